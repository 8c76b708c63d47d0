/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shape of one cache: checking, rounding, naming what is wrong with it.
 */
#include "cs_geometry.h"

#include <stdbool.h>

static bool is_power_of_two(uint64_t n)
{
   return n != 0 && (n & (n - 1)) == 0;
}

static uint32_t log2_of(uint64_t n)
{
   uint32_t log2 = 0;
   while (n >>= 1)
      log2++;
   return log2;
}

static uint64_t round_down_to_power(uint64_t n)
{
   return (uint64_t)1 << log2_of(n);
}

static enum cs_geometry_error check_line(uint64_t line_bytes)
{
   if (!is_power_of_two(line_bytes))
      return CS_GEOMETRY_LINE_NOT_POWER;
   if (line_bytes < CS_MIN_LINE_BYTES)
      return CS_GEOMETRY_LINE_TOO_SMALL;
   if (line_bytes > CS_MAX_LINE_BYTES)
      return CS_GEOMETRY_LINE_TOO_LARGE;
   return CS_GEOMETRY_OK;
}

enum cs_geometry_error cs_geometry_make(struct cs_geometry *g, uint64_t size_bytes, uint64_t assoc, uint64_t line_bytes)
{
   enum cs_geometry_error error = check_line(line_bytes);
   if (error)
      return error;
   if (assoc == 0)
      return CS_GEOMETRY_NO_WAYS;
   if (size_bytes / line_bytes > CS_MAX_LINES)
      return CS_GEOMETRY_TOO_LARGE;
   if (assoc > size_bytes / line_bytes)
      return CS_GEOMETRY_NOT_DIVISIBLE;
   uint64_t way_bytes = assoc * line_bytes; /* one set */
   if (size_bytes % way_bytes != 0)
      return CS_GEOMETRY_NOT_DIVISIBLE;
   if (!is_power_of_two(size_bytes / way_bytes))
      return CS_GEOMETRY_SETS_NOT_POWER;
   g->size_bytes = size_bytes;
   g->assoc = (uint32_t)assoc;
   g->line_bytes = (uint32_t)line_bytes;
   g->line_log2 = log2_of(line_bytes);
   g->n_sets = size_bytes / way_bytes;
   return CS_GEOMETRY_OK;
}

const char *cs_geometry_reason(enum cs_geometry_error error)
{
   static const char *const reason[] = {
      [CS_GEOMETRY_OK] = "it can be simulated",
      [CS_GEOMETRY_LINE_NOT_POWER] = "the line size is not a power of two",
      [CS_GEOMETRY_LINE_TOO_SMALL] = "the line size is below 16 bytes",
      [CS_GEOMETRY_LINE_TOO_LARGE] = "the line size is above 1 MiB",
      [CS_GEOMETRY_NO_WAYS] = "the associativity is zero",
      [CS_GEOMETRY_NOT_DIVISIBLE] = "the size is not a multiple of associativity times line size",
      [CS_GEOMETRY_SETS_NOT_POWER] = "the number of sets, size / (associativity * line size), is not a power of two",
      [CS_GEOMETRY_TOO_LARGE] = "it has more than 67108864 lines (4 GiB in lines of 64 bytes)",
   };
   return reason[error];
}

static uint64_t clamp(uint64_t n, uint64_t low, uint64_t high)
{
   if (n < low)
      return low;
   return n > high ? high : n;
}

void cs_geometry_nearest(struct cs_geometry *g, uint64_t size_bytes, uint64_t assoc, uint64_t line_bytes)
{
   uint64_t line = round_down_to_power(clamp(line_bytes, CS_MIN_LINE_BYTES, CS_MAX_LINE_BYTES));
   uint64_t max_size = CS_MAX_LINES * line;
   uint64_t size = clamp(size_bytes, line, max_size);
   uint64_t ways = clamp(assoc, 1, size / line);
   uint64_t sets = round_down_to_power(size / (ways * line));
   /* Upwards if that is nearer than downwards. */
   uint64_t below = size - sets * ways * line, above = 2 * sets * ways * line - size;
   if (above < below && 2 * sets * ways * line <= max_size)
      sets *= 2;
   cs_geometry_make(g, sets * ways * line, ways, line);
}

enum cs_geometry_error cs_geometry_round_like_cachegrind(struct cs_geometry *g, uint64_t size_bytes, uint64_t assoc,
                                                         uint64_t line_bytes)
{
   enum cs_geometry_error error = check_line(line_bytes);
   if (error)
      return error;
   if (assoc == 0)
      return CS_GEOMETRY_NO_WAYS;
   uint64_t sets = size_bytes / (line_bytes * assoc);
   if (sets == 0)
      return CS_GEOMETRY_NOT_DIVISIBLE;
   uint64_t rounded_sets = round_down_to_power(sets);
   uint64_t ways = (assoc * sets + rounded_sets / 2) / rounded_sets;
   return cs_geometry_make(g, rounded_sets * ways * line_bytes, ways, line_bytes);
}
