/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weaving what advances the clock, and the stamps of inline probes (cs_clock.h has the rules).
 *
 * Probes read and advance the clock where the first of a segment stands.  By how much is known when
 * the segment is complete: the constant in that statement is filled in then, by cs_weave_clock_close().
 */
#ifndef CS_WEAVE_CLOCK_H
#define CS_WEAVE_CLOCK_H

#include "cs_weaver.h"

/* A segment begins; nothing of it has a stamp yet. */
void cs_weave_clock_open(struct cs_weaver *w);

/* It is complete: all it advances the clock by is settled, and what is more than its
   instructions is made up for, if W is timed. */
void cs_weave_clock_close(struct cs_weaver *w);

/* Reserve the stamps of the access of SITE, which has a probe or a call of its own.  Returns
   the first, counted from the clock before the segment. */
UInt cs_weave_clock_take(struct cs_weaver *w, struct cs_site *site);

/* That stamp as a value. */
IRExpr *cs_weave_clock_stamp(struct cs_weaver *w, UInt stamp);

/* The time of group G, whose end is known. */
void cs_weave_clock_group(struct cs_group *g);

/* An instruction that no segment's time holds ran N times. */
void cs_weave_clock_behind(struct cs_weaver *w, IRExpr *n);

#endif
