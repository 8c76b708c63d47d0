/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hierarchy: I1 and D1 over one unified LL, and the rule of an access.
 *
 *     within one line          one lookup
 *     straddles two lines      both looked up, in order; one miss if either misses
 *     misses its L1            LL looked up with the original address and size
 *
 * A miss is counted once per access and level.  LL never invalidates a line of
 * I1 or D1, and no level has a dirty state.  An access that is larger than a
 * line is cut down by the caller.
 */
#ifndef CS_SIM_H
#define CS_SIM_H

#include "cs_cache.h"
#include "cs_l1.h"
#include "cs_ll.h"

struct cs_sim {
   struct cs_l1 i1, d1;
   struct cs_ll ll;
};

/* What missed: 0 nothing, 1 the first level, 2 both. */
enum cs_missed { CS_MISSED_NONE, CS_MISSED_L1, CS_MISSED_LL };

struct cs_sim_shape {
   struct cs_geometry i1, d1, ll;
};

/* Empty caches of SHAPE; I1 and D1 are the caller's and stay. */
void cs_sim_init(struct cs_sim *s, const struct cs_sim_shape *shape, enum cs_empty empty, struct cs_shared *i1,
                 struct cs_shared *d1, const struct cs_alloc *alloc);

/* The lines of an access behind its first, N_MORE of them, in order; true if all
   hit. */
bool cs_sim_access_more(struct cs_l1 *l1, uint64_t addr, uint64_t n_more, uint64_t stamp);

/* Access SIZE bytes at ADDR through L1 (&s->i1 or &s->d1) at time STAMP. */
static inline enum cs_missed cs_sim_access(struct cs_sim *s, struct cs_l1 *l1, uint64_t addr, uint32_t size,
                                           uint64_t stamp)
{
   uint64_t line_bytes = l1->shape.line_bytes;
   uint64_t n_more = ((addr & (line_bytes - 1)) + size - 1) >> l1->shape.line_log2;
   cs_ll_prefetch(&s->ll, addr);
   bool hit = cs_l1_access(l1, addr, stamp);
   if (__builtin_expect(n_more != 0, 0))
      hit = cs_sim_access_more(l1, addr, n_more, stamp) && hit;
   if (hit)
      return CS_MISSED_NONE;
   return cs_ll_access_range(&s->ll, addr, size) ? CS_MISSED_L1 : CS_MISSED_LL;
}

#endif
