/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first-level cache behind inline probes: making it.  Its accesses are
 * inline in the header.
 */
#include "cs_l1.h"

enum { HOST_LINE = 64 };

void cs_l1_init(struct cs_l1 *c, const struct cs_geometry *g, enum cs_empty empty, uint64_t **table,
                const struct cs_alloc *alloc)
{
   uint64_t n_ways = g->n_sets * g->assoc;
   uint64_t distance = n_ways <= CS_USUAL_DISTANCE ? CS_USUAL_DISTANCE : n_ways;
   char *memory = alloc->alloc((distance + n_ways) * sizeof *c->lines + HOST_LINE);
   c->memory = memory;
   c->shape = *g;
   c->empty = empty;
   c->set_mask = g->n_sets - 1;
   c->table = table;
   c->lines = (uint64_t *)(memory + (-(uintptr_t)memory & (HOST_LINE - 1)));
   c->stamp_distance = distance;
   for (uint64_t i = 0; i < n_ways; i++) {
      c->lines[i] = CS_WAY_EMPTY;
      c->lines[i + distance] = CS_FIRST_STAMP;
   }
   for (uint64_t i = 0; i < CS_N_ENTRIES; i++)
      table[i] = c->lines;
}

void cs_l1_deinit(struct cs_l1 *c, const struct cs_alloc *alloc)
{
   alloc->free(c->memory);
}
