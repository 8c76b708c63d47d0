/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last-level cache, in a compact form: true LRU for up to 16 ways, a set in
 * one or two cache lines of the host, no branch that depends on the data.
 *
 * A set is an array of 32-bit tags (the line's number above the set's bits,
 * plus one; 0 is an empty way) that never move, and one 64-bit word with the
 * ways' numbers in four bits each, most recently used lowest: LRU order packed
 * in a word.  Other shapes, and a run that meets a tag of more than 32 bits,
 * use the plain cs_cache; the change-over keeps the contents and their order.
 *
 * Guarantees: hits and misses equal those of cs_cache.
 */
#ifndef CS_LL_H
#define CS_LL_H

#include "cs_cache.h"

enum { CS_LL_WAYS = 16 };

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
   struct cs_cache *plain;
};

/* An empty cache.  ALLOC must live as long as it: the change-over allocates. */
void cs_ll_init(struct cs_ll *c, const struct cs_geometry *g, enum cs_empty empty, const struct cs_alloc *alloc);

/* As cs_cache_access_range(). */
bool cs_ll_access_range(struct cs_ll *c, uint64_t addr, uint32_t size);

/* Fetch the set of ADDR into the host's cache: it will be wanted soon. */
static inline void cs_ll_prefetch(const struct cs_ll *c, uint64_t addr)
{
   uint64_t set = (addr >> c->shape.line_log2) & c->set_mask;
   if (c->sets) {
      __builtin_prefetch(&c->sets[set]);
      __builtin_prefetch(&c->order[set]);
   }
}

#endif
