/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records added up by what they have in common.
 *
 *     struct an_groups g;
 *     if (!an_group_functions(&g, &profile, &err)) ...
 *     if (!an_groups_sort(&g, &metric, &err)) ...
 *     for (size_t i = 0; i < g.n; i++)
 *        use(&g.key[g.order[i]], an_group_counts(&g, g.order[i]));
 *     an_groups_deinit(&g);
 *
 * Cost: one hash lookup per function, or per run of records in one file.
 */
#ifndef AN_GROUP_H
#define AN_GROUP_H

#include "an_metric.h"

struct an_group {
   uint32_t file, name; /* string ids; 0 where the grouping has none */
};

struct an_groups {
   const struct an_profile *profile;
   struct an_group *key;
   uint64_t *count; /* n_events per group */
   uint64_t *calls; /* the same for the cost of calls; NULL: not known */
   size_t n, cap, cap_counts;
   uint32_t *slot;
   size_t n_slots;
   uint32_t *order; /* after a sort: the group that comes first, second ... */
};

static inline const uint64_t *an_group_counts(const struct an_groups *g, size_t i)
{
   return g->count + i * g->profile->head.n_events;
}

/* What group I costs with all that it calls: SUM[n_events].  Where functions call
   each other in a circle the same cost can be in it twice, so no sum exceeds
   the profile's. */
void an_group_inclusive(const struct an_groups *g, size_t i, uint64_t *sum);

/* By group of functions: the object that has all of it; 0 if there are several or it is not
   known.  free() it; NULL without memory. */
uint32_t *an_groups_objects(const struct an_groups *g);

/* By function: its own file and name (of all objects together). */
bool an_group_functions(struct an_groups *g, const struct an_profile *p,
                        struct an_error *err);

/* By the function's name alone: what was inlined into it from other files is
   counted with it (and so are namesakes).  The file of a key is 0. */
bool an_group_names(struct an_groups *g, const struct an_profile *p,
                    struct an_error *err);

/* By the file of the line; by directory of it; by object of the function. */
bool an_group_files(struct an_groups *g, const struct an_profile *p,
                    struct an_error *err);
bool an_group_dirs(struct an_groups *g, struct an_profile *p,
                   struct an_error *err);
bool an_group_objects(struct an_groups *g, const struct an_profile *p,
                      struct an_error *err);

void an_groups_deinit(struct an_groups *g);

/* The group of the key, or -1. */
int64_t an_groups_find(const struct an_groups *g, uint32_t file, uint32_t name);

/* Fills order: largest value of M first, of the cost with calls if INCLUSIVE;
   ties by file, then name, so that the
   order depends on the profile alone. */
bool an_groups_sort(struct an_groups *g, const struct an_metric *m,
                    bool inclusive, struct an_error *err);

#endif
