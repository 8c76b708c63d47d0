/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cost centres and interned names: two chained hash tables that double.
 */
#include "cs_cost.h"

#include <stdbool.h>

struct cs_name {
   struct cs_name *next_in_bucket;
   uint64_t hash;
   char text[];
};

enum { FIRST_BUCKETS = 1024 };

struct cs_costs *cs_costs_create(const struct cs_alloc *alloc)
{
   struct cs_costs *t = alloc->alloc(sizeof *t);
   t->alloc = alloc;
   t->n_buckets = t->n_name_buckets = t->room = FIRST_BUCKETS;
   t->bucket = alloc->alloc(t->n_buckets * sizeof *t->bucket);
   t->name_bucket = alloc->alloc(t->n_name_buckets * sizeof *t->name_bucket);
   t->cost = alloc->alloc(t->room * sizeof *t->cost);
   return t;
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo). */
static uint64_t hash_text(const char *text, size_t *length)
{
   uint64_t hash = 0xcbf29ce484222325u;
   const char *p = text;
   for (; *p; p++)
      hash = (hash ^ (unsigned char)*p) * 0x100000001b3u;
   *length = (size_t)(p - text);
   return hash;
}

static int compare_text(const char *a, const char *b)
{
   while (*a && *a == *b)
      a++, b++;
   return (int)(unsigned char)*a - (int)(unsigned char)*b;
}

static void grow_names(struct cs_costs *t)
{
   size_t n = t->n_name_buckets * 2;
   struct cs_name **bucket = t->alloc->alloc(n * sizeof *bucket);
   for (size_t i = 0; i < t->n_name_buckets; i++)
      for (struct cs_name *name = t->name_bucket[i], *next; name; name = next) {
         next = name->next_in_bucket;
         name->next_in_bucket = bucket[name->hash & (n - 1)];
         bucket[name->hash & (n - 1)] = name;
      }
   t->alloc->free(t->name_bucket);
   t->name_bucket = bucket;
   t->n_name_buckets = n;
}

const struct cs_name *cs_costs_name(struct cs_costs *t, const char *text)
{
   size_t length;
   uint64_t hash = hash_text(text, &length);
   for (struct cs_name *name = t->name_bucket[hash & (t->n_name_buckets - 1)]; name; name = name->next_in_bucket)
      if (name->hash == hash && compare_text(name->text, text) == 0)
         return name;
   if (t->n_names++ >= t->n_name_buckets)
      grow_names(t);
   struct cs_name *name = t->alloc->alloc(sizeof *name + length + 1);
   struct cs_name **bucket = &t->name_bucket[hash & (t->n_name_buckets - 1)];
   name->hash = hash;
   for (size_t i = 0; i < length; i++)
      name->text[i] = text[i];
   name->next_in_bucket = *bucket;
   *bucket = name;
   return name;
}

const char *cs_name_text(const struct cs_name *name)
{
   return name->text;
}

static size_t hash_place(struct cs_place at)
{
   uint64_t mixed = ((at.object->hash * 31 + at.file->hash) * 31 + at.fn->hash + at.line)
                    * 0x9e3779b97f4a7c15u; /* 2^64 / golden ratio */
   return (size_t)(mixed >> 20);
}

static void grow_costs(struct cs_costs *t)
{
   size_t n = t->n_buckets * 2;
   struct cs_cost **bucket = t->alloc->alloc(n * sizeof *bucket);
   struct cs_cost **cost = t->alloc->alloc(n * sizeof *cost);
   for (size_t i = 0; i < t->n; i++) {
      struct cs_cost *c = cost[i] = t->cost[i];
      size_t b = hash_place(c->at) & (n - 1);
      c->next_in_bucket = bucket[b];
      bucket[b] = c;
   }
   t->alloc->free(t->bucket);
   t->alloc->free(t->cost);
   t->bucket = bucket;
   t->cost = cost;
   t->n_buckets = t->room = n;
}

static bool is_at(const struct cs_cost *c, const struct cs_place *at)
{
   return c->at.line == at->line && c->at.fn == at->fn && c->at.file == at->file && c->at.object == at->object;
}

struct cs_cost *cs_costs_get(struct cs_costs *t, struct cs_place at)
{
   if (t->last && is_at(t->last, &at))
      return t->last;
   size_t hash = hash_place(at);
   for (struct cs_cost *c = t->bucket[hash & (t->n_buckets - 1)]; c; c = c->next_in_bucket)
      if (is_at(c, &at))
         return t->last = c;
   if (t->n == t->room)
      grow_costs(t);
   struct cs_cost *c = t->alloc->alloc(sizeof *c);
   struct cs_cost **bucket = &t->bucket[hash & (t->n_buckets - 1)];
   c->at = at;
   c->next_in_bucket = *bucket;
   *bucket = c;
   t->cost[t->n++] = c;
   return t->last = c;
}

static int compare_names(const struct cs_name *a, const struct cs_name *b)
{
   return a == b ? 0 : compare_text(a->text, b->text);
}

static int compare_costs(const struct cs_cost *a, const struct cs_cost *b)
{
   int order = compare_names(a->at.file, b->at.file);
   if (order == 0)
      order = compare_names(a->at.fn, b->at.fn);
   if (order == 0)
      order = compare_names(a->at.object, b->at.object);
   return order ? order : (a->at.line > b->at.line) - (a->at.line < b->at.line);
}

/* Invariant: below I, all of the heap cost[0..n-1] is in heap order. */
static void sift_down(struct cs_cost **cost, size_t i, size_t n)
{
   struct cs_cost *moving = cost[i];
   for (size_t child = 2 * i + 1; child < n; child = 2 * i + 1) {
      if (child + 1 < n && compare_costs(cost[child], cost[child + 1]) < 0)
         child++;
      if (compare_costs(moving, cost[child]) >= 0)
         break;
      cost[i] = cost[child];
      i = child;
   }
   cost[i] = moving;
}

void cs_costs_sort(struct cs_costs *t)
{
   for (size_t i = t->n / 2; i-- > 0;)
      sift_down(t->cost, i, t->n);
   for (size_t end = t->n; end > 1; end--) {
      struct cs_cost *last = t->cost[end - 1];
      t->cost[end - 1] = t->cost[0];
      t->cost[0] = last;
      sift_down(t->cost, 0, end - 1);
   }
}
