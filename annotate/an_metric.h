/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Metrics: what a column of a report shows.
 *
 * A metric is an event, a weighted sum of events, or a ratio of two such sums.
 * The names that can be used beside the events' own:
 *
 *     L1m LLm D1m DLm Bm    all misses of a level, data alone, branches
 *     Drw B                 data accesses, branches
 *     I1% D1% LL% DL% B%    miss rates, as Cachegrind's summary defines them
 *     MPKI                  LL misses per thousand instructions
 *     cycles                the estimate (--cycles)
 *
 * A metric whose events were not recorded is not available.
 */
#ifndef AN_METRIC_H
#define AN_METRIC_H

#include "an_profile.h"

#define AN_CYCLES_DEFAULT "Ir + 10 L1m + 100 LLm"

struct an_metric {
   char name[32];
   uint32_t weight[AN_MAX_EVENTS]; /* of the sum, or of the numerator */
   uint32_t divisor[AN_MAX_EVENTS];
   double scale;   /* 0: a sum; else the factor of the ratio */
   bool is_percent; /* of a ratio */
};

/* Finds NAME among the profile's events and the names above.  CYCLES is the
   formula of "cycles".  False: not available (no error is set). */
bool an_metric_find(struct an_metric *m, const struct an_profile *p,
                    const char *name, const char *cycles);

/* Parses "Ir + 10 L1m": sums of names, each with an optional factor. */
bool an_metric_parse(struct an_metric *m, const struct an_profile *p,
                     const char *name, const char *formula);

/* The sum; too large a sum stays at the largest number. */
uint64_t an_metric_count(const struct an_metric *m, unsigned n_events,
                         const uint64_t *count);

/* Does the sum of P's totals fit 64 bits?  Then that of every part of P does. */
bool an_metric_fits(const struct an_metric *m, const struct an_profile *p);

/* The same as an error that names P's first file. */
bool an_metric_check(const struct an_metric *m, const struct an_profile *p,
                     struct an_error *err);

/* The value of any metric, for ordering and ratios; a ratio whose divisor is
   0 is -1. */
double an_metric_value(const struct an_metric *m, unsigned n_events,
                       const uint64_t *count);

static inline bool an_metric_is_ratio(const struct an_metric *m)
{
   return m->scale != 0;
}

#endif
