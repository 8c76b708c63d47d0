/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * an_profile_finish: brings the records into the order that an_profile.h
 * promises and adds up those of one place.
 *
 * Files as the tools write them are in order already and cost one pass.  Else
 * the records are numbered in their new order (counting sort by function, then
 * a sort within each function) and moved along the cycles of that permutation,
 * so that the counts, by far the largest part, are never held twice.
 */
#include "an_profile.h"

#include <stdlib.h>
#include <string.h>

/* A record's place within its function, and where it stands now. */
struct place {
   uint32_t file, line;
   uint32_t from;
};

static int compare_places(const void *va, const void *vb)
{
   const struct place *a = va, *b = vb;
   if (a->file != b->file)
      return a->file < b->file ? -1 : 1;
   if (a->line != b->line)
      return a->line < b->line ? -1 : 1;
   return a->from < b->from ? -1 : a->from > b->from;
}

static bool in_order(const struct place *p, size_t n)
{
   for (size_t i = 1; i < n; i++)
      if (compare_places(&p[i - 1], &p[i]) > 0)
         return false;
   return true;
}

/* Sets each function's first record, supposing they stand one after the
   other in the order of the functions. */
static void number_functions(struct an_profile *p)
{
   size_t first = 0;
   for (size_t f = 0; f < p->n_funcs; f++) {
      p->func[f].first_record = first;
      first += p->func[f].n_records;
   }
}

/* The new order: place[i].from is the record that belongs at i. */
static struct place *new_order(struct an_profile *p)
{
   struct place *place = malloc((p->n_records + 1) * sizeof *place);
   if (!place)
      return NULL;
   number_functions(p);
   for (size_t r = 0; r < p->n_records; r++) {
      const struct an_record *rec = &p->record[r];
      place[p->func[rec->func].first_record++] =
         (struct place){ rec->file, rec->line, (uint32_t)r };
   }
   number_functions(p);
   for (size_t f = 0; f < p->n_funcs; f++) {
      struct place *mine = place + p->func[f].first_record;
      if (!in_order(mine, p->func[f].n_records))
         qsort(mine, p->func[f].n_records, sizeof *mine, compare_places);
   }
   return place;
}

/* Moves every record to its place.  Each cycle of the permutation is walked
   once; a place that is done points to itself. */
static void move_records(struct an_profile *p, struct place *place)
{
   size_t const bytes = p->head.n_events * sizeof *p->count;
   uint64_t spare[AN_MAX_EVENTS];
   for (size_t start = 0; start < p->n_records; start++) {
      if (place[start].from == start)
         continue;
      struct an_record rec = p->record[start];
      memcpy(spare, an_counts(p, start), bytes);
      size_t to = start;
      while (place[to].from != start) {
         size_t from = place[to].from;
         p->record[to] = p->record[from];
         memcpy(p->count + to * p->head.n_events, an_counts(p, from), bytes);
         place[to].from = (uint32_t)to;
         to = from;
      }
      p->record[to] = rec;
      memcpy(p->count + to * p->head.n_events, spare, bytes);
      place[to].from = (uint32_t)to;
   }
}

/* Adds up neighbours of one place.  No sum can overflow: the totals, which
   are larger, did not. */
static void add_up_neighbours(struct an_profile *p)
{
   size_t const n = p->n_records;
   size_t out = 0;
   for (size_t f = 0; f < p->n_funcs; f++)
      p->func[f].n_records = 0;
   for (size_t r = 0; r < n; r++) {
      const struct an_record rec = p->record[r];
      uint64_t *src = p->count + r * p->head.n_events;
      const struct an_record *last = out ? &p->record[out - 1] : NULL;
      if (last && last->func == rec.func && last->file == rec.file &&
          last->line == rec.line) {
         uint64_t *sum = p->count + (out - 1) * p->head.n_events;
         for (unsigned e = 0; e < p->head.n_events; e++)
            sum[e] += src[e];
         continue;
      }
      memmove(p->count + out * p->head.n_events, src, p->head.n_events * sizeof *src);
      p->record[out++] = rec;
      p->func[rec.func].n_records++;
   }
   p->n_records = out;
}

bool an_profile_finish(struct an_profile *p, struct an_error *err)
{
   if (p->n_records > UINT32_MAX)
      return an_fail(err, AN_FAILED, "more than 4294967295 lines of counts");
   if (p->unsorted) {
      struct place *place = new_order(p);
      if (!place)
         return an_fail_memory(err);
      move_records(p, place);
      free(place);
      add_up_neighbours(p);
      p->unsorted = false;
   }
   for (size_t r = p->n_records; r-- > 0;)
      p->func[p->record[r].func].first_record = r;
   return true;
}
