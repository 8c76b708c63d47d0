/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Limits on the totals: what a comparison may cost before it fails.
 *
 *     LIST  = LIMIT *("," LIMIT)
 *     LIMIT = NAME "=" VALUE *("|" VALUE)
 *     NAME  = an event, L1m LLm D1m DLm cycles ..., or @all (every event), or
 *             leak.definite, leak.indirect, leak.possible, leak.reachable (bytes)
 *     VALUE = NUMBER "%"   the most the count may grow; negative: must shrink
 *           | NUMBER       the most the new count may be
 *
 * Names are matched without regard to case; of several limits for one name the
 * last counts, and @all counts only for events that have none of their own.  A limit is exceeded if any of its values is.  A change within
 * the tolerance, which is written in the same way but with NUMBER the most the
 * count may grow, exceeds nothing.
 *
 * The growth of a count that was 0 exceeds every percentage.
 */
#ifndef AN_GATE_H
#define AN_GATE_H

#include "an_diff.h"

struct an_limit {
   struct an_metric metric; /* of a leak: the name alone */
   bool is_leak;
   enum an_leak leak;
   bool has_percent, has_count;
   bool by_all; /* set by @all */
   double percent;
   uint64_t count;
};

struct an_limits {
   struct an_limit *limit;
   size_t n, cap;
};

/* Parses TEXT for the events of P.  Status AN_USAGE if it is no list of
   limits, or names what P has not; AN_INCOMPARABLE if it names leaks and
   HAVE_LEAKS is not set. */
bool an_limits_parse(struct an_limits *l, const char *text,
                     const struct an_profile *p, const char *cycles,
                     bool have_leaks, struct an_error *err);
/* The tolerances that decide what a total is called when nothing else is
   said.  The environment's size alone (3,000 bytes more of it) changed Ir by
   0.005 %, D1mw by 0.85 % and DLmr by 0.26 % of a run of python3. */
bool an_limits_noise(struct an_limits *l, const struct an_profile *p,
                     const char *cycles, struct an_error *err);

/* Fails if a sum that is limited does not fit 64 bits in P. */
bool an_limits_check(const struct an_limits *l, const struct an_profile *p,
                     struct an_error *err);

void an_limits_deinit(struct an_limits *l);

/* One limit and what became of it. */
struct an_verdict {
   const struct an_limit *limit;
   uint64_t old_count, new_count;
   bool tolerated; /* would have failed, but is within the tolerance */
   bool failed;
};

/* The totals of several runs of the old program: the least and the most. */
struct an_spread {
   uint64_t least[AN_MAX_EVENTS], most[AN_MAX_EVENTS];
   unsigned n_runs;
};

/* Judges limit I of L.  TOLERANCE may be empty; SPREAD, if it has more than
   one run, widens the old count to its runs' largest. */
struct an_verdict an_gate_judge(const struct an_diff *d, const struct an_limits *l,
                                size_t i, const struct an_limits *tolerance,
                                const struct an_spread *spread);

/* Is a change of the metric within the tolerance? */
bool an_gate_tolerates(const struct an_limits *tolerance, const char *name,
                       uint64_t old_count, uint64_t new_count);

/* "+0.5%", "at most 1,000", "+2% and at most 1,000" */
char *an_limit_text(char *buf, size_t size, const struct an_limit *l);

#endif
