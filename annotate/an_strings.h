/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interned strings: equal texts have equal ids.
 *
 * Profiles that are compared or added share one table, so that a name is
 * compared by its id alone.  Ids count up from 0 in the order of first use;
 * id 0 is the empty string.
 *
 *     struct an_strings strings;
 *     if (!an_strings_init(&strings))
 *        return an_fail_memory(err);
 *     uint32_t id = an_strings_add(&strings, "main", 4);
 *     puts(an_strings_get(&strings, id));
 *     an_strings_deinit(&strings);
 *
 * Cost: one hash of the text and, as a rule, one comparison.
 */
#ifndef AN_STRINGS_H
#define AN_STRINGS_H

#include "an_memory.h"

#include <stdint.h>

#define AN_NO_STRING UINT32_MAX

struct an_string {
   const char *text; /* ends with a NUL; holds none inside */
   uint32_t len, hash;
};

struct an_strings {
   struct an_arena arena;
   struct an_string *string; /* by id */
   size_t n, cap;
   uint32_t *slot; /* open addressing: id, or AN_NO_STRING */
   size_t n_slots; /* a power of two */
};

bool an_strings_init(struct an_strings *t);
void an_strings_deinit(struct an_strings *t);

/* The id of the LEN bytes at TEXT, which are copied if new; AN_NO_STRING
   when memory (or ids) ran out. */
uint32_t an_strings_add(struct an_strings *t, const char *text, size_t len);

/* The same of a name from an input, as an_escape of an_format.h makes it: so that
   whatever is written of it is UTF-8 without control characters. */
uint32_t an_strings_add_name(struct an_strings *t, const char *text, size_t len);

static inline const char *an_strings_get(const struct an_strings *t, uint32_t id)
{
   return t->string[id].text;
}

/* Order of the texts, byte by byte; 0 only for equal ids. */
int an_strings_compare(const struct an_strings *t, uint32_t a, uint32_t b);

#endif
