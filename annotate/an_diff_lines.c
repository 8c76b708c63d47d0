/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pairing the lines of two functions; see an_diff.h. */
#include "an_diff.h"

#include "an_align.h"

#include <stdlib.h>
#include <string.h>

/* The records of both functions of a pair: [a, a_end) and [b, b_end). */
struct range {
   size_t a, a_end, b, b_end;
};

static struct range range_of(const struct an_diff *d, const struct an_pair *p)
{
   struct range r = { 0, 0, 0, 0 };
   if (p->old_func >= 0) {
      const struct an_func *f = &d->old_profile->func[p->old_func];
      r.a = f->first_record;
      r.a_end = r.a + f->n_records;
   }
   if (p->new_func >= 0) {
      const struct an_func *f = &d->new_profile->func[p->new_func];
      r.b = f->first_record;
      r.b_end = r.b + f->n_records;
   }
   return r;
}

static bool same_records(const struct an_diff *d, struct range r)
{
   size_t const n = r.a_end - r.a;
   if (n != r.b_end - r.b ||
       memcmp(an_counts(d->old_profile, r.a), an_counts(d->new_profile, r.b),
              n * d->n_events * sizeof(uint64_t)) != 0)
      return false;
   for (size_t i = 0; i < n; i++)
      if (d->old_profile->record[r.a + i].line != d->new_profile->record[r.b + i].line)
         return false;
   return true;
}

/* --- The texts --- */

static uint64_t hash_line(const struct an_source *s, uint32_t line)
{
   size_t len;
   const char *text = an_source_line(s, line, &len);
   uint64_t h = 0xcbf29ce484222325u;
   for (size_t i = 0; i < len; i++)
      h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
   return h;
}

static bool same_text(const struct an_source *a, const struct an_source *b)
{
   return a->size == b->size && !memcmp(a->data, b->data, a->size);
}

enum { BUCKETS = 256 };

/* How often each pair of neighbouring letters stands in a line, blanks aside, which
   change when code is wrapped; returns how many pairs there are. */
static size_t count_pairs(const struct an_source *s, size_t index, uint32_t count[BUCKETS])
{
   size_t len, n = 0;
   const char *text = an_source_line(s, (uint32_t)index + 1, &len);
   unsigned char before = 0;
   memset(count, 0, BUCKETS * sizeof *count);
   for (size_t i = 0; i < len; i++) {
      unsigned char const letter = (unsigned char)text[i];
      if (letter == ' ' || letter == '\t')
         continue;
      count[(before * 31 + letter) % BUCKETS]++;
      before = letter;
      n++;
   }
   return n;
}

/* The pairs of letters that two lines have in common, in percent of all. */
static unsigned likeness_of(const void *files, size_t a, size_t b)
{
   const struct an_file_pair *f = files;
   uint32_t old_count[BUCKETS], new_count[BUCKETS];
   size_t const n = count_pairs(&f->old_source, a, old_count);
   size_t const m = count_pairs(&f->new_source, b, new_count);
   size_t common = 0;
   for (unsigned i = 0; i < BUCKETS; i++)
      common += old_count[i] < new_count[i] ? old_count[i] : new_count[i];
   return common ? (unsigned)(200 * common / (n + m)) : 0;
}

static bool align_texts(struct an_file_pair *f)
{
   uint32_t const n = f->old_source.n_lines, m = f->new_source.n_lines;
   uint64_t *hash = malloc(((size_t)n + m + 1) * sizeof *hash);
   f->to = malloc(((size_t)n + 1) * sizeof *f->to);
   bool ok = hash && f->to;
   for (uint32_t i = 0; ok && i < n; i++)
      hash[i] = hash_line(&f->old_source, i + 1);
   for (uint32_t i = 0; ok && i < m; i++)
      hash[n + i] = hash_line(&f->new_source, i + 1);
   struct an_likeness const likeness = { likeness_of, f };
   ok = ok && an_align(hash, n, hash + n, m, &likeness, f->to);
   free(hash);
   return ok;
}

/* Opens the old text under its own name, which was changed if its directory is
   paired with another. */
