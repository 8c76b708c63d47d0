/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do two profiles measure the same thing?
 *
 * They do if they have the same events (in any order), the same caches, and
 * the same way of counting; cs_format.h says which "desc:" keys matter.  A
 * Cachegrind file, which says nothing of its counting, counts as
 * "compat=cachegrind"; a Callgrind file as "callgrind".
 */
#ifndef AN_COMPAT_H
#define AN_COMPAT_H

#include "an_profile.h"

enum { AN_MAX_DIFFERENCES = 16 };

struct an_difference {
   const char *what; /* "events", "D1 cache" ... */
   const char *old_value, *new_value; /* NULL: not given */
};

/* Fills DIFF with what differs and returns how many there are.  The texts
   live as long as STRINGS; events are listed by name in them. */
unsigned an_compat(const struct an_header *old_head,
                   const struct an_header *new_head, struct an_strings *strings,
                   struct an_difference diff[AN_MAX_DIFFERENCES]);

/* What does not make the counts incomparable, but a verdict doubtful: another
   command (its program's directory aside), or other versions of the tools, if
   both are given.  As above. */
unsigned an_compat_runs(const struct an_header *old_head,
                        const struct an_header *new_head, struct an_strings *strings,
                        struct an_difference diff[AN_MAX_DIFFERENCES]);

/* True if both have the same set of events. */
bool an_compat_events(const struct an_header *a, const struct an_header *b);

#endif
