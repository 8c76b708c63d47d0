/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plain LRU cache: sets as arrays of line addresses, most recent first.
 */
#include "cs_cache.h"

struct cs_cache *cs_cache_create(const struct cs_geometry *g, enum cs_empty empty, const struct cs_alloc *alloc)
{
   struct cs_cache *c = alloc->alloc(sizeof *c);
   uint64_t n_lines = g->n_sets * g->assoc;
   c->shape = *g;
   c->set_mask = g->n_sets - 1;
   c->lines = alloc->alloc(n_lines * sizeof *c->lines);
   if (empty == CS_EMPTY_LINE_ZERO)
      return c; /* memory comes zeroed */
   for (uint64_t i = 0; i < n_lines; i++)
      c->lines[i] = CS_LINE_NONE;
   return c;
}

void cs_cache_destroy(struct cs_cache *c, const struct cs_alloc *alloc)
{
   if (!c)
      return;
   alloc->free(c->lines);
   alloc->free(c);
}

bool cs_cache_access(struct cs_cache *c, uint64_t addr)
{
   uint64_t number = addr >> c->shape.line_log2;
   uint64_t line = number << c->shape.line_log2;
   uint64_t *set = c->lines + (number & c->set_mask) * c->shape.assoc;
   uint32_t last = c->shape.assoc - 1;

   if (set[0] == line)
      return true;
   /* Invariant: set[0..way-1] as it was stands one place further back. */
   uint64_t carried = set[0];
   for (uint32_t way = 1; way <= last; way++) {
      uint64_t here = set[way];
      set[way] = carried;
      if (here == line) {
         set[0] = line;
         return true;
      }
      carried = here;
   }
   set[0] = line;
   return false;
}

bool cs_cache_access_range(struct cs_cache *c, uint64_t addr, uint32_t size)
{
   uint64_t line_bytes = c->shape.line_bytes;
   uint64_t last = addr + size - 1;
   bool hit = cs_cache_access(c, addr);
   uint64_t line = addr & ~(line_bytes - 1);
   for (uint64_t left = (last & ~(line_bytes - 1)) - line; left != 0; left -= line_bytes) {
      line += line_bytes;
      hit &= cs_cache_access(c, line);
   }
   return hit;
}