static bool open_old(const struct an_diff *d, struct an_file_pair *f, const char *name)
{
   const struct an_diff_setup *s = &d->setup;
   char own[AN_PATH_BYTES];
   return (s->renamed && an_source_open(&f->old_source, s->old_finder,
                                        an_path_unmap(s->renamed, name, own, sizeof own))) ||
          an_source_open(&f->old_source, s->old_finder, name);
}

struct an_file_pair *an_diff_file_pair(struct an_diff *d,
                                       const struct an_pair *p)
{
   struct an_file_pair *f = d->file[p->old_file];
   if (f)
      return f;
   f = calloc(1, sizeof *f);
   if (!f)
      return NULL;
   d->file[p->old_file] = f;
   f->old_file = p->old_file;
   f->new_file = p->file;
   const struct an_strings *s = d->old_profile->strings;
   f->have_old = open_old(d, f, an_strings_get(s, f->old_file));
   f->have_new = an_source_open(&f->new_source, d->setup.new_finder,
                                an_strings_get(s, f->new_file));
   f->edited = f->have_old && f->have_new &&
               !same_text(&f->old_source, &f->new_source);
   return !f->edited || align_texts(f) ? f : NULL;
}

/* --- Which record of the new function is which of the old? --- */

/* The record of [b, b_end) with this line, or -1. */
static int32_t find_line(const struct an_profile *n, struct range r, uint32_t line)
{
   size_t low = r.b, high = r.b_end;
   while (low < high) {
      size_t mid = low + (high - low) / 2;
      if (n->record[mid].line < line)
         low = mid + 1;
      else
         high = mid;
   }
   return low < r.b_end && n->record[low].line == line ? (int32_t)(low - r.b) : -1;
}

/* Returns how many lines of equal counts it pairs. */
static size_t by_number(struct an_diff *d, struct range r)
{
   size_t equal = 0;
   for (size_t i = r.a; i < r.a_end; i++) {
      int32_t const k = find_line(d->new_profile, r, d->old_profile->record[i].line);
      d->to[i - r.a] = k;
      equal += k >= 0 && an_counts(d->old_profile, i)[0] ==
                         an_counts(d->new_profile, r.b + (size_t)k)[0];
   }
   return equal;
}

static void by_text(struct an_diff *d, struct range r, const struct an_file_pair *f)
{
   for (size_t i = r.a; i < r.a_end; i++) {
      uint32_t const line = d->old_profile->record[i].line;
      uint32_t new_line = line;
      if (line > 0 && line <= f->old_source.n_lines)
         new_line = (uint32_t)(f->to[line - 1] + 1);
      d->to[i - r.a] = new_line || !line ? find_line(d->new_profile, r, new_line) : -1;
   }
}

static int64_t shift_of(const struct an_diff *d, struct range r, size_t i, int32_t k)
{
   return (int64_t)d->new_profile->record[r.b + (size_t)k].line -
          (int64_t)d->old_profile->record[r.a + i].line;
}

/* How many lines of equal counts the alignment TO explains, less one for each
   time the distance of the numbers changes: an edit moves all lines behind it by
   one distance, but small counts are equal by chance anywhere. */
static int64_t worth(const struct an_diff *d, struct range r, const int32_t *to)
{
   size_t const n = r.a_end - r.a;
   int64_t shift = 0, sum = 0;
   for (size_t i = 0; i < n; i++) {
      if (to[i] < 0 || d->values[i] != d->values[n + (size_t)to[i]])
         continue;
      sum += 1 - (shift_of(d, r, i, to[i]) != shift);
      shift = shift_of(d, r, i, to[i]);
   }
   return sum;
}

/* Of the lines that TO leaves alone, those whose number moved as that of the
   line before them belong together, if that crosses no other. */
static void fill_in(const struct an_diff *d, struct range r, int32_t *to)
{
   size_t const n = r.a_end - r.a;
   size_t next = 0; /* the next one that TO does not leave alone */
   int64_t shift = 0;
   int32_t last = -1;
   for (size_t i = 0; i < n; i++) {
      int64_t const line = d->old_profile->record[r.a + i].line + shift;
      if (to[i] < 0 && line > 0 && line <= UINT32_MAX) {
         while (next <= i || (next < n && to[next] < 0))
            next++;
         int32_t const k = find_line(d->new_profile, r, (uint32_t)line);
         if (k > last && (next == n || k < to[next]))
            to[i] = k;
      }
      if (to[i] >= 0) {
         last = to[i];
         shift = shift_of(d, r, i, last);
      }
   }
}

