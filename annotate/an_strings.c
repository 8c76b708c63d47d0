/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interned strings; see the header. */
#include "an_strings.h"

#include "an_format.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash_of(const char *text, size_t len)
{
   uint64_t h = 0x9e3779b97f4a7c15u ^ len;
   while (len >= 8) {
      uint64_t word;
      memcpy(&word, text, 8);
      h = (h ^ word) * 0xff51afd7ed558ccdu;
      h ^= h >> 32;
      text += 8;
      len -= 8;
   }
   uint64_t tail = 0;
   memcpy(&tail, text, len);
   h = (h ^ tail) * 0xc4ceb9fe1a85ec53u;
   return (uint32_t)(h ^ (h >> 29));
}

static void place(struct an_strings *t, uint32_t id)
{
   size_t i = t->string[id].hash & (t->n_slots - 1);
   while (t->slot[i] != AN_NO_STRING)
      i = (i + 1) & (t->n_slots - 1);
   t->slot[i] = id;
}

static bool rehash(struct an_strings *t, size_t n_slots)
{
   uint32_t *slot = malloc(n_slots * sizeof *slot);
   if (!slot)
      return false;
   memset(slot, 0xff, n_slots * sizeof *slot);
   free(t->slot);
   t->slot = slot;
   t->n_slots = n_slots;
   for (uint32_t id = 0; id < t->n; id++)
      place(t, id);
   return true;
}

bool an_strings_init(struct an_strings *t)
{
   *t = (struct an_strings){ 0 };
   if (rehash(t, 1024) && an_strings_add(t, "", 0) == 0)
      return true;
   an_strings_deinit(t);
   return false;
}

void an_strings_deinit(struct an_strings *t)
{
   an_arena_deinit(&t->arena);
   free(t->string);
   free(t->slot);
   *t = (struct an_strings){ 0 };
}

uint32_t an_strings_add(struct an_strings *t, const char *text, size_t len)
{
   uint32_t const hash = hash_of(text, len);
   size_t i = hash & (t->n_slots - 1);
   for (; t->slot[i] != AN_NO_STRING; i = (i + 1) & (t->n_slots - 1)) {
      const struct an_string *s = &t->string[t->slot[i]];
      if (s->hash == hash && s->len == len && !memcmp(s->text, text, len))
         return t->slot[i];
   }
   if (len >= UINT32_MAX || t->n >= AN_NO_STRING)
      return AN_NO_STRING;
   if (!an_reserve((void **)&t->string, &t->cap, t->n + 1, sizeof *t->string))
      return AN_NO_STRING;
   if (2 * (t->n + 1) > t->n_slots && !rehash(t, 2 * t->n_slots))
      return AN_NO_STRING;
   char *copy = an_arena_copy(&t->arena, text, len);
   if (!copy)
      return AN_NO_STRING;
   uint32_t const id = (uint32_t)t->n++;
   t->string[id] = (struct an_string){ copy, (uint32_t)len, hash };
   place(t, id);
   return id;
}

/* Printable ASCII without backslashes, as nearly every name is? */
static bool is_plain(const char *text, size_t len)
{
   for (size_t i = 0; i < len; i++)
      if (text[i] < ' ' || text[i] > '~' || text[i] == '\\')
         return false;
   return true;
}

uint32_t an_strings_add_name(struct an_strings *t, const char *text, size_t len)
{
   if (is_plain(text, len))
      return an_strings_add(t, text, len);
   char *name = len < PTRDIFF_MAX / 4 ? malloc(4 * len) : NULL;
   if (!name)
      return AN_NO_STRING;
   uint32_t const id = an_strings_add(t, name, an_escape(text, len, name));
   free(name);
   return id;
}

int an_strings_compare(const struct an_strings *t, uint32_t a, uint32_t b)
{
   return a == b ? 0 : strcmp(t->string[a].text, t->string[b].text);
}
