/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shape of one cache, checked: a struct cs_geometry that came out of
 * cs_geometry_make() can be simulated.
 *
 *     struct cs_geometry g;
 *     if (cs_geometry_make(&g, 32768, 8, 64) != CS_GEOMETRY_OK)
 *        ...
 *
 * Rules (Cachegrind's, with its reasons): the line is a power of two of at
 * least 16 bytes, because a line must hold the largest register; size is the
 * product sets * assoc * line; the number of sets is a power of two, because
 * the set is cut out of the address.  Any associativity from 1 on is allowed.
 * Ours: there are at most 2^26 lines, because each takes up to 16 bytes of the
 * tool's memory.
 */
#ifndef CS_GEOMETRY_H
#define CS_GEOMETRY_H

#include <stdint.h>

enum { CS_MIN_LINE_BYTES = 16, CS_MAX_LINE_BYTES = 1 << 20 };
static const uint64_t CS_MAX_LINES = (uint64_t)1 << 26;

struct cs_geometry {
   uint64_t size_bytes;
   uint32_t assoc;      /* ways in a set */
   uint32_t line_bytes;
   uint32_t line_log2;
   uint64_t n_sets;
};

enum cs_geometry_error {
   CS_GEOMETRY_OK,
   CS_GEOMETRY_LINE_NOT_POWER,   /* line is no power of two */
   CS_GEOMETRY_LINE_TOO_SMALL,
   CS_GEOMETRY_LINE_TOO_LARGE,
   CS_GEOMETRY_NO_WAYS,
   CS_GEOMETRY_NOT_DIVISIBLE,    /* size is no multiple of assoc * line */
   CS_GEOMETRY_SETS_NOT_POWER,   /* size / (assoc * line) is no power of two */
   CS_GEOMETRY_TOO_LARGE         /* more than CS_MAX_LINES lines */
};

/* Fill *G.  On an error *G is left alone. */
enum cs_geometry_error cs_geometry_make(struct cs_geometry *g, uint64_t size_bytes, uint64_t assoc, uint64_t line_bytes);

/* The reason in words, for a message. */
const char *cs_geometry_reason(enum cs_geometry_error error);

/* The nearest shape that can be simulated, by changing as little as possible:
   first the line, then the size (downwards unless that leaves nothing). */
void cs_geometry_nearest(struct cs_geometry *g, uint64_t size_bytes, uint64_t assoc, uint64_t line_bytes);

/* The shape that Cachegrind uses for a last-level cache whose number of sets
   is no power of two: sets rounded down to one, associativity scaled up by
   what was lost, and the size follows.  Returns an error if the line is bad. */
enum cs_geometry_error cs_geometry_round_like_cachegrind(struct cs_geometry *g, uint64_t size_bytes, uint64_t assoc,
                                                         uint64_t line_bytes);

#endif