/* Have both the same lines?  Then no number moved. */
static bool same_lines(const struct an_diff *d, struct range r)
{
   for (size_t i = r.a; i < r.a_end; i++)
      if (d->to[i - r.a] < 0)
         return false;
   return r.a_end - r.a == r.b_end - r.b;
}

/* Aligns by the first event's counts; keeps what numbers gave if that
   explains no fewer lines. */
static bool by_counts(struct an_diff *d, struct range r)
{
   size_t const n = r.a_end - r.a, m = r.b_end - r.b;
   size_t const equal = by_number(d, r);
   if (equal == n || equal == m || same_lines(d, r))
      return true;
   if (!an_reserve((void **)&d->values, &d->cap_values, n + m, sizeof *d->values) ||
       !an_reserve((void **)&d->to, &d->cap_to, 2 * n, sizeof *d->to))
      return false;
   int32_t *to = d->to + n;
   for (size_t i = 0; i < n; i++)
      d->values[i] = an_counts(d->old_profile, r.a + i)[0];
   for (size_t i = 0; i < m; i++)
      d->values[n + i] = an_counts(d->new_profile, r.b + i)[0];
   if (!an_align(d->values, n, d->values + n, m, NULL, to))
      return false;
   if (worth(d, r, to) > (int64_t)equal) {
      fill_in(d, r, to);
      memcpy(d->to, to, n * sizeof *to);
   }
   return true;
}

static bool match(struct an_diff *d, const struct an_pair *p, struct range r)
{
   size_t const n = r.a_end - r.a;
   if (!an_reserve((void **)&d->to, &d->cap_to, 2 * n + 1, sizeof *d->to))
      return false;
   if (r.b == r.b_end || n == 0 || same_records(d, r)) {
      by_number(d, r);
      return true;
   }
   struct an_file_pair *f = an_diff_file_pair(d, p);
   if (!f)
      return false;
   if (!f->edited || f->new_file != p->file)
      return by_counts(d, r);
   by_text(d, r, f);
   return true;
}

/* --- Keeping them --- */

static bool keep(struct an_diff *d, struct an_line_pair line)
{
   double const total = an_metric_value(&d->metric, d->n_events,
                                        d->old_profile->total);
   double const least = d->setup.line_threshold;
   struct an_delta delta = an_diff_delta(d, an_line_old(d, &line),
                                         an_line_new(d, &line));
   if (least >= 0 && (delta.size == 0 || (double)delta.size * 100 < least * total))
      return true;
   if (!an_reserve((void **)&d->line, &d->cap_lines, d->n_lines + 1,
                   sizeof *d->line))
      return false;
   d->line[d->n_lines++] = line;
   return true;
}

static bool keep_records(struct an_diff *d, uint32_t pair, int64_t a, int64_t b)
{
   return keep(d, (struct an_line_pair){
      pair, a < 0 ? 0 : d->old_profile->record[a].line,
      b < 0 ? 0 : d->new_profile->record[b].line, a, b });
}

bool an_diff_pair_lines(struct an_diff *d, uint32_t i)
{
   struct range r = range_of(d, &d->pair[i]);
   if (!match(d, &d->pair[i], r))
      return false;
   size_t b = r.b; /* the first new record that is not kept yet */
   for (size_t a = r.a; a < r.a_end; a++) {
      int32_t const to = d->to[a - r.a];
      for (; to >= 0 && b < r.b + (size_t)to; b++)
         if (!keep_records(d, i, -1, (int64_t)b))
            return false;
      if (!keep_records(d, i, (int64_t)a, to < 0 ? -1 : (int64_t)b))
         return false;
      b += to >= 0;
   }
   for (; b < r.b_end; b++)
      if (!keep_records(d, i, -1, (int64_t)b))
         return false;
   return true;
}
