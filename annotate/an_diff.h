/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The comparison of two profiles, function by function and line by line.
 *
 * Both profiles must share one table of strings.  They are brought into one
 * shape first: the common events in the order of the old one, no objects.  A
 * function is paired with the one of the same file and name, a line with the
 * same line of the same function.
 *
 *     struct an_diff d;
 *     if (!an_diff_init(&d, &old_profile, &new_profile, "cycles", &err)) ...
 *     for (size_t i = 0; i < d.n_pairs; i++)
 *        use(&d.pair[i]);
 *     an_diff_deinit(&d);
 *
 * Cost: one hash lookup per function, one walk over both profiles' records.
 */
#ifndef AN_DIFF_H
#define AN_DIFF_H

#include "an_format.h"
#include "an_metric.h"

enum an_change { AN_SAME, AN_BETTER, AN_WORSE, AN_NEW, AN_GONE, AN_MOVED };

/* A function in both profiles, or in one. */
struct an_pair {
   uint32_t file, name;         /* string ids */
   int64_t old_func, new_func;  /* indices, -1: not there */
};

/* A line in both profiles, or in one. */
struct an_line_pair {
   uint32_t pair, line;
   int64_t old_record, new_record; /* indices, -1: not there */
};

struct an_diff {
   struct an_profile *old_profile, *new_profile;
   unsigned n_events;
   struct an_metric metric;     /* what status and order go by */
   struct an_pair *pair;
   uint64_t *count;             /* per pair: n_events old, n_events new */
   size_t n_pairs;
   uint32_t *order;             /* pairs by descending |delta| of the metric */
   struct an_line_pair *line;   /* by descending |delta| */
   size_t n_lines, cap_lines;
   double line_threshold;       /* least |delta| of a line, percent */
};

static inline const uint64_t *an_pair_old(const struct an_diff *d, size_t i)
{
   return d->count + 2 * i * d->n_events;
}

static inline const uint64_t *an_pair_new(const struct an_diff *d, size_t i)
{
   return an_pair_old(d, i) + d->n_events;
}

/* Status AN_INCOMPARABLE if there is no common event, AN_USAGE if METRIC (NULL:
   cycles, or else the first event) cannot be had.  Lines are kept if they
   change by LINE_THRESHOLD percent of the old total or more; a negative
   threshold keeps even those that do not change. */
bool an_diff_init(struct an_diff *d, struct an_profile *old_profile,
                  struct an_profile *new_profile, const char *metric,
                  const char *cycles, double line_threshold,
                  struct an_error *err);
void an_diff_deinit(struct an_diff *d);

/* What happened between two counts of one entry; HAD and HAS tell whether it
   is in the old and in the new profile. */
enum an_change an_change(const struct an_diff *d, const uint64_t *old_count,
                         const uint64_t *new_count, bool had, bool has);

/* "same", "better" ... */
const char *an_change_name(enum an_change change);

/* The change of the metric. */
struct an_delta an_diff_delta(const struct an_diff *d, const uint64_t *old_count,
                              const uint64_t *new_count);

/* Counts of a line pair; zeros where it is not. */
const uint64_t *an_line_old(const struct an_diff *d, const struct an_line_pair *l);
const uint64_t *an_line_new(const struct an_diff *d, const struct an_line_pair *l);

#endif
