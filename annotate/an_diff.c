/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comparison of two profiles; see the header. */
#include "an_diff.h"

#include "an_reshape.h"

#include <stdlib.h>
#include <string.h>

static const uint64_t zeros[AN_MAX_EVENTS];

const uint64_t *an_line_old(const struct an_diff *d, const struct an_line_pair *l)
{
   return l->old_record < 0 ? zeros
                            : an_counts(d->old_profile, (size_t)l->old_record);
}

const uint64_t *an_line_new(const struct an_diff *d, const struct an_line_pair *l)
{
   return l->new_record < 0 ? zeros
                            : an_counts(d->new_profile, (size_t)l->new_record);
}

const char *an_line_path(const struct an_diff *d, const struct an_line_pair *l,
                         char buf[AN_PATH_BYTES])
{
   const struct an_pair *p = &d->pair[l->pair];
   const struct an_strings *s = d->old_profile->strings;
   if (l->new_record >= 0)
      return an_strings_get(s, p->file);
   const char *path = an_strings_get(s, p->old_file);
   const struct an_path_map *map = d->setup.renamed;
   return map ? an_path_unmap(map, path, buf, AN_PATH_BYTES) : path;
}

struct an_delta an_diff_delta(const struct an_diff *d, const uint64_t *old_count,
                              const uint64_t *new_count)
{
   return an_delta(an_metric_count(&d->metric, d->n_events, old_count),
                   an_metric_count(&d->metric, d->n_events, new_count));
}

static enum an_change change_of(const struct an_diff *d, const uint64_t *old_count,
                                const uint64_t *new_count, bool had, bool has)
{
   if (!had)
      return AN_NEW;
   if (!has)
      return AN_GONE;
   struct an_delta delta = an_diff_delta(d, old_count, new_count);
   if (delta.size == 0)
      return AN_SAME;
   return delta.negative ? AN_BETTER : AN_WORSE;
}

enum an_change an_pair_change(const struct an_diff *d, size_t i)
{
   const struct an_pair *p = &d->pair[i];
   if (p->moved)
      return AN_MOVED;
   return change_of(d, an_pair_old(d, i), an_pair_new(d, i), p->old_func >= 0,
                    p->new_func >= 0);
}

enum an_change an_line_change(const struct an_diff *d,
                              const struct an_line_pair *l)
{
   return change_of(d, an_line_old(d, l), an_line_new(d, l), l->old_record >= 0,
                    l->new_record >= 0);
}

const char *an_change_name(enum an_change change)
{
   static const char *const name[] = { "same", "better", "worse",
                                       "new", "gone", "moved" };
   return name[change];
}

/* Both profiles: the events they have in common, no objects. */
static bool same_shape(struct an_diff *d, struct an_error *err)
{
   uint32_t event[AN_MAX_EVENTS];
   const struct an_header *old_head = &d->old_profile->head;
   const struct an_header *new_head = &d->new_profile->head;
   for (unsigned o = 0; o < old_head->n_events; o++)
      for (unsigned n = 0; n < new_head->n_events; n++)
         if (old_head->event[o] == new_head->event[n])
            event[d->n_events++] = old_head->event[o];
   if (d->n_events == 0)
      return an_fail(err, AN_INCOMPARABLE, "the profiles have no common event");
   an_profile_select_events(d->old_profile, event, d->n_events);
   an_profile_select_events(d->new_profile, event, d->n_events);
   return an_profile_flatten(d->old_profile, err) &&
          an_profile_flatten(d->new_profile, err);
}

static void add_counts(uint64_t *sum, const struct an_profile *p, int64_t func)
{
   if (func < 0)
      return;
   const struct an_func *f = &p->func[func];
   for (uint32_t k = 0; k < f->n_records; k++) {
      const uint64_t *c = an_counts(p, f->first_record + k);
      for (unsigned e = 0; e < p->head.n_events; e++)
         sum[e] += c[e];
   }
}

static void add_pair(struct an_diff *d, struct an_pair pair)
{
   size_t const i = d->n_pairs++;
   d->pair[i] = pair;
   uint64_t *count = d->count + 2 * i * d->n_events;
   add_counts(count, d->old_profile, pair.old_func);
   add_counts(count + d->n_events, d->new_profile, pair.new_func);
}

static bool pair_functions(struct an_diff *d, struct an_error *err)
{
   const struct an_profile *o = d->old_profile, *n = d->new_profile;
   size_t const most = o->n_funcs + n->n_funcs + 1;
   d->pair = malloc(most * sizeof *d->pair);
   d->count = calloc(most * 2 * d->n_events, sizeof *d->count);
   if (!d->pair || !d->count)
      return an_fail_memory(err);
   for (size_t f = 0; f < o->n_funcs; f++) {
      const struct an_func *fn = &o->func[f];
      int64_t other = an_profile_find_func(n, 0, fn->file, fn->name);
      if (other >= 0 && n->func[other].n_records == 0)
         other = -1;
      if (fn->n_records)
         add_pair(d, (struct an_pair){ fn->file, fn->name, fn->file, fn->name,
                                       (int64_t)f, other, false });
   }
   for (size_t f = 0; f < n->n_funcs; f++) {
      const struct an_func *fn = &n->func[f];
      int64_t other = an_profile_find_func(o, 0, fn->file, fn->name);
      if (fn->n_records && (other < 0 || o->func[other].n_records == 0))
         add_pair(d, (struct an_pair){ fn->file, fn->name, fn->file, fn->name,
                                       -1, (int64_t)f, false });
   }
   return true;
}

