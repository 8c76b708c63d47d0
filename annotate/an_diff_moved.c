/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pairing functions that were renamed or moved; see an_diff.h.
 *
 * Each rule gives every function that is left over a key; a key that one old
 * and one new function have, and no other, pairs them.
 */
#include "an_diff.h"

#include "cs_format.h"

#include <stdlib.h>
#include <string.h>

/* The key of function F of P; 0 if the rule does not apply to it. */
typedef uint64_t key_of(const struct an_diff *d, const struct an_profile *p,
                        const struct an_func *f);

static uint64_t mix(uint64_t h, uint64_t v)
{
   h = (h ^ v) * 0xff51afd7ed558ccdu;
   return h ^ (h >> 32);
}

static bool is_named(const struct an_profile *p, const struct an_func *f)
{
   return strcmp(an_strings_get(p->strings, f->name), CS_UNKNOWN) != 0;
}

static uint64_t key_name(const struct an_diff *d, const struct an_profile *p,
                         const struct an_func *f)
{
   (void)d;
   return is_named(p, f) ? mix(1, f->name) | 1 : 0;
}

static uint64_t key_name_and_base(const struct an_diff *d,
                                  const struct an_profile *p,
                                  const struct an_func *f)
{
   const char *path = an_strings_get(p->strings, f->file);
   const char *slash = strrchr(path, '/');
   uint64_t h = key_name(d, p, f);
   for (const char *c = slash ? slash + 1 : path; h && *c; c++)
      h = mix(h, (unsigned char)*c) | 1;
   return h;
}

/* Lines from the first one on; a body of one line says nothing. */
static uint64_t shape(const struct an_profile *p, const struct an_func *f,
                      bool with_counts)
{
   const struct an_record *first = &p->record[f->first_record];
   uint64_t h = 2;
   if (f->n_records < 3)
      return 0;
   for (uint32_t k = 0; k < f->n_records; k++) {
      h = mix(h, first[k].line - first->line);
      if (with_counts)
         h = mix(h, an_counts(p, f->first_record + k)[0]);
   }
   return h | 1;
}

static uint64_t key_body(const struct an_diff *d, const struct an_profile *p,
                         const struct an_func *f)
{
   (void)d;
   return is_named(p, f) ? shape(p, f, true) : 0;
}

static uint64_t key_shape(const struct an_diff *d, const struct an_profile *p,
                          const struct an_func *f)
{
   uint64_t h = is_named(p, f) ? shape(p, f, false) : 0;
   (void)d;
   return h ? mix(h, f->file) | 1 : 0;
}

struct candidate {
   uint64_t key;
   uint32_t pair;
   bool is_new;
};

static int compare_candidates(const void *va, const void *vb)
{
   const struct candidate *a = va, *b = vb;
   if (a->key != b->key)
      return a->key < b->key ? -1 : 1;
   if (a->is_new != b->is_new)
      return a->is_new ? 1 : -1;
   return a->pair < b->pair ? -1 : a->pair > b->pair;
}

/* The new function NEW_PAIR is the old function OLD_PAIR. */
static void join(struct an_diff *d, uint32_t old_pair, uint32_t new_pair)
{
   struct an_pair *o = &d->pair[old_pair], *n = &d->pair[new_pair];
   o->new_func = n->new_func;
   o->file = n->file;
   o->name = n->name;
   o->moved = true;
   memcpy((uint64_t *)an_pair_new(d, old_pair), an_pair_new(d, new_pair),
          d->n_events * sizeof(uint64_t));
   n->new_func = -1; /* nobody's pair: dropped at the end */
}

static size_t collect(const struct an_diff *d, key_of *key, struct candidate *list)
{
   size_t n = 0;
   for (uint32_t i = 0; i < d->n_pairs; i++) {
      const struct an_pair *p = &d->pair[i];
      if ((p->old_func < 0) == (p->new_func < 0))
         continue;
      bool const is_new = p->old_func < 0;
      const struct an_profile *profile = is_new ? d->new_profile : d->old_profile;
      uint64_t k = key(d, profile, &profile->func[is_new ? p->new_func : p->old_func]);
      if (k)
         list[n++] = (struct candidate){ k, i, is_new };
   }
   return n;
}

static void apply_rule(struct an_diff *d, key_of *key, struct candidate *list)
{
   size_t const n = collect(d, key, list);
   if (n)
      qsort(list, n, sizeof *list, compare_candidates);
   for (size_t i = 0, end; i < n; i = end) {
      for (end = i + 1; end < n && list[end].key == list[i].key; end++)
         continue;
      if (end == i + 2 && !list[i].is_new && list[i + 1].is_new)
         join(d, list[i].pair, list[i + 1].pair);
   }
}

static void drop_empty(struct an_diff *d)
{
   size_t out = 0;
   size_t const bytes = 2 * d->n_events * sizeof *d->count;
   for (size_t i = 0; i < d->n_pairs; i++) {
      if (d->pair[i].old_func < 0 && d->pair[i].new_func < 0)
         continue;
      d->pair[out] = d->pair[i];
      memmove((uint64_t *)an_pair_old(d, out), an_pair_old(d, i), bytes);
      out++;
   }
   d->n_pairs = out;
}

bool an_diff_pair_moved(struct an_diff *d)
{
   static key_of *const rules[] = { key_name_and_base, key_name, key_body, key_shape };
   struct candidate *list = malloc((d->n_pairs + 1) * sizeof *list);
   if (!list)
      return false;
   for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
      apply_rule(d, rules[i], list);
   drop_empty(d);
   free(list);
   return true;
}
