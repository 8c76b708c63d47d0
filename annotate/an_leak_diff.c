/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The leaks of two runs; see the header. */
#include "an_leak_diff.h"

#include <stdlib.h>
#include <string.h>

/* A leak of one run while it looks for its partner. */
struct leak {
   const struct an_heap *heap;
   const struct an_site *site;
   bool paired;
};

static int compare_u32(uint32_t a, uint32_t b)
{
   return a < b ? -1 : a > b;
}

/* By functions alone; of an unknown function by its object. */
static int compare_functions(const void *va, const void *vb)
{
   const struct leak *a = va, *b = vb;
   if (a->site->n_frames != b->site->n_frames)
      return compare_u32(a->site->n_frames, b->site->n_frames);
   for (uint32_t i = 0; i < a->site->n_frames; i++) {
      const struct an_frame *f = &a->heap->frame[a->site->first_frame + i];
      const struct an_frame *g = &b->heap->frame[b->site->first_frame + i];
      int c = compare_u32(f->func, g->func);
      if (c == 0 && f->func == 0)
         c = compare_u32(f->object, g->object);
      if (c)
         return c;
   }
   return 0;
}

/* By functions, then lines, then files: equal means one and the same stack. */
static int compare_stacks(const void *va, const void *vb)
{
   const struct leak *a = va, *b = vb;
   int c = compare_functions(a, b);
   for (uint32_t i = 0; c == 0 && i < a->site->n_frames; i++)
      c = compare_u32(a->heap->frame[a->site->first_frame + i].line,
                      b->heap->frame[b->site->first_frame + i].line);
   for (uint32_t i = 0; c == 0 && i < a->site->n_frames; i++)
      c = compare_u32(a->heap->frame[a->site->first_frame + i].file,
                      b->heap->frame[b->site->first_frame + i].file);
   return c;
}

/* The leaks of a run, ordered by their stacks; free() it. */
static struct leak *collect(const struct an_heap *h, size_t *n)
{
   struct leak *leak = malloc((h->n_sites + 1) * sizeof *leak);
   *n = 0;
   for (size_t i = 0; leak && i < h->n_sites; i++)
      if (an_site_lost(&h->site[i]) > 0)
         leak[(*n)++] = (struct leak){ h, &h->site[i], false };
   if (leak && *n)
      qsort(leak, *n, sizeof *leak, compare_stacks);
   return leak;
}

uint64_t an_leak_old(const struct an_leak_pair *p)
{
   return p->old_site ? an_site_lost(p->old_site) : 0;
}

uint64_t an_leak_new(const struct an_leak_pair *p)
{
   return p->new_site ? an_site_lost(p->new_site) : 0;
}

static void add_pair(struct an_leak_diff *d, const struct leak *o, const struct leak *n)
{
   struct an_leak_pair *p = &d->pair[d->n++];
   *p = (struct an_leak_pair){ o ? o->site : NULL, n ? n->site : NULL, AN_LEAK_SAME };
   uint64_t const a = an_leak_old(p), b = an_leak_new(p);
   if (a != b)
      p->change = !o ? AN_LEAK_NEW : !n ? AN_LEAK_FIXED : b > a ? AN_LEAK_GROWN : AN_LEAK_SHRUNK;
   d->count[p->change]++;
}

/* Pairs what compares equal; both lists ascend in the order of COMPARE. */
static void pair_equal(struct an_leak_diff *d, struct leak *o, size_t n_old,
                       struct leak *n, size_t n_new,
                       int (*compare)(const void *, const void *))
{
   for (size_t i = 0, k = 0; i < n_old && k < n_new;) {
      int const c = o[i].paired ? -1 : n[k].paired ? 1 : compare(&o[i], &n[k]);
      if (c == 0) {
         o[i].paired = n[k].paired = true;
         add_pair(d, &o[i], &n[k]);
      }
      i += c <= 0;
      k += c >= 0;
   }
}

static int compare_pairs(const void *va, const void *vb)
{
   const struct an_leak_pair *a = va, *b = vb;
   uint64_t const a_old = an_leak_old(a), a_new = an_leak_new(a);
   uint64_t const b_old = an_leak_old(b), b_new = an_leak_new(b);
   uint64_t const x = a_new > a_old ? a_new - a_old : a_old - a_new;
   uint64_t const y = b_new > b_old ? b_new - b_old : b_old - b_new;
   if (x != y)
      return x > y ? -1 : 1;
   if (a->change != b->change)
      return a->change < b->change ? -1 : 1;
   if (a_new != b_new)
      return a_new > b_new ? -1 : 1;
   const struct an_site *s = a->new_site ? a->new_site : a->old_site;
   const struct an_site *t = b->new_site ? b->new_site : b->old_site;
   return s < t ? -1 : s > t; /* in the order of the file */
}

bool an_leak_diff_init(struct an_leak_diff *d, const struct an_heap *old_heap,
                       const struct an_heap *new_heap, struct an_error *err)
{
   size_t n_old, n_new;
   struct leak *o = collect(old_heap, &n_old), *n = collect(new_heap, &n_new);
   *d = (struct an_leak_diff){ .old_heap = old_heap, .new_heap = new_heap };
   d->pair = malloc((n_old + n_new + 1) * sizeof *d->pair);
   bool const ok = o && n && d->pair;
   if (ok) {
      pair_equal(d, o, n_old, n, n_new, compare_stacks);
      pair_equal(d, o, n_old, n, n_new, compare_functions);
      for (size_t i = 0; i < n_old; i++)
         if (!o[i].paired)
            add_pair(d, &o[i], NULL);
      for (size_t i = 0; i < n_new; i++)
         if (!n[i].paired)
            add_pair(d, NULL, &n[i]);
      if (d->n)
         qsort(d->pair, d->n, sizeof *d->pair, compare_pairs);
   }
   free(o);
   free(n);
   return ok || an_fail_memory(err);
}

void an_leak_diff_deinit(struct an_leak_diff *d)
{
   free(d->pair);
   *d = (struct an_leak_diff){ 0 };
}

const char *an_leak_change_name(enum an_leak_change change)
{
   static const char *const name[] = { "new", "grown", "shrunk", "fixed", "same" };
   return name[change];
}

const struct an_site *an_leak_site(const struct an_leak_diff *d,
                                   const struct an_leak_pair *p,
                                   const struct an_heap **heap)
{
   *heap = p->new_site ? d->new_heap : d->old_heap;
   return p->new_site ? p->new_site : p->old_site;
}

enum an_leak an_leak_kind(const struct an_site *s)
{
   static const enum an_leak worst[] = { AN_LEAK_DEFINITE, AN_LEAK_POSSIBLE };
   for (unsigned i = 0; i < 2; i++)
      if (s->leak[worst[i]].bytes)
         return worst[i];
   return AN_LEAK_INDIRECT;
}
