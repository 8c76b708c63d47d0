/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What generated code calls and addresses: the helpers, the presence tables, and the one
 * simulated hierarchy behind them.  (Its clock: cs_clock.h.)
 */
#ifndef CS_HELP_H
#define CS_HELP_H

#include "cs_arch.h"
#include "cs_block.h"
#include "cs_book.h"
#include "cs_branch.h"
#include "cs_clock.h"
#include "cs_sim.h"

#include "pub_tool_basics.h"

/* Generated code addresses these. */
extern struct cs_shared cs_i1, cs_d1;

/* Make the caches empty, in SHAPE; with REFERENCE the plain ones are used. */
void cs_help_init(const struct cs_sim_shape *shape, enum cs_empty empty, Bool reference, const struct cs_alloc *alloc);

/* The geometry simulated. */
const struct cs_sim_shape *cs_help_shape(void);

/* Helpers behind inline probes.  They account for misses only; the guarded one also
   for the access itself. */
VG_REGPARM(1) void cs_help_fetch(struct cs_site *site);
VG_REGPARM(2) void cs_help_data(Addr ea, struct cs_site *site);
VG_REGPARM(2) void cs_help_guarded(Addr ea, struct cs_site *site);

/* The same at a given time. */
void cs_help_fetch_at(struct cs_site *site, ULong stamp);
void cs_help_data_at(Addr ea, struct cs_site *site, ULong stamp);

/* Fetch from the line at ADDR alone, without counting what misses.  Only if LL's lines are
   not shorter than I1's: it looks up what an instruction within that line would. */
enum cs_missed cs_help_fetch_line(Addr addr, ULong stamp);
Bool cs_help_can_fetch_line(void);

/* A guarded access in code without inline probes: takes an instruction's time. */
VG_REGPARM(2) void cs_help_guarded_now(Addr ea, struct cs_site *site);

/* An uncertain access (cs_tier.h), in place of an inline probe; and in code without them,
   taking an instruction's time. */
VG_REGPARM(2) void cs_help_uncertain(Addr ea, struct cs_site *site);
VG_REGPARM(2) void cs_help_uncertain_now(Addr ea, struct cs_site *site);

/* Are both first levels caches of the usual measures: lines of 64 bytes, up to
   CS_USUAL_WAYS of them? */
Bool cs_help_is_usual(void);

/* The same into the plain caches; for code that has nothing else. */
VG_REGPARM(1) void cs_help_reference_fetch(struct cs_site *site);
VG_REGPARM(2) void cs_help_reference_data(Addr ea, struct cs_site *site);
VG_REGPARM(2) void cs_help_reference_guarded(Addr ea, struct cs_site *site);

/* Predict the conditional branch at SITE, which is TAKEN, 0 or 1. */
extern struct cs_branch cs_predictor;
static inline void cs_help_predict(UWord taken, struct cs_site *site)
{
   cs_book_mispredicted(site->cost, CS_CONDITIONAL,
                        cs_branch_conditional(&cs_predictor, site->insn >> CS_ADDR_ZERO_BITS, taken != 0));
}

VG_REGPARM(2) void cs_help_conditional(UWord taken, struct cs_site *site);
VG_REGPARM(2) void cs_help_indirect(UWord target, struct cs_site *site);

#endif
