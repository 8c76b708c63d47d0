/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bringing profiles of different origin into one shape; see the header. */
#include "an_reshape.h"

#include <stdlib.h>
#include <string.h>

static bool is_flat(const struct an_profile *p)
{
   for (size_t f = 0; f < p->n_funcs; f++)
      if (p->func[f].object != 0)
         return false;
   for (size_t r = 0; r < p->n_records; r++)
      if (p->record[r].file != p->func[p->record[r].func].file)
         return false;
   return true;
}

static bool copy_records(struct an_profile *to, const struct an_profile *from)
{
   for (size_t r = 0; r < from->n_records; r++) {
      const struct an_record *rec = &from->record[r];
      int64_t f = an_profile_func(to, 0, rec->file, from->func[rec->func].name);
      if (f < 0 || an_profile_add(to, (uint32_t)f, rec->file, rec->line,
                                  an_counts(from, r)) != AN_ADDED)
         return false;
   }
   return true;
}

bool an_profile_flatten(struct an_profile *p, struct an_error *err)
{
   struct an_profile flat;
   if (is_flat(p))
      return true;
   an_profile_init(&flat, p->strings);
   memcpy(flat.head.event, p->head.event, sizeof flat.head.event);
   flat.head.n_events = p->head.n_events;
   if (!copy_records(&flat, p)) {
      an_profile_deinit(&flat);
      return an_fail_memory(err);
   }
   if (!an_profile_finish(&flat, err)) {
      an_profile_deinit(&flat);
      return false;
   }
   struct an_profile old = *p;
   *p = flat;
   p->head = old.head;
   p->inputs = old.inputs;
   old.head = (struct an_header){ 0 };
   old.inputs = (struct an_texts){ 0 };
   an_profile_deinit(&old);
   return true;
}

void an_profile_select_events(struct an_profile *p, const uint32_t *event,
                              unsigned n)
{
   unsigned from[AN_MAX_EVENTS];
   uint64_t old[AN_MAX_EVENTS];
   unsigned const had = p->head.n_events;
   for (unsigned e = 0; e < n; e++)
      for (unsigned o = 0; o < had; o++)
         if (p->head.event[o] == event[e])
            from[e] = o;
   for (size_t r = 0; r < p->n_records; r++) {
      memcpy(old, p->count + r * had, had * sizeof *old);
      for (unsigned e = 0; e < n; e++)
         p->count[r * n + e] = old[from[e]];
   }
   memcpy(old, p->total, had * sizeof *old);
   for (unsigned e = 0; e < n; e++) {
      p->total[e] = old[from[e]];
      p->head.event[e] = event[e];
   }
   p->head.n_events = n;
}

struct named {
   uint32_t func;
   const char *file, *name;
};

static int compare_named(const void *va, const void *vb)
{
   const struct named *a = va, *b = vb;
   int c = a->file == b->file ? 0 : strcmp(a->file, b->file);
   return c ? c : strcmp(a->name, b->name);
}

uint32_t *an_profile_by_name(const struct an_profile *p, size_t *n)
{
   struct named *named = malloc((p->n_funcs + 1) * sizeof *named);
   uint32_t *order = malloc((p->n_funcs + 1) * sizeof *order);
   *n = 0;
   for (uint32_t f = 0; named && order && f < p->n_funcs; f++) {
      const struct an_func *fn = &p->func[f];
      if (fn->n_records)
         named[(*n)++] = (struct named){ f, an_strings_get(p->strings, fn->file),
                                         an_strings_get(p->strings, fn->name) };
   }
   if (named && order) {
      qsort(named, *n, sizeof *named, compare_named);
      for (size_t i = 0; i < *n; i++)
         order[i] = named[i].func;
   } else {
      free(order);
      order = NULL;
   }
   free(named);
   return order;
}
