/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The code that is woven into a translation: counters, marks and cache probes.
 * Here is what it does, cs_instrument.c decides where.
 *
 * A probe of a data access (amd64, inline):
 *
 *     way = d1.table[line number of ea, low bits]
 *     if (ea - d1.line[way] > line size - access size)  call cs_help_data(ea, site)
 *     way = d1.table[the same]                          (the helper may have changed it)
 *     d1.stamp[way] = the clock less site->before
 *
 * and of an instruction, whose line and entry are constants:
 *
 *     if (i1.line[i1.table[...]] != line)  call cs_help_fetch(site)
 *     i1.stamp[i1.table[...]] = the clock less site->before
 *
 * Code without inline probes has groups instead: cs_group.h.
 *
 * How the clock advances: cs_weave_clock.h.
 */
#ifndef CS_WEAVE_H
#define CS_WEAVE_H

#include "cs_weaver.h"

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

/* Start on a new superblock that has at most N_SITES sites; if TIMED, its segments
   advance the clock by an instruction's time for each that they count. */
void cs_weaver_begin(struct cs_weaver *w, IRSB *out, enum cs_probes probes, const VexGuestLayout *layout, IRType word,
                     UInt n_sites, Bool timed);

/* Begin S, which is counted once however it goes on; if MARKED, mark it as running
   in this thread: a fault before cs_weave_close() finds it. */
void cs_weave_open(struct cs_weaver *w, struct cs_segment *s, Bool marked);
void cs_weave_close(struct cs_weaver *w);

/* Count S if GUARD. */
void cs_weave_count_if(struct cs_weaver *w, const struct cs_segment *s, IRExpr *guard);

/* A fetch that must be looked up follows; before its site is added. */
void cs_weave_before_fetch(struct cs_weaver *w);

/* Simulate SITE: a fetch, whose first line may still have to be looked up
   (FIRST) or is known to be the last one fetched; a data access at
   EA; one that happens only if GUARD holds and is counted by the helper. */
void cs_weave_fetch(struct cs_weaver *w, struct cs_site *site, Bool first);
void cs_weave_data(struct cs_weaver *w, struct cs_site *site, IRExpr *ea);
void cs_weave_guarded(struct cs_weaver *w, struct cs_site *site, IRExpr *ea, IRExpr *guard);

/* Predict SITE: TAKEN is a word, 0 or 1; TARGET a word. */
void cs_weave_conditional(struct cs_weaver *w, struct cs_site *site, IRExpr *taken);
void cs_weave_indirect(struct cs_weaver *w, struct cs_site *site, IRExpr *target);

#endif
