/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bringing profiles of different origin into one shape.
 */
#ifndef AN_RESHAPE_H
#define AN_RESHAPE_H

#include "an_profile.h"

/* Makes a finished profile as Cachegrind's format can say it: no objects, and
   every record in its function's file (code inlined from another file becomes
   a function of that file).  Functions are then unique by (file, name).  Costs
   nothing if the profile has that shape, else a second copy. */
bool an_profile_flatten(struct an_profile *p, struct an_error *err);

/* The same, but with the objects: as cachesim's own files can say it. */
bool an_profile_flatten_files(struct an_profile *p, struct an_error *err);

/* Gives files other names: FILE[id] is the new string id of the file whose
   string id is ID, for all ids of the table when the array was made.  Functions
   that become equal are added up.  Costs a second copy. */
bool an_profile_rename_files(struct an_profile *p, const uint32_t *file,
                             struct an_error *err);

/* The same for the names of functions. */
bool an_profile_rename_functions(struct an_profile *p, const uint32_t *name,
                                 struct an_error *err);

/* Keeps the N events whose string ids are in EVENT, in that order; the profile
   must have them all. */
void an_profile_select_events(struct an_profile *p, const uint32_t *event,
                              unsigned n);

/* Drops every record R for which KEEP[R] is false.  The totals stay those of
   the whole profile. */
void an_profile_keep_records(struct an_profile *p, const bool *keep);

/* The functions that have records, ordered by file, name and object; free() it.  NULL
   without memory. */
uint32_t *an_profile_by_name(const struct an_profile *p, size_t *n);

#endif
