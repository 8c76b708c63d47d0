/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The profile model: building it; see the header.  an_sort.c orders it. */
#include "an_profile.h"

#include <stdlib.h>
#include <string.h>

void an_profile_init(struct an_profile *p, struct an_strings *strings)
{
   *p = (struct an_profile){ .strings = strings };
}

void an_header_deinit(struct an_header *head)
{
   an_texts_deinit(&head->desc);
   an_texts_deinit(&head->command);
   an_texts_deinit(&head->creator);
   free(head->recorded);
   *head = (struct an_header){ 0 };
}

void an_profile_deinit(struct an_profile *p)
{
   an_header_deinit(&p->head);
   an_texts_deinit(&p->inputs);
   free(p->func);
   free(p->func_slot);
   free(p->record);
   free(p->count);
   free(p->call_cost);
   free(p->call);
   free(p->call_count);
   *p = (struct an_profile){ 0 };
}

void an_texts_deinit(struct an_texts *set)
{
   free(set->id);
   free(set->slot);
   *set = (struct an_texts){ 0 };
}

/* The slot of the text, or the free one where it belongs. */
static size_t text_slot(const struct an_texts *set, uint32_t id)
{
   size_t i = (size_t)(id * 0x9e3779b97f4a7c15u >> 32) & (set->n_slots - 1);
   while (set->slot[i] && set->id[set->slot[i] - 1] != id)
      i = (i + 1) & (set->n_slots - 1);
   return i;
}

static bool texts_rehash(struct an_texts *set)
{
   size_t const n = set->n_slots ? 2 * set->n_slots : 32;
   uint32_t *slot = calloc(n, sizeof *slot);
   if (!slot)
      return false;
   free(set->slot);
   set->slot = slot;
   set->n_slots = n;
   for (size_t i = 0; i < set->n; i++)
      slot[text_slot(set, set->id[i])] = (uint32_t)i + 1;
   return true;
}

bool an_texts_add(struct an_texts *set, struct an_strings *strings,
                  const char *text, size_t len)
{
   uint32_t id = an_strings_add_name(strings, text, len);
   if (id == AN_NO_STRING)
      return false;
   if (2 * (set->n + 1) > set->n_slots && !texts_rehash(set))
      return false;
   size_t const slot = text_slot(set, id);
   if (set->slot[slot])
      return true;
   if (!an_reserve((void **)&set->id, &set->cap, set->n + 1, sizeof *set->id))
      return false;
   set->id[set->n++] = id;
   set->slot[slot] = (uint32_t)set->n;
   return true;
}

static size_t func_hash(uint32_t object, uint32_t file, uint32_t name)
{
   uint64_t h = ((uint64_t)file << 32 | name) * 0x9e3779b97f4a7c15u;
   h = (h ^ object ^ (h >> 31)) * 0xc4ceb9fe1a85ec53u;
   return (size_t)(h ^ (h >> 33));
}

/* The slot of the function, or the empty slot where it belongs. */
static size_t func_slot(const struct an_profile *p, uint32_t object,
                        uint32_t file, uint32_t name)
{
   size_t const mask = p->n_func_slots - 1;
   size_t i = func_hash(object, file, name) & mask;
   for (; p->func_slot[i] != UINT32_MAX; i = (i + 1) & mask) {
      const struct an_func *f = &p->func[p->func_slot[i]];
      if (f->name == name && f->file == file && f->object == object)
         break;
   }
   return i;
}

static bool func_rehash(struct an_profile *p)
{
   size_t n = p->n_func_slots ? 2 * p->n_func_slots : 1024;
   uint32_t *slot = malloc(n * sizeof *slot);
   if (!slot)
      return false;
   memset(slot, 0xff, n * sizeof *slot);
   free(p->func_slot);
   p->func_slot = slot;
   p->n_func_slots = n;
   for (uint32_t f = 0; f < p->n_funcs; f++) {
      const struct an_func *fn = &p->func[f];
      slot[func_slot(p, fn->object, fn->file, fn->name)] = f;
   }
   return true;
}

int64_t an_profile_find_func(const struct an_profile *p, uint32_t object,
                             uint32_t file, uint32_t name)
{
   if (p->n_func_slots == 0)
      return -1;
   uint32_t f = p->func_slot[func_slot(p, object, file, name)];
   return f == UINT32_MAX ? -1 : (int64_t)f;
}

