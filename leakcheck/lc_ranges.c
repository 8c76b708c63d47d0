/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A set of addresses, kept as sorted disjoint ranges; see the header. */
#include "lc_ranges.h"

enum { FIRST_ROOM = 64 };

void lc_ranges_init(struct lc_ranges *s, const struct lc_mem *mem)
{
   *s = (struct lc_ranges){ .mem = *mem };
}

void lc_ranges_deinit(struct lc_ranges *s)
{
   lc_mem_put(&s->mem, s->range, s->room * sizeof *s->range);
   s->range = NULL;
   s->count = s->room = 0;
}

/* Index of the first range that ends at or behind ADDR. */
static size_t first_ending_at(const struct lc_ranges *s, uintptr_t addr)
{
   size_t lo = 0, hi = s->count;
   while (lo < hi) {
      size_t mid = lo + (hi - lo) / 2;
      if (s->range[mid].end < addr)
         lo = mid + 1;
      else
         hi = mid;
   }
   return lo;
}

static void make_room(struct lc_ranges *s)
{
   if (s->count < s->room)
      return;
   size_t room = s->room == 0 ? FIRST_ROOM : 2 * s->room;
   struct lc_range *r = lc_mem_get(&s->mem, room * sizeof *r);
   for (size_t i = 0; i < s->count; i++)
      r[i] = s->range[i];
   lc_mem_put(&s->mem, s->range, s->room * sizeof *r);
   s->range = r;
   s->room = room;
}

static void insert_at(struct lc_ranges *s, size_t at, struct lc_range r)
{
   make_room(s);
   for (size_t i = s->count; i > at; i--)
      s->range[i] = s->range[i - 1];
   s->range[at] = r;
   s->count++;
}

static void erase(struct lc_ranges *s, size_t at, size_t n)
{
   for (size_t i = at + n; i < s->count; i++)
      s->range[i - n] = s->range[i];
   s->count -= n;
}

void lc_ranges_add(struct lc_ranges *s, uintptr_t start, uintptr_t end)
{
   if (start >= end)
      return;
   size_t at = first_ending_at(s, start), n = 0;
   while (at + n < s->count && s->range[at + n].start <= end) {
      if (s->range[at + n].start < start)
         start = s->range[at + n].start;
      if (s->range[at + n].end > end)
         end = s->range[at + n].end;
      n++;
   }
   if (n == 0) {
      insert_at(s, at, (struct lc_range){ start, end });
      return;
   }
   s->range[at] = (struct lc_range){ start, end };
   erase(s, at + 1, n - 1);
}

void lc_ranges_remove(struct lc_ranges *s, uintptr_t start, uintptr_t end)
{
   if (start >= end)
      return;
   for (size_t i = first_ending_at(s, start); i < s->count && s->range[i].start < end;) {
      struct lc_range r = s->range[i];
      if (r.end <= start) {
         i++;
         continue;
      }
      erase(s, i, 1);
      if (r.start < start)
         insert_at(s, i++, (struct lc_range){ r.start, start });
      if (r.end > end)
         insert_at(s, i++, (struct lc_range){ end, r.end });
   }
}

const struct lc_range *lc_ranges_from(const struct lc_ranges *s, uintptr_t addr)
{
   size_t i = first_ending_at(s, addr);
   while (i < s->count && s->range[i].end <= addr)
      i++;
   return i < s->count ? &s->range[i] : NULL;
}

bool lc_ranges_has(const struct lc_ranges *s, uintptr_t addr)
{
   const struct lc_range *r = lc_ranges_from(s, addr);
   return r != NULL && r->start <= addr;
}
