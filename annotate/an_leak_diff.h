/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The leaks of two runs, one by one: which are new, which are fixed, which grew.
 *
 * A leak is a place where blocks were allocated that are lost: definitely,
 * indirectly or possibly.  Leaks are paired by equal stacks; what is left then by
 * stacks of equal functions, whatever the lines, for lines move when source is
 * edited: of several such, in the order of their lines.
 *
 *     struct an_leak_diff d;
 *     if (!an_leak_diff_init(&d, &old_heap, &new_heap, &err)) ...
 *     for (size_t i = 0; i < d.n; i++)
 *        use(&d.pair[i]);
 *     an_leak_diff_deinit(&d);
 *
 * Cost: two sorts of the leaks of each run.
 */
#ifndef AN_LEAK_DIFF_H
#define AN_LEAK_DIFF_H

#include "an_error.h"
#include "an_heap.h"

enum an_leak_change { AN_LEAK_NEW, AN_LEAK_GROWN, AN_LEAK_SHRUNK, AN_LEAK_FIXED,
                      AN_LEAK_SAME, AN_N_LEAK_CHANGES };

struct an_leak_pair {
   const struct an_site *old_site, *new_site; /* NULL: not lost in that run */
   enum an_leak_change change;
};

struct an_leak_diff {
   const struct an_heap *old_heap, *new_heap;
   struct an_leak_pair *pair; /* by the size of the difference in bytes */
   size_t n;
   size_t count[AN_N_LEAK_CHANGES]; /* how many of each */
};

/* Both heaps must share one table of strings. */
bool an_leak_diff_init(struct an_leak_diff *d, const struct an_heap *old_heap,
                       const struct an_heap *new_heap, struct an_error *err);
void an_leak_diff_deinit(struct an_leak_diff *d);

/* "new", "grown", "shrunk", "fixed", "same" */
const char *an_leak_change_name(enum an_leak_change change);

/* Bytes lost in the old and the new run. */
uint64_t an_leak_old(const struct an_leak_pair *p);
uint64_t an_leak_new(const struct an_leak_pair *p);

/* The heap and the site that tell where the leak is: the new ones, if it is
   there still. */
const struct an_site *an_leak_site(const struct an_leak_diff *d,
                                   const struct an_leak_pair *p,
                                   const struct an_heap **heap);

/* The worst way in which blocks of the site are lost. */
enum an_leak an_leak_kind(const struct an_site *s);

#endif
