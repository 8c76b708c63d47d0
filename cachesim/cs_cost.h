/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cost centres: one set of counts for every (object, file, function, line).
 *
 *     struct cs_costs *t = cs_costs_create(&alloc);
 *     struct cs_place at = { cs_costs_name(t, "/bin/a"), cs_costs_name(t, "a.c"), cs_costs_name(t, "main"), 12 };
 *     struct cs_cost *c = cs_costs_get(t, at);
 *     cs_book_done(c, CS_FETCH, 1);                  cs_book.h: nobody else adds to counts
 *     cs_costs_sort(t);
 *     for (size_t i = 0; i < t->n; i++) ... t->cost[i] ...
 *
 * Cost centres live as long as the table: counts outlast the code they came
 * from.  Names are interned: equal names are equal pointers.
 */
#ifndef CS_COST_H
#define CS_COST_H

#include "cs_alloc.h"
#include "cs_events.h"

#include <stdint.h>

struct cs_name; /* an interned string */

struct cs_place {
   const struct cs_name *object; /* the program or library */
   const struct cs_name *file;
   const struct cs_name *fn;
   uint32_t line; /* 0: unknown */
};

struct cs_cost {
   uint64_t count[CS_N_EVENTS];
   struct cs_cost *next_in_bucket;
   struct cs_place at;
};

struct cs_costs {
   const struct cs_alloc *alloc;
   struct cs_cost **cost; /* all, in the order they were made or, later, sorted */
   size_t n, room;
   struct cs_cost *last; /* asked for; instructions of one place follow each other */
   struct cs_cost **bucket;
   struct cs_name **name_bucket;
   size_t n_buckets, n_name_buckets, n_names;
};

struct cs_costs *cs_costs_create(const struct cs_alloc *alloc);

/* The interned form of TEXT, which is copied. */
const struct cs_name *cs_costs_name(struct cs_costs *t, const char *text);
const char *cs_name_text(const struct cs_name *name);

/* The cost centre of this place, made with zero counts if it is new. */
struct cs_cost *cs_costs_get(struct cs_costs *t, struct cs_place at);

/* Bring t->cost[] into the order of the out file: by bytes of the file's name,
   of the function's, of the object's, then by line. */
void cs_costs_sort(struct cs_costs *t);

#endif
