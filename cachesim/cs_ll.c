/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compact last-level cache: making it, and changing over to the plain form.
 * Its accesses are inline in the header.
 */
#include "cs_ll.h"

enum { HOST_LINE = 64 };

static uint32_t log2_of(uint64_t n)
{
   uint32_t log2 = 0;
   while (n >>= 1)
      log2++;
   return log2;
}

void cs_ll_init(struct cs_ll *c, const struct cs_geometry *g, enum cs_empty empty, const struct cs_alloc *alloc)
{
   *c = (struct cs_ll){ .shape = *g, .empty = empty, .alloc = alloc, .set_mask = g->n_sets - 1, .set_log2 = log2_of(g->n_sets) };
   if (g->assoc > CS_LL_WAYS || g->n_sets > CS_LL_SETS) {
      c->plain = cs_cache_create(g, empty, alloc);
      return;
   }
   char *memory = alloc->alloc(g->n_sets * sizeof *c->sets + HOST_LINE);
   c->sets = (struct cs_ll_set *)(memory + (-(uintptr_t)memory & (HOST_LINE - 1)));
   c->order = alloc->alloc(g->n_sets * sizeof *c->order);
   c->recent = alloc->alloc(g->n_sets * sizeof *c->recent);
   for (uint64_t s = 0; s < g->n_sets; s++)
      c->order[s] = 0xfedcba9876543210u;
}

/* The plain form's sets begin with the most recent line. */
void cs_ll_become_plain(struct cs_ll *c)
{
   c->plain = cs_cache_create(&c->shape, c->empty, c->alloc);
   for (uint64_t s = 0; s < c->shape.n_sets; s++) {
      uint64_t *line = c->plain->lines + s * c->shape.assoc;
      uint32_t n = 0;
      for (uint32_t i = 0; i < CS_LL_WAYS; i++) {
         uint32_t tag = c->sets[s].tag[c->order[s] >> (CS_LL_WAY_BITS * i) & (CS_LL_WAYS - 1)];
         if (tag != 0)
            line[n++] = ((uint64_t)(tag - 1) << c->set_log2 | s) << c->shape.line_log2;
      }
      c->recent[s] = 0; /* no line */
   }
   c->sets = NULL; /* one set of arrays stays unused: this happens once a run */
}
