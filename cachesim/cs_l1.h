/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A first-level cache whose hits cost a few inline instructions.
 *
 * The same model as cs_cache, held in another form.  Every way is a line and
 * a *last-use stamp*, and LRU order is the order of stamps.  A *presence table*,
 * indexed by the low bits of the line, says for (nearly) every line in which way
 * it is: an access that finds its line in the way that its entry points to is a
 * hit, and storing a new stamp there is the whole LRU update.  Generated code
 * does just that; only when the line is not there, or the access straddles two
 * lines, does it call cs_l1_access().
 *
 * Guarantees: hits and misses, in any order of accesses whose stamps increase
 * strictly, equal those of cs_cache of the same shape.
 *
 * Entries are never taken back: one whose line was replaced points to a way
 * with another line, which the comparison tells.  A line whose entry was given
 * to another line is found by searching its set.
 *
 * (Measured on gzip -9, which misses D1 in 22 % of its accesses: with line and
 * stamp in the entry itself, two instructions less inline, an eviction must
 * find the victim's entry, and the program takes half as long again.)
 */
#ifndef CS_L1_H
#define CS_L1_H

#include "cs_alloc.h"
#include "cs_cache.h"
#include "cs_geometry.h"
#include "cs_simd.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CS_N_ENTRIES_LOG2 = 12, CS_N_ENTRIES = 1 << CS_N_ENTRIES_LOG2 };

/* Stamps are multiples of CS_STAMP_STEP, so that a way's number fits below one,
   and not below CS_FIRST_STAMP.  Taken as the bits of doubles they are normal
   numbers in the same order, which lets SSE2 find the least of them. */
enum { CS_STAMP_STEP = 16 };
static const uint64_t CS_FIRST_STAMP = (uint64_t)1 << 52;

/* What a way holds before its first line: no address, so that no access is
   within a line's length above it. */
static const uint64_t CS_WAY_EMPTY = (uint64_t)1 << 63;

/* A way is its line's address; its stamp lies `stamp_distance` words behind, which is
   CS_USUAL_DISTANCE in caches of up to so many ways. */
enum { CS_USUAL_DISTANCE = 1024 + 8 };

struct cs_l1 {
   struct cs_geometry shape;
   enum cs_empty empty;
   uint64_t set_mask;
   uint64_t **table;        /* [CS_N_ENTRIES] of ways, the caller's */
   uint64_t *lines;         /* [n_sets][assoc], sets of 8 aligned to 64 bytes */
   uint64_t stamp_distance;
   void *memory;            /* what to free */
};

/* Make C an empty cache of shape G over TABLE[CS_N_ENTRIES], which must live
   as long as C: it lies where generated code addresses it cheaply. */
void cs_l1_init(struct cs_l1 *c, const struct cs_geometry *g, enum cs_empty empty, uint64_t **table,
                const struct cs_alloc *alloc);
void cs_l1_deinit(struct cs_l1 *c, const struct cs_alloc *alloc);

/* Sets of eight ways, the usual ones, are searched with SSE2 and without a
   branch that depends on data; all others with plain loops. */
#if CS_SIMD

/* The way of LINE among 8, or -1. */
static inline int cs_l1_find_of_8(const uint64_t *lines, uint64_t line)
{
   const cs_v4 *v = (const cs_v4 *)lines;
   cs_v4 wanted = (cs_v4)(cs_v2){ (int64_t)line, (int64_t)line };
   uint32_t found = cs_simd_mask(cs_simd_equal64(v[0], wanted), cs_simd_equal64(v[1], wanted),
                                 cs_simd_equal64(v[2], wanted), cs_simd_equal64(v[3], wanted));
   return found ? __builtin_ctz(found) / 2 : -1; /* two bits a way */
}

/* The way of the least of 8 stamps: stamp and way in one number. */
static inline int cs_l1_oldest_of_8(const uint64_t *stamps)
{
   const cs_v2 *v = (const cs_v2 *)stamps;
   cs_d2 a = (cs_d2)(v[0] | (cs_v2){ 0, 1 }), b = (cs_d2)(v[1] | (cs_v2){ 2, 3 });
   cs_d2 c = (cs_d2)(v[2] | (cs_v2){ 4, 5 }), d = (cs_d2)(v[3] | (cs_v2){ 6, 7 });
   cs_d2 two = cs_simd_min(cs_simd_min(a, b), cs_simd_min(c, d));
   cs_d2 one = cs_simd_min(two, (cs_d2){ two[1], two[0] });
   return (int)(((cs_v2)one)[0] & 7);
}

enum { CS_L1_EIGHT = 8 };

#else

static inline int cs_l1_find_of_8(const uint64_t *lines, uint64_t line)
{
   (void)lines, (void)line;
   return -1;
}

static inline int cs_l1_oldest_of_8(const uint64_t *stamps)
{
   (void)stamps;
   return -1;
}

enum { CS_L1_EIGHT = 0 }; /* no shape: use the loops */

#endif

static inline int cs_l1_find_way(const uint64_t *lines, uint32_t assoc, uint64_t line)
{
   if (assoc == CS_L1_EIGHT)
      return cs_l1_find_of_8(lines, line);
   for (uint32_t w = 0; w < assoc; w++)
      if (lines[w] == line)
         return (int)w;
   return -1;
}

static inline int cs_l1_oldest_way(const uint64_t *stamps, uint32_t assoc)
{
   if (assoc == CS_L1_EIGHT)
      return cs_l1_oldest_of_8(stamps);
   uint32_t oldest = 0;
   for (uint32_t w = 1; w < assoc; w++)
      if (stamps[w] < stamps[oldest])
         oldest = w;
   return (int)oldest;
}

/* Access the line that holds ADDR, at time STAMP, which is above every stamp
   given before and a multiple of CS_STAMP_STEP.  Afterwards the line's entry
   points to its way, so a caller that stores the same stamp there once more
   does no harm.  Returns whether it hit. */
static inline bool cs_l1_access(struct cs_l1 *c, uint64_t addr, uint64_t stamp)
{
   uint64_t number = addr >> c->shape.line_log2;
   uint64_t line = number << c->shape.line_log2;
   uint64_t *set = c->lines + (number & c->set_mask) * c->shape.assoc;
   int way = cs_l1_find_way(set, c->shape.assoc, line);
   bool hit = way >= 0;
   if (!hit) {
      way = cs_l1_oldest_way(set + c->stamp_distance, c->shape.assoc);
      /* Where empty ways count as copies of line 0, finding one is a hit of it. */
      hit = line == 0 && c->empty == CS_EMPTY_LINE_ZERO && set[way] == CS_WAY_EMPTY;
      set[way] = line;
   }
   set[c->stamp_distance + (uint64_t)way] = stamp;
   c->table[number & (CS_N_ENTRIES - 1)] = &set[way];
   return hit;
}

#endif
