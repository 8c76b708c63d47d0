/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first-level cache behind inline probes: stamps, presence table, and the
 * path of an access that is not found there.
 *
 * Two forms of the search for the oldest way: up to 16 ways the age holds the
 * way's number, so that the minimum of the ages is all there is to find, and
 * without a branch; above, ages are plain stamps and the way is remembered.
 */
#include "cs_l1.h"

/* The line that marks entry INDEX as empty: one that belongs into another
   entry, so that no access that comes to this entry can match it. */
static uint64_t empty_mark(const struct cs_l1 *c, uint64_t index)
{
   return (index ^ 1) << c->shape.line_log2;
}

static bool is_packed(const struct cs_l1 *c)
{
   return c->shape.assoc <= CS_PACKED_WAYS;
}

static uint64_t age_of(const struct cs_l1 *c, uint64_t stamp, uint64_t way)
{
   return is_packed(c) ? stamp << CS_WAY_BITS | way : stamp;
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
   c->ages = alloc->alloc(n_ways * sizeof *c->ages);
   c->displaced = alloc->alloc(g->n_sets * sizeof *c->displaced);
   for (uint64_t i = 0; i < n_ways; i++) {
      c->lines[i] = CS_LINE_NONE;
      c->ages[i] = age_of(c, 0, i % g->assoc);
   }
   for (uint64_t i = 0; i < CS_N_ENTRIES; i++)
      table[i] = (struct cs_entry){ .line = empty_mark(c, i) };
}

void cs_l1_deinit(struct cs_l1 *c, const struct cs_alloc *alloc)
{
   alloc->free(c->lines);
   alloc->free(c->ages);
   alloc->free(c->displaced);
}

static uint64_t set_of(const struct cs_l1 *c, uint64_t line)
{
   return (line >> c->shape.line_log2) & c->set_mask;
}

/* The way of LINE in its set, or -1. */
static int64_t find_way(const struct cs_l1 *c, uint64_t line)
{
   const uint64_t *lines = c->lines + set_of(c, line) * c->shape.assoc;
   for (uint32_t w = 0; w < c->shape.assoc; w++)
      if (lines[w] == line)
         return w;
   return -1;
}

/* The smallest of 8 ages: a tree of three levels, no branch. */
static inline uint64_t least(uint64_t a, uint64_t b)
{
   return a < b ? a : b;
}

static uint64_t least_of_8(const uint64_t *age)
{
   uint64_t a = least(age[0], age[1]), b = least(age[2], age[3]);
   uint64_t c = least(age[4], age[5]), d = least(age[6], age[7]);
   return least(least(a, b), least(c, d));
}

static uint64_t least_aged_way(const struct cs_l1 *c, const uint64_t *age)
{
   if (c->shape.assoc == 8)
      return least_of_8(age) & (CS_PACKED_WAYS - 1);
   uint64_t oldest = 0;
   for (uint32_t w = 1; w < c->shape.assoc; w++)
      if (age[w] < age[oldest])
         oldest = w;
   return oldest;
}

/* The least recently used way of SET.  An age that is out of date is brought
   up to date and the search repeated: the first that is right is the least. */
static uint64_t oldest_way(struct cs_l1 *c, uint64_t set)
{
   const uint64_t *lines = c->lines + set * c->shape.assoc;
   uint64_t *age = c->ages + set * c->shape.assoc;
   for (;;) {
      uint64_t way = least_aged_way(c, age);
      const struct cs_entry *entry = &c->table[cs_l1_index(c, lines[way])];
      uint64_t true_age = age_of(c, entry->stamp, way);
      if (entry->line != lines[way] || true_age == age[way])
         return way;
      age[way] = true_age;
   }
}

/* Put LINE into its entry.  The line that stood there, if any, is still in the
   cache (evicted ones leave their entry), so its stamp goes to its way. */
static void enter(struct cs_l1 *c, struct cs_entry *entry, uint64_t line, uint64_t stamp)
{
   if (entry->line != empty_mark(c, cs_l1_index(c, line))) {
      uint64_t set = set_of(c, entry->line);
      int64_t way = find_way(c, entry->line);
      c->ages[set * c->shape.assoc + (uint64_t)way] = age_of(c, entry->stamp, (uint64_t)way);
      c->displaced[set]++;
   }
   *entry = (struct cs_entry){ .line = line, .stamp = stamp };
}

/* Take the line out of WAY of SET, and out of its entry if it stands there. */
static void evict(struct cs_l1 *c, uint64_t set, uint64_t way)
{
   uint64_t line = c->lines[set * c->shape.assoc + way];
   uint64_t index = cs_l1_index(c, line);
   if (c->table[index].line == line)
      c->table[index].line = empty_mark(c, index);
   else if (line != CS_LINE_NONE)
      c->displaced[set]--;
}

bool cs_l1_access(struct cs_l1 *c, uint64_t addr, uint64_t stamp)
{
   uint64_t line = addr & ~(uint64_t)(c->shape.line_bytes - 1);
   struct cs_entry *entry = &c->table[cs_l1_index(c, line)];
   if (entry->line == line) {
      entry->stamp = stamp;
      return true;
   }
   uint64_t set = set_of(c, line);
   if (c->displaced[set] && find_way(c, line) >= 0) {
      c->displaced[set]--;
      enter(c, entry, line, stamp);
      return true;
   }
   uint64_t way = oldest_way(c, set);
   uint64_t *victim = &c->lines[set * c->shape.assoc + way];
   /* Where empty ways count as copies of line 0, finding one is a hit of it. */
   bool hit = line == 0 && c->empty == CS_EMPTY_LINE_ZERO && *victim == CS_LINE_NONE;
   evict(c, set, way);
   enter(c, entry, line, stamp);
   *victim = line;
   c->ages[set * c->shape.assoc + way] = age_of(c, stamp, way);
   return hit;
}
