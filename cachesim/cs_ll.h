/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last-level cache, in a compact form: true LRU for up to 16 ways, a set in
 * one or two cache lines of the host, no branch that depends on the data.
 *
 * A set is an array of 32-bit tags (the line's number above the set's bits,
 * plus one; 0 is an empty way) that never move, and one 64-bit word with the
 * ways' numbers in four bits each, most recently used lowest: LRU order packed
 * in a word.  Other shapes (also more than 2^23 sets, whose empty ways would take
 * gigabytes), and a run that meets a tag of more than 32 bits, use the plain
 * cs_cache; the change-over keeps the contents and their order.
 *
 * Guarantees: hits and misses equal those of cs_cache.
 */
#ifndef CS_LL_H
#define CS_LL_H

#include "cs_cache.h"
#include "cs_simd.h"

enum { CS_LL_WAYS = 16, CS_LL_WAY_BITS = 4, CS_LL_SETS = 1 << 23 };
static const uint64_t CS_LL_EVERY_WAY = 0x1111111111111111u; /* a 1 in each way's four bits */

struct cs_ll_set {
   uint32_t tag[CS_LL_WAYS];
};

struct cs_ll {
   struct cs_geometry shape;
   enum cs_empty empty;
   const struct cs_alloc *alloc;
   uint64_t set_mask;
   uint32_t set_log2;
   struct cs_ll_set *sets; /* aligned to 64 bytes; NULL: `plain` is used */
   uint64_t *order;        /* [n_sets] */
   uint32_t *recent;       /* [n_sets], the tag used last */
   struct cs_cache *plain;
};

/* An empty cache.  ALLOC must live as long as it: the change-over allocates. */
void cs_ll_init(struct cs_ll *c, const struct cs_geometry *g, enum cs_empty empty, const struct cs_alloc *alloc);

/* Change over to the plain form. */
void cs_ll_become_plain(struct cs_ll *c);

/* Is NUMBER the line of its set that was used last?  Then an access changes nothing. */
static inline bool cs_ll_is_recent(const struct cs_ll *c, uint64_t number)
{
   return c->recent[number & c->set_mask] == (number >> c->set_log2) + 1;
}

/* Fetch the set of ADDR into the host's cache: it will be wanted soon. */
static inline void cs_ll_prefetch(const struct cs_ll *c, uint64_t addr)
{
   uint64_t number = addr >> c->shape.line_log2, set = number & c->set_mask;
   if (c->sets && !cs_ll_is_recent(c, number)) {
      __builtin_prefetch(&c->sets[set]);
      __builtin_prefetch(&c->order[set]);
   }
}

/* One bit for each way whose tag is TAG. */
static inline uint32_t cs_ll_matching_ways(const struct cs_ll_set *set, uint32_t tag)
{
#if CS_SIMD
   cs_v4 wanted = { (int32_t)tag, (int32_t)tag, (int32_t)tag, (int32_t)tag };
   const cs_v4 *v = (const cs_v4 *)set->tag;
   return cs_simd_mask(cs_simd_equal32(v[0], wanted), cs_simd_equal32(v[1], wanted), cs_simd_equal32(v[2], wanted),
                       cs_simd_equal32(v[3], wanted));
#else
   uint32_t ways = 0;
   for (uint32_t w = 0; w < CS_LL_WAYS; w++)
      ways |= (uint32_t)(set->tag[w] == tag) << w;
   return ways;
#endif
}

/* ORDER with WAY moved to the front.  The four bits that equal WAY are the
   lowest zero of ORDER ^ (WAY everywhere); what lies below moves up. */
static inline uint64_t cs_ll_moved_to_front(uint64_t order, uint64_t way)
{
   uint64_t difference = order ^ way * CS_LL_EVERY_WAY;
   uint64_t zeros = (difference - CS_LL_EVERY_WAY) & ~difference & CS_LL_EVERY_WAY << 3;
   uint64_t lowest = zeros & -zeros;           /* top bit of those four */
   uint64_t through = lowest | (lowest - 1);   /* they and all below */
   return (order & ~through) | ((order << CS_LL_WAY_BITS) & through) | way;
}

static inline bool cs_ll_access_compact(struct cs_ll *c, uint64_t s, uint32_t tag)
{
   struct cs_ll_set *set = &c->sets[s];
   uint32_t ways = cs_ll_matching_ways(set, tag);
   uint64_t order = c->order[s];
   /* With fewer than 16 ways the last of them is the victim, not the last of 16. */
   uint64_t victim = order >> (CS_LL_WAY_BITS * (c->shape.assoc - 1)) & (CS_LL_WAYS - 1);
   uint64_t way = ways ? (uint64_t)__builtin_ctz(ways) : victim;
   /* Where empty ways count as copies of line 0, finding one is a hit of it. */
   bool hit = ways != 0 || (s == 0 && tag == 1 && c->empty == CS_EMPTY_LINE_ZERO && set->tag[victim] == 0);
   set->tag[way] = tag;
   c->recent[s] = tag;
   c->order[s] = cs_ll_moved_to_front(order, way);
   return hit;
}

static inline bool cs_ll_access_line(struct cs_ll *c, uint64_t number)
{
   uint64_t tag = (number >> c->set_log2) + 1;
   if (__builtin_expect(c->sets && tag > UINT32_MAX, 0))
      cs_ll_become_plain(c);
   if (!c->sets)
      return cs_cache_access(c->plain, number << c->shape.line_log2);
   return cs_ll_is_recent(c, number) || cs_ll_access_compact(c, number & c->set_mask, (uint32_t)tag);
}

/* As cs_cache_access_range(). */
static inline bool cs_ll_access_range(struct cs_ll *c, uint64_t addr, uint32_t size)
{
   uint64_t first = addr >> c->shape.line_log2;
   uint64_t n_more = ((addr & (c->shape.line_bytes - 1)) + size - 1) >> c->shape.line_log2;
   bool hit = cs_ll_access_line(c, first);
   if (__builtin_expect(n_more == 0, 1))
      return hit;
   for (uint64_t i = 1; i <= n_more; i++)
      hit &= cs_ll_access_line(c, first + i);
   return hit;
}

#endif
