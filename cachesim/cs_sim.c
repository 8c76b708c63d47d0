/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Making the hierarchy, and accesses of more than one line; the others are inline
 * in the header.
 */
#include "cs_sim.h"

#include "cs_clock.h"

void cs_sim_init(struct cs_sim *s, const struct cs_sim_shape *shape, enum cs_empty empty, struct cs_shared *i1,
                 struct cs_shared *d1, const struct cs_alloc *alloc)
{
   cs_l1_init(&s->i1, &shape->i1, empty, i1->table, &i1->ways, alloc);
   cs_l1_init(&s->d1, &shape->d1, empty, d1->table, &d1->ways, alloc);
   cs_ll_init(&s->ll, &shape->ll, empty, alloc);
}

bool cs_sim_access_more(struct cs_l1 *l1, uint64_t addr, uint64_t n_more, uint64_t stamp)
{
   bool hit = true;
   for (uint64_t i = 1; i <= n_more; i++)
      hit &= cs_l1_access(l1, addr + i * l1->shape.line_bytes, cs_clock_line_stamp(stamp, (uint32_t)i));
   return hit;
}
