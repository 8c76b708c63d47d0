/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a profile; see the header. */
#include "an_lines.h"

#include <stdlib.h>
#include <string.h>

static int compare_keys(const void *va, const void *vb)
{
   uint64_t const a = *(const uint64_t *)va, b = *(const uint64_t *)vb;
   return a < b ? -1 : a > b;
}

static void sort_keys(uint64_t *key, size_t n)
{
   size_t i = 1;
   while (i < n && key[i - 1] < key[i])
      i++;
   if (i < n)
      qsort(key, n, sizeof *key, compare_keys);
}

/* Keys line << 32 | record, by file; START[file] is where a file's begin. */
static void fill_keys(const struct an_profile *p, size_t *start, uint64_t *key)
{
   size_t const n_files = p->strings->n;
   for (size_t r = 0; r < p->n_records; r++)
      start[p->record[r].file + 1]++;
   for (size_t f = 0; f < n_files; f++)
      start[f + 1] += start[f];
   for (size_t r = 0; r < p->n_records; r++)
      key[start[p->record[r].file]++] = (uint64_t)p->record[r].line << 32 | r;
   memmove(start + 1, start, n_files * sizeof *start);
   start[0] = 0;
   for (size_t f = 0; f < n_files; f++)
      sort_keys(key + start[f], start[f + 1] - start[f]);
}

/* Cuts the sorted records into lines. */
static bool cut(struct an_lines *l, const uint64_t *key)
{
   const struct an_profile *p = l->profile;
   for (size_t i = 0; i < p->n_records; i++) {
      uint32_t const r = (uint32_t)key[i];
      const struct an_record *rec = &p->record[r];
      struct an_line *last = l->n ? &l->line[l->n - 1] : NULL;
      l->record[i] = r;
      if (last && last->file == rec->file && last->line == rec->line) {
         last->n++;
         continue;
      }
      if (!an_reserve((void **)&l->line, &l->cap, l->n + 1, sizeof *l->line))
         return false;
      l->line[l->n++] =
         (struct an_line){ rec->file, rec->line, (uint32_t)i, 1 };
   }
   return true;
}

bool an_lines_init(struct an_lines *l, const struct an_profile *p,
                   struct an_error *err)
{
   *l = (struct an_lines){ .profile = p };
   size_t *start = calloc(p->strings->n + 2, sizeof *start);
   uint64_t *key = malloc((p->n_records + 1) * sizeof *key);
   l->record = malloc((p->n_records + 1) * sizeof *l->record);
   bool ok = start && key && l->record;
   if (ok) {
      fill_keys(p, start, key);
      ok = cut(l, key);
   }
   free(start);
   free(key);
   if (!ok) {
      an_lines_deinit(l);
      return an_fail_memory(err);
   }
   return true;
}

void an_lines_deinit(struct an_lines *l)
{
   free(l->record);
   free(l->line);
   *l = (struct an_lines){ 0 };
}

void an_lines_counts(const struct an_lines *l, size_t i, uint64_t *sum)
{
   unsigned const n_events = l->profile->head.n_events;
   const struct an_line *line = &l->line[i];
   memcpy(sum, an_counts(l->profile, l->record[line->first]),
          n_events * sizeof *sum);
   for (uint32_t k = 1; k < line->n; k++) {
      const uint64_t *c = an_counts(l->profile, l->record[line->first + k]);
      for (unsigned e = 0; e < n_events; e++)
         sum[e] += c[e];
   }
}

/* The first line that is not before FILE. */
static size_t lower_bound(const struct an_lines *l, uint64_t file)
{
   size_t low = 0, high = l->n;
   while (low < high) {
      size_t mid = low + (high - low) / 2;
      if (l->line[mid].file < file)
         low = mid + 1;
      else
         high = mid;
   }
   return low;
}

size_t an_lines_of_file(const struct an_lines *l, uint32_t file, size_t *first)
{
   *first = lower_bound(l, file);
   return lower_bound(l, (uint64_t)file + 1) - *first;
}

uint32_t an_lines_func(const struct an_lines *l, size_t i)
{
   const struct an_line *line = &l->line[i];
   uint32_t best = l->record[line->first];
   for (uint32_t k = 1; k < line->n; k++) {
      uint32_t r = l->record[line->first + k];
      if (an_counts(l->profile, r)[0] > an_counts(l->profile, best)[0])
         best = r;
   }
   return l->profile->record[best].func;
}
