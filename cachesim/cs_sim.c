/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Making the hierarchy; its accesses are inline in the header.
 */
#include "cs_sim.h"

void cs_sim_init(struct cs_sim *s, const struct cs_sim_shape *shape, enum cs_empty empty, uint64_t **i1_table,
                 uint64_t **d1_table, const struct cs_alloc *alloc)
{
   cs_l1_init(&s->i1, &shape->i1, empty, i1_table, alloc);
   cs_l1_init(&s->d1, &shape->d1, empty, d1_table, alloc);
   cs_ll_init(&s->ll, &shape->ll, empty, alloc);
}
