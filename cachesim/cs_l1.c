/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first-level cache behind inline probes: making it.  Its accesses are
 * inline in the header.
 */
#include "cs_l1.h"

enum { HOST_LINE = 64 };

void cs_l1_init(struct cs_l1 *c, const struct cs_geometry *g, enum cs_empty empty, uint16_t *table, struct cs_ways *ways,
                const struct cs_alloc *alloc)
{
   uint64_t n_ways = g->n_sets * g->assoc;
   char *memory = n_ways <= CS_USUAL_WAYS ? NULL : alloc->alloc(2 * n_ways * sizeof *c->lines + HOST_LINE);
   c->memory = memory;
   c->shape = *g;
   c->empty = empty;
   c->set_mask = g->n_sets - 1;
   c->table = table;
   c->lines = memory ? (uint64_t *)(memory + (-(uintptr_t)memory & (HOST_LINE - 1))) : ways->line;
   c->stamps = memory ? c->lines + n_ways : ways->stamp;
   for (uint64_t i = 0; i < n_ways; i++) {
      c->lines[i] = CS_WAY_EMPTY;
      c->stamps[i] = 0;
   }
   for (uint64_t i = 0; i < CS_N_ENTRIES; i++)
      table[i] = 0;
}

void cs_l1_deinit(struct cs_l1 *c, const struct cs_alloc *alloc)
{
   if (c->memory)
      alloc->free(c->memory);
}