struct ranked {
   uint64_t size;
   uint32_t index;
   const struct an_diff *d;
};

static int compare_names(const struct an_diff *d, const struct an_pair *a,
                         const struct an_pair *b)
{
   const struct an_strings *s = d->old_profile->strings;
   int c = an_strings_compare(s, a->file, b->file);
   return c ? c : an_strings_compare(s, a->name, b->name);
}

static int compare_pairs(const void *va, const void *vb)
{
   const struct ranked *a = va, *b = vb;
   if (a->size != b->size)
      return a->size > b->size ? -1 : 1;
   return compare_names(a->d, &a->d->pair[a->index], &a->d->pair[b->index]);
}

static int compare_lines(const void *va, const void *vb)
{
   const struct ranked *a = va, *b = vb;
   const struct an_diff *d = a->d;
   if (a->size != b->size)
      return a->size > b->size ? -1 : 1;
   const struct an_line_pair *la = &d->line[a->index], *lb = &d->line[b->index];
   int c = compare_names(d, &d->pair[la->pair], &d->pair[lb->pair]);
   return c ? c : a->index < b->index ? -1 : a->index > b->index;
}

static bool order_pairs(struct an_diff *d)
{
   struct ranked *rank = malloc((d->n_pairs + 1) * sizeof *rank);
   d->order = malloc((d->n_pairs + 1) * sizeof *d->order);
   bool const ok = rank && d->order;
   for (uint32_t i = 0; ok && i < d->n_pairs; i++) {
      struct an_delta delta = an_diff_delta(d, an_pair_old(d, i), an_pair_new(d, i));
      rank[i] = (struct ranked){ delta.size, i, d };
   }
   if (ok) {
      qsort(rank, d->n_pairs, sizeof *rank, compare_pairs);
      for (size_t i = 0; i < d->n_pairs; i++)
         d->order[i] = rank[i].index;
   }
   free(rank);
   return ok;
}

static bool order_lines(struct an_diff *d)
{
   struct ranked *rank = malloc((d->n_lines + 1) * sizeof *rank);
   struct an_line_pair *sorted = malloc((d->n_lines + 1) * sizeof *sorted);
   bool const ok = rank && sorted;
   for (uint32_t i = 0; ok && i < d->n_lines; i++) {
      const struct an_line_pair *l = &d->line[i];
      struct an_delta delta = an_diff_delta(d, an_line_old(d, l), an_line_new(d, l));
      rank[i] = (struct ranked){ delta.size, i, d };
   }
   if (ok) {
      qsort(rank, d->n_lines, sizeof *rank, compare_lines);
      for (size_t i = 0; i < d->n_lines; i++)
         sorted[i] = d->line[rank[i].index];
      free(d->line);
      d->line = sorted;
   } else {
      free(sorted);
   }
   free(rank);
   return ok;
}

static bool find_metric(struct an_diff *d, const char *metric,
                        const char *cycles, struct an_error *err)
{
   const struct an_profile *p = d->old_profile;
   if (!metric)
      return (an_metric_find(&d->metric, p, "cycles", cycles) &&
              an_metric_fits(&d->metric, p) && an_metric_fits(&d->metric, d->new_profile)) ||
             an_metric_find(&d->metric, p, an_event_name(p, 0), cycles);
   if (an_metric_find(&d->metric, p, metric, cycles) &&
       !an_metric_is_ratio(&d->metric))
      return an_metric_check(&d->metric, p, err) &&
             an_metric_check(&d->metric, d->new_profile, err);
   return an_fail(err, AN_USAGE, "--sort: \"%s\" is no event of both profiles, "
                  "nor a sum of them", metric);
}

bool an_diff_init(struct an_diff *d, struct an_profile *old_profile,
                  struct an_profile *new_profile,
                  const struct an_diff_setup *setup, struct an_error *err)
{
   *d = (struct an_diff){ .old_profile = old_profile,
                          .new_profile = new_profile, .setup = *setup };
   /* Two heap profiles alone have no functions or lines to pair. */
   if (old_profile->head.n_events == 0 && new_profile->head.n_events == 0)
      return true;
   bool ok = same_shape(d, err) &&
             find_metric(d, setup->metric, setup->cycles, err) &&
             pair_functions(d, err);
   if (ok) {
      d->n_files = old_profile->strings->n;
      d->file = calloc(d->n_files, sizeof *d->file);
      ok = (d->file && an_diff_pair_moved(d)) || an_fail_memory(err);
   }
   for (uint32_t i = 0; ok && i < d->n_pairs; i++)
      ok = an_diff_pair_lines(d, i) || an_fail_memory(err);
   ok = ok && ((order_pairs(d) && order_lines(d)) || an_fail_memory(err));
   if (!ok)
      an_diff_deinit(d);
   return ok;
}

static void free_file_pair(struct an_file_pair *f)
{
   if (!f)
      return;
   if (f->have_old)
      an_source_close(&f->old_source);
   if (f->have_new)
      an_source_close(&f->new_source);
   free(f->to);
   free(f);
}

void an_diff_deinit(struct an_diff *d)
{
   for (size_t i = 0; d->file && i < d->n_files; i++)
      free_file_pair(d->file[i]);
   free(d->file);
   free(d->to);
   free(d->values);
   free(d->pair);
   free(d->count);
   free(d->order);
   free(d->line);
   *d = (struct an_diff){ 0 };
}
