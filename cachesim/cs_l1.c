/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first-level cache behind inline probes: stamps, presence table, and the
 * path of an access that is not found there.
 */
#include "cs_l1.h"

/* The line that marks entry INDEX as empty: one that belongs into another
   entry, so that no access that comes to this entry can match it. */
static uint64_t empty_mark(const struct cs_l1 *c, uint64_t index)
{
   return (index ^ 1) << c->shape.line_log2;
}

void cs_l1_init(struct cs_l1 *c, const struct cs_geometry *g, enum cs_empty empty, struct cs_entry *table,
                const struct cs_alloc *alloc)
{
   uint64_t n_ways = g->n_sets * g->assoc;
   c->shape = *g;
   c->empty = empty;
   c->set_mask = g->n_sets - 1;
   c->table = table;
   c->lines = alloc->alloc(n_ways * sizeof *c->lines);
   c->floors = alloc->alloc(n_ways * sizeof *c->floors);
   for (uint64_t i = 0; i < n_ways; i++)
      c->lines[i] = CS_LINE_NONE;
   for (uint64_t i = 0; i < CS_N_ENTRIES; i++)
      table[i] = (struct cs_entry){ .line = empty_mark(c, i) };
}

void cs_l1_deinit(struct cs_l1 *c, const struct cs_alloc *alloc)
{
   alloc->free(c->lines);
   alloc->free(c->floors);
}

static uint64_t first_way(const struct cs_l1 *c, uint64_t line)
{
   return ((line >> c->shape.line_log2) & c->set_mask) * c->shape.assoc;
}

/* The way of LINE in its set, or -1. */
static int64_t find_way(const struct cs_l1 *c, uint64_t line)
{
   uint64_t first = first_way(c, line);
   for (uint64_t w = first; w < first + c->shape.assoc; w++)
      if (c->lines[w] == line)
         return (int64_t)w;
   return -1;
}

/* Whether the line of way W stands in its entry, which is then *ENTRY. */
static bool in_table(const struct cs_l1 *c, uint64_t w, struct cs_entry **entry)
{
   *entry = &c->table[cs_l1_index(c, c->lines[w])];
   return (*entry)->line == c->lines[w];
}

/* The least recently used way of the set that begins at way FIRST. */
static uint64_t oldest_way(struct cs_l1 *c, uint64_t first)
{
   for (;;) {
      uint64_t oldest = first;
      for (uint64_t w = first + 1; w < first + c->shape.assoc; w++)
         if (c->floors[w] < c->floors[oldest])
            oldest = w;
      struct cs_entry *entry;
      if (!in_table(c, oldest, &entry) || entry->stamp == c->floors[oldest])
         return oldest;
      c->floors[oldest] = entry->stamp;
   }
}

/* Put LINE into its entry.  The line that stood there, if any, is still in the
   cache (evicted ones leave their entry), so its stamp goes to its way. */
static void enter(struct cs_l1 *c, uint64_t line, uint64_t stamp)
{
   uint64_t index = cs_l1_index(c, line);
   struct cs_entry *entry = &c->table[index];
   if (entry->line != empty_mark(c, index) && entry->line != line) {
      int64_t displaced = find_way(c, entry->line);
      c->floors[displaced] = entry->stamp;
   }
   *entry = (struct cs_entry){ .line = line, .stamp = stamp };
}

static void evict(struct cs_l1 *c, uint64_t w)
{
   struct cs_entry *entry;
   if (in_table(c, w, &entry))
      entry->line = empty_mark(c, cs_l1_index(c, c->lines[w]));
}

bool cs_l1_access(struct cs_l1 *c, uint64_t addr, uint64_t stamp)
{
   uint64_t line = addr & ~(uint64_t)(c->shape.line_bytes - 1);
   struct cs_entry *entry = &c->table[cs_l1_index(c, line)];
   if (entry->line == line) {
      entry->stamp = stamp;
      return true;
   }
   if (find_way(c, line) >= 0) {
      enter(c, line, stamp);
      return true;
   }
   uint64_t victim = oldest_way(c, first_way(c, line));
   /* Where empty ways count as copies of line 0, finding one is a hit of it. */
   bool hit = line == 0 && c->empty == CS_EMPTY_LINE_ZERO && c->lines[victim] == CS_LINE_NONE;
   evict(c, victim);
   enter(c, line, stamp);
   c->lines[victim] = line;
   c->floors[victim] = stamp;
   return hit;
}
