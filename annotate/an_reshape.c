/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bringing profiles of different origin into one shape; see the header. */
#include "an_reshape.h"

#include <stdlib.h>
#include <string.h>

static bool has_objects(const struct an_profile *p)
{
   for (size_t f = 0; f < p->n_funcs; f++)
      if (p->func[f].object != 0)
         return true;
   return false;
}

static bool has_inlined(const struct an_profile *p)
{
   for (size_t r = 0; r < p->n_records; r++)
      if (p->record[r].file != p->func[p->record[r].func].file)
         return true;
   return false;
}

/* What becomes of a record's function and file on the way to a new profile. */
typedef struct an_func func_of(const struct an_profile *p, size_t record,
                               uint32_t *file, const void *context);

static bool copy_records(struct an_profile *to, const struct an_profile *from,
                         func_of *func, const void *context)
{
   for (size_t r = 0; r < from->n_records; r++) {
      uint32_t file;
      struct an_func key = func(from, r, &file, context);
      int64_t f = an_profile_func(to, key.object, key.file, key.name);
      if (f < 0 || an_profile_add(to, (uint32_t)f, file, from->record[r].line,
                                  an_counts(from, r)) != AN_ADDED)
         return false;
   }
   return true;
}

/* What becomes of a function. */
typedef struct an_func key_of(const struct an_func *func, const void *context);

static bool copy_calls(struct an_profile *to, const struct an_profile *from,
                       key_of *key, const void *context)
{
   for (size_t f = 0; f < from->n_call_funcs; f++) {
      struct an_func const k = key(&from->func[f], context);
      int64_t const new_func = an_profile_func(to, k.object, k.file, k.name);
      if (new_func < 0 ||
          an_profile_add_calls(to, (uint32_t)new_func, an_call_cost(from, f)) == AN_ADD_NO_MEMORY)
         return false;
   }
   return true;
}

static bool copy_single_calls(struct an_profile *to, const struct an_profile *from,
                              key_of *key, const void *context)
{
   for (size_t i = 0; i < from->n_calls; i++) {
      struct an_call call = from->call[i];
      struct an_func const caller = key(&from->func[call.func], context);
      struct an_func const callee = key(&from->func[call.callee], context);
      struct an_func const place = key(&(struct an_func){ .file = call.file }, context);
      int64_t const f = an_profile_func(to, caller.object, caller.file, caller.name);
      int64_t const g = an_profile_func(to, callee.object, callee.file, callee.name);
      call.func = (uint32_t)f;
      call.callee = (uint32_t)g;
      call.file = place.file;
      if (f < 0 || g < 0 ||
          !an_profile_add_call(to, call, from->call_count + i * from->head.n_events))
         return false;
   }
   return true;
}

/* Replaces P by its records under the functions and files that FUNC says, and
   its calls under the functions that KEY says. */
static bool rebuild(struct an_profile *p, func_of *func, key_of *key,
                    const void *context, struct an_error *err)
{
   struct an_profile to;
   an_profile_init(&to, p->strings);
   memcpy(to.head.event, p->head.event, sizeof to.head.event);
   to.head.n_events = p->head.n_events;
   bool ok = (copy_records(&to, p, func, context) && copy_calls(&to, p, key, context) &&
              copy_single_calls(&to, p, key, context)) ||
             an_fail_memory(err);
   ok = ok && an_profile_finish(&to, err);
   if (!ok) {
      an_profile_deinit(&to);
      return false;
   }
   struct an_profile old = *p;
   memcpy(to.total, p->total, sizeof to.total); /* a filter may have kept less */
   *p = to;
   p->head = old.head;
   p->inputs = old.inputs;
   p->oldest = old.oldest;
   old.head = (struct an_header){ 0 };
   old.inputs = (struct an_texts){ 0 };
   an_profile_deinit(&old);
   return true;
}

static struct an_func flat_func(const struct an_profile *p, size_t record,
                                uint32_t *file, const void *context)
{
   const struct an_record *rec = &p->record[record];
   (void)context;
   *file = rec->file;
   return (struct an_func){ .file = rec->file, .name = p->func[rec->func].name };
}

static struct an_func flat_key(const struct an_func *func, const void *context)
{
   (void)context;
   return (struct an_func){ .file = func->file, .name = func->name };
}

