/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records added up by what they have in common; see the header. */
#include "an_group.h"

#include "cs_format.h"

#include <stdlib.h>
#include <string.h>

void an_groups_deinit(struct an_groups *g)
{
   free(g->key);
   free(g->count);
   free(g->calls);
   free(g->slot);
   free(g->order);
   *g = (struct an_groups){ 0 };
}

static size_t slot_of(const struct an_groups *g, uint32_t file, uint32_t name)
{
   uint64_t h = ((uint64_t)file << 32 | name) * 0x9e3779b97f4a7c15u;
   size_t i = (size_t)(h ^ (h >> 29)) & (g->n_slots - 1);
   for (; g->slot[i] != UINT32_MAX; i = (i + 1) & (g->n_slots - 1)) {
      const struct an_group *k = &g->key[g->slot[i]];
      if (k->file == file && k->name == name)
         break;
   }
   return i;
}

static bool rehash(struct an_groups *g, size_t n_slots)
{
   uint32_t *slot = malloc(n_slots * sizeof *slot);
   if (!slot)
      return false;
   memset(slot, 0xff, n_slots * sizeof *slot);
   free(g->slot);
   g->slot = slot;
   g->n_slots = n_slots;
   for (uint32_t i = 0; i < g->n; i++)
      slot[slot_of(g, g->key[i].file, g->key[i].name)] = i;
   return true;
}

int64_t an_groups_find(const struct an_groups *g, uint32_t file, uint32_t name)
{
   uint32_t i = g->n_slots ? g->slot[slot_of(g, file, name)] : UINT32_MAX;
   return i == UINT32_MAX ? -1 : (int64_t)i;
}

uint32_t *an_groups_objects(const struct an_groups *g)
{
   const struct an_profile *p = g->profile;
   uint32_t *object = calloc(g->n + 1, sizeof *object);
   bool *seen = calloc(g->n + 1, sizeof *seen);
   for (size_t f = 0; object && seen && f < p->n_funcs; f++) {
      const struct an_func *fn = &p->func[f];
      int64_t const i = fn->n_records ? an_groups_find(g, fn->file, fn->name) : -1;
      if (i < 0)
         continue;
      object[i] = !seen[i] || object[i] == fn->object ? fn->object : 0;
      seen[i] = true;
   }
   if (!seen) {
      free(object);
      object = NULL;
   }
   free(seen);
   return object;
}

/* The counts of the key's group, made if new; NULL without memory. */
static uint64_t *counts_for(struct an_groups *g, uint32_t file, uint32_t name)
{
   unsigned const n_events = g->profile->head.n_events;
   int64_t found = an_groups_find(g, file, name);
   if (found >= 0)
      return g->count + (size_t)found * n_events;
   if (!an_reserve((void **)&g->key, &g->cap, g->n + 1, sizeof *g->key) ||
       !an_reserve((void **)&g->count, &g->cap_counts, (g->n + 1) * n_events,
                   sizeof *g->count))
      return NULL;
   if (2 * (g->n + 1) > g->n_slots &&
       !rehash(g, g->n_slots ? 2 * g->n_slots : 1024))
      return NULL;
   g->slot[slot_of(g, file, name)] = (uint32_t)g->n;
   g->key[g->n] = (struct an_group){ file, name };
   uint64_t *count = g->count + g->n++ * n_events;
   memset(count, 0, n_events * sizeof *count);
   return count;
}

/* The key of a record; CONTEXT is what the grouping needs. */
typedef struct an_group key_of(const struct an_profile *p, size_t record,
                               const void *context);

static bool group(struct an_groups *g, const struct an_profile *p, key_of *key,
                  const void *context, struct an_error *err)
{
   unsigned const n_events = p->head.n_events;
   struct an_group last = { UINT32_MAX, UINT32_MAX };
   uint64_t *sum = NULL;
   *g = (struct an_groups){ .profile = p };
   for (size_t r = 0; r < p->n_records; r++) {
      struct an_group k = key(p, r, context);
      if (!sum || k.file != last.file || k.name != last.name)
         sum = counts_for(g, k.file, k.name);
      if (!sum) {
         an_groups_deinit(g);
         return an_fail_memory(err);
      }
      last = k;
      const uint64_t *count = an_counts(p, r);
      for (unsigned e = 0; e < n_events; e++)
         sum[e] += count[e];
   }
   return true;
}

static struct an_group function_key(const struct an_profile *p, size_t r,
                                    const void *context)
{
   (void)context;
   const struct an_func *f = &p->func[p->record[r].func];
   return (struct an_group){ f->file, f->name };
}

static struct an_group name_key(const struct an_profile *p, size_t r,
                                const void *context)
{
   (void)context;
   return (struct an_group){ 0, p->func[p->record[r].func].name };
}

static struct an_group file_key(const struct an_profile *p, size_t r,
                                const void *context)
{
   (void)context;
   return (struct an_group){ p->record[r].file, 0 };
}

static struct an_group object_key(const struct an_profile *p, size_t r,
                                  const void *context)
{
   (void)context;
   return (struct an_group){ p->func[p->record[r].func].object, 0 };
}

static struct an_group dir_key(const struct an_profile *p, size_t r,
                               const void *context)
{
   const uint32_t *dir = context;
   return (struct an_group){ dir[p->record[r].file], 0 };
}

static bool calls_anything(const struct an_profile *p, size_t func)
{
   const uint64_t *count = an_call_cost(p, func);
   uint64_t any = 0;
   for (unsigned e = 0; e < p->head.n_events; e++)
      any |= count[e];
   return any != 0;
}