int64_t an_profile_func(struct an_profile *p, uint32_t object, uint32_t file,
                        uint32_t name)
{
   int64_t found = an_profile_find_func(p, object, file, name);
   if (found >= 0)
      return found;
   if (p->n_funcs >= INT32_MAX)
      return -1;
   if (!an_reserve((void **)&p->func, &p->cap_funcs, p->n_funcs + 1,
                   sizeof *p->func))
      return -1;
   if (2 * (p->n_funcs + 1) > p->n_func_slots && !func_rehash(p))
      return -1;
   uint32_t const f = (uint32_t)p->n_funcs++;
   p->func[f] = (struct an_func){ object, file, name, 0, 0 };
   p->func_slot[func_slot(p, object, file, name)] = f;
   return f;
}

/* Both arrays grow before the record exists, so that a failure leaves the
   profile as it was. */
static bool add_record(struct an_profile *p, struct an_record r)
{
   size_t const n = p->n_records + 1;
   if (!an_reserve((void **)&p->record, &p->cap_records, n, sizeof *p->record) ||
       !an_reserve((void **)&p->count, &p->cap_counts, n * p->head.n_events,
                   sizeof *p->count))
      return false;
   const struct an_record *last = p->n_records ? &p->record[n - 2] : NULL;
   if (last && last->func == r.func)
      p->unsorted |= last->file > r.file ||
                     (last->file == r.file && last->line > r.line);
   else
      p->unsorted |= p->func[r.func].n_records > 0;
   p->func[r.func].n_records++;
   memset(p->count + p->n_records * p->head.n_events, 0,
          p->head.n_events * sizeof *p->count);
   p->record[p->n_records++] = r;
   return true;
}

enum an_add an_profile_add(struct an_profile *p, uint32_t func, uint32_t file,
                           uint32_t line, const uint64_t *count)
{
   for (unsigned e = 0; e < p->head.n_events; e++)
      if (__builtin_add_overflow(p->total[e], count[e], &p->total[e]))
         return AN_ADD_OVERFLOW;
   const struct an_record *last =
      p->n_records ? &p->record[p->n_records - 1] : NULL;
   bool const same = last && last->func == func && last->file == file &&
                     last->line == line;
   if (!same && !add_record(p, (struct an_record){ func, file, line }))
      return AN_ADD_NO_MEMORY;
   uint64_t *sum = p->count + (p->n_records - 1) * p->head.n_events;
   for (unsigned e = 0; e < p->head.n_events; e++)
      sum[e] += count[e];
   return AN_ADDED;
}

enum an_add an_profile_add_calls(struct an_profile *p, uint32_t func, const uint64_t *count)
{
   size_t const n = p->head.n_events;
   if (func >= p->n_call_funcs) {
      if (!an_reserve((void **)&p->call_cost, &p->cap_call_cost, (func + 1) * n,
                      sizeof *p->call_cost))
         return AN_ADD_NO_MEMORY;
      memset(p->call_cost + p->n_call_funcs * n, 0,
             (func + 1 - p->n_call_funcs) * n * sizeof *p->call_cost);
      p->n_call_funcs = func + 1;
   }
   uint64_t *sum = p->call_cost + func * n;
   enum an_add result = AN_ADDED;
   for (size_t e = 0; e < n; e++)
      if (__builtin_add_overflow(sum[e], count[e], &sum[e])) {
         sum[e] = UINT64_MAX;
         result = AN_ADD_OVERFLOW;
      }
   return result;
}

bool an_profile_add_call(struct an_profile *p, struct an_call call, const uint64_t *count)
{
   size_t const n = p->head.n_events;
   if (!an_reserve((void **)&p->call, &p->cap_calls, p->n_calls + 1, sizeof *p->call) ||
       !an_reserve((void **)&p->call_count, &p->cap_call_count, (p->n_calls + 1) * n,
                   sizeof *p->call_count))
      return false;
   memcpy(p->call_count + p->n_calls * n, count, n * sizeof *count);
   p->call[p->n_calls++] = call;
   return true;
}

int an_profile_event(const struct an_profile *p, const char *name)
{
   for (unsigned e = 0; e < p->head.n_events; e++)
      if (!strcmp(an_strings_get(p->strings, p->head.event[e]), name))
         return (int)e;
   return -1;
}

const char *an_header_desc(const struct an_header *head,
                           const struct an_strings *strings, const char *key)
{
   size_t const len = strlen(key);
   for (size_t i = 0; i < head->desc.n; i++) {
      const char *text = an_strings_get(strings, head->desc.id[i]);
      if (strncmp(text, key, len) || text[len] != ':')
         continue;
      text += len + 1;
      text += strspn(text, " \t");
      if (*text)
         return text;
   }
   return NULL;
}