bool an_profile_flatten(struct an_profile *p, struct an_error *err)
{
   return (!has_objects(p) && !has_inlined(p)) || rebuild(p, flat_func, flat_key, NULL, err);
}

static struct an_func flat_file_func(const struct an_profile *p, size_t record,
                                     uint32_t *file, const void *context)
{
   struct an_func f = flat_func(p, record, file, context);
   f.object = p->func[p->record[record].func].object;
   return f;
}

static struct an_func flat_file_key(const struct an_func *func, const void *context)
{
   (void)context;
   return (struct an_func){ .object = func->object, .file = func->file, .name = func->name };
}

bool an_profile_flatten_files(struct an_profile *p, struct an_error *err)
{
   return !has_inlined(p) || rebuild(p, flat_file_func, flat_file_key, NULL, err);
}

static struct an_func file_key(const struct an_func *func, const void *context)
{
   struct an_func f = *func;
   f.file = ((const uint32_t *)context)[f.file];
   return f;
}

static struct an_func renamed_func(const struct an_profile *p, size_t record,
                                   uint32_t *file, const void *context)
{
   const struct an_record *rec = &p->record[record];
   *file = ((const uint32_t *)context)[rec->file];
   return file_key(&p->func[rec->func], context);
}

bool an_profile_rename_files(struct an_profile *p, const uint32_t *file,
                             struct an_error *err)
{
   for (size_t i = 0; i < p->head.n_recorded; i++)
      p->head.recorded[i].path = file[p->head.recorded[i].path];
   return rebuild(p, renamed_func, file_key, file, err);
}

static struct an_func name_key(const struct an_func *func, const void *context)
{
   struct an_func f = *func;
   f.name = ((const uint32_t *)context)[f.name];
   return f;
}

static struct an_func named_func(const struct an_profile *p, size_t record,
                                 uint32_t *file, const void *context)
{
   *file = p->record[record].file;
   return name_key(&p->func[p->record[record].func], context);
}

bool an_profile_rename_functions(struct an_profile *p, const uint32_t *name,
                                 struct an_error *err)
{
   return rebuild(p, named_func, name_key, name, err);
}

void an_profile_keep_records(struct an_profile *p, const bool *keep)
{
   unsigned const n_events = p->head.n_events;
   size_t out = 0;
   for (size_t f = 0; f < p->n_funcs; f++)
      p->func[f].n_records = 0;
   for (size_t r = 0; r < p->n_records; r++) {
      if (!keep[r])
         continue;
      struct an_func *f = &p->func[p->record[r].func];
      if (f->n_records++ == 0)
         f->first_record = out;
      memmove(p->count + out * n_events, an_counts(p, r), n_events * sizeof *p->count);
      p->record[out++] = p->record[r];
   }
   p->n_records = out;
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
   p->n_call_funcs = 0; /* a comparison has no use for them */
}

struct named {
   uint32_t func;
   const char *file, *name, *object;
};

static int compare_named(const void *va, const void *vb)
{
   const struct named *a = va, *b = vb;
   int c = a->file == b->file ? 0 : strcmp(a->file, b->file);
   if (c == 0)
      c = a->name == b->name ? 0 : strcmp(a->name, b->name);
   return c ? c : strcmp(a->object, b->object);
}

uint32_t *an_profile_by_name(const struct an_profile *p, size_t *n)
{
   struct named *named = malloc((p->n_funcs + 1) * sizeof *named);
   uint32_t *order = malloc((p->n_funcs + 1) * sizeof *order);
   bool *calls = calloc(p->n_funcs + 1, 1);
   *n = 0;
   for (size_t i = 0; calls && i < p->n_calls; i++)
      calls[p->call[i].func] = true;
   for (uint32_t f = 0; named && order && calls && f < p->n_funcs; f++) {
      const struct an_func *fn = &p->func[f];
      if (fn->n_records || calls[f])
         named[(*n)++] = (struct named){ f, an_strings_get(p->strings, fn->file),
                                         an_strings_get(p->strings, fn->name),
                                         an_strings_get(p->strings, fn->object) };
   }
   if (named && order && calls) {
      qsort(named, *n, sizeof *named, compare_named);
      for (size_t i = 0; i < *n; i++)
         order[i] = named[i].func;
   } else {
      free(order);
      order = NULL;
   }
   free(calls);
   free(named);
   return order;
}