/* Adds the costs of calls to the groups of their functions; a function that has
   no counts of its own is in none, unless it gets one here. */
static bool group_calls(struct an_groups *g, const struct an_profile *p, bool by_name,
                        struct an_error *err)
{
   unsigned const n_events = p->head.n_events;
   if (p->n_call_funcs == 0)
      return true;
   for (size_t f = 0; f < p->n_call_funcs; f++)
      if (calls_anything(p, f) &&
          !counts_for(g, by_name ? 0 : p->func[f].file, p->func[f].name))
         return an_fail_memory(err);
   g->calls = calloc(g->n * n_events + 1, sizeof *g->calls);
   if (!g->calls)
      return an_fail_memory(err);
   for (size_t f = 0; f < p->n_call_funcs; f++) {
      int64_t const i = an_groups_find(g, by_name ? 0 : p->func[f].file, p->func[f].name);
      if (i < 0)
         continue;
      uint64_t *sum = g->calls + (size_t)i * n_events;
      const uint64_t *count = an_call_cost(p, f);
      for (unsigned e = 0; e < n_events; e++)
         if (__builtin_add_overflow(sum[e], count[e], &sum[e]))
            sum[e] = UINT64_MAX;
   }
   return true;
}

void an_group_inclusive(const struct an_groups *g, size_t i, uint64_t *sum)
{
   unsigned const n_events = g->profile->head.n_events;
   const uint64_t *own = an_group_counts(g, i);
   for (unsigned e = 0; e < n_events; e++) {
      uint64_t const most = g->profile->total[e];
      uint64_t const calls = g->calls ? g->calls[i * n_events + e] : 0;
      sum[e] = calls > most - own[e] ? most : own[e] + calls;
   }
}

static bool group_with_calls(struct an_groups *g, const struct an_profile *p,
                             key_of *key, struct an_error *err)
{
   if (!group(g, p, key, NULL, err))
      return false;
   if (group_calls(g, p, key == name_key, err))
      return true;
   an_groups_deinit(g);
   return false;
}

bool an_group_functions(struct an_groups *g, const struct an_profile *p,
                        struct an_error *err)
{
   return group_with_calls(g, p, function_key, err);
}

bool an_group_names(struct an_groups *g, const struct an_profile *p,
                    struct an_error *err)
{
   return group_with_calls(g, p, name_key, err);
}

bool an_group_files(struct an_groups *g, const struct an_profile *p,
                    struct an_error *err)
{
   return group(g, p, file_key, NULL, err);
}

bool an_group_objects(struct an_groups *g, const struct an_profile *p,
                      struct an_error *err)
{
   return group(g, p, object_key, NULL, err);
}

/* The string id of the directory of FILE; a file that is not known is in none. */
static uint32_t directory_of(struct an_strings *s, uint32_t file)
{
   const char *text = an_strings_get(s, file);
   const char *slash = strrchr(text, '/');
   if (!strcmp(text, CS_UNKNOWN))
      return file;
   if (!slash)
      return an_strings_add(s, ".", 1);
   return an_strings_add(s, text, (size_t)(slash - text) + (slash == text));
}

bool an_group_dirs(struct an_groups *g, struct an_profile *p,
                   struct an_error *err)
{
   size_t const n = p->strings->n;
   uint32_t *dir = calloc(n, sizeof *dir);
   if (!dir)
      return an_fail_memory(err);
   for (size_t r = 0; r < p->n_records; r++) {
      uint32_t const file = p->record[r].file;
      if (dir[file])
         continue;
      dir[file] = directory_of(p->strings, file);
      if (dir[file] == AN_NO_STRING) {
         free(dir);
         return an_fail_memory(err);
      }
   }
   bool ok = group(g, p, dir_key, dir, err);
   free(dir);
   return ok;
}

struct ranked {
   double value;
   uint32_t group;
   const struct an_groups *g;
};

static int compare_ranked(const void *va, const void *vb)
{
   const struct ranked *a = va, *b = vb;
   const struct an_strings *s = a->g->profile->strings;
   const struct an_group *ka = &a->g->key[a->group], *kb = &b->g->key[b->group];
   if (a->value != b->value)
      return a->value > b->value ? -1 : 1;
   int c = an_strings_compare(s, ka->file, kb->file);
   return c ? c : an_strings_compare(s, ka->name, kb->name);
}

bool an_groups_sort(struct an_groups *g, const struct an_metric *m,
                    bool inclusive, struct an_error *err)
{
   struct ranked *ranked = malloc((g->n + 1) * sizeof *ranked);
   uint32_t *order = malloc((g->n + 1) * sizeof *order);
   if (!ranked || !order) {
      free(ranked);
      free(order);
      return an_fail_memory(err);
   }
   for (uint32_t i = 0; i < g->n; i++) {
      uint64_t sum[AN_MAX_EVENTS];
      if (inclusive)
         an_group_inclusive(g, i, sum);
      double v = an_metric_value(m, g->profile->head.n_events,
                                 inclusive ? sum : an_group_counts(g, i));
      ranked[i] = (struct ranked){ v, i, g };
   }
   qsort(ranked, g->n, sizeof *ranked, compare_ranked);
   for (size_t i = 0; i < g->n; i++)
      order[i] = ranked[i].group;
   free(ranked);
   free(g->order);
   g->order = order;
   return true;
}
