/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Groups: accesses that one call simulates.
 *
 * Code without inline probes stores the addresses of its accesses in slots of the
 * guest state's shadow, each when its instruction has run, and calls a helper for all
 * of them before the next line of instructions is fetched and where the segment
 * ends.  A group (struct cs_group of cs_block.h) is at most one fetch and then CS_GROUP_SLOTS accesses, in program
 * order; nothing else is simulated between them.  The same call predicts the conditional
 * branch behind them, if branches are simulated.
 *
 * An instruction that faults leaves its group incomplete: cs_group_run_part()
 * simulates what came before it.
 *
 * (A call for every access instead costs more than the simulation of a hit; so do
 * inline probes, with a jump and 60 bytes each, in code that does not fit the host's
 * instruction cache: docs/performance.md.)
 */
#ifndef CS_GROUP_H
#define CS_GROUP_H

#include "cs_block.h"

#include "pub_tool_basics.h"

/* The helper for groups of G's form.  ENTRY, I1's for G's line, is passed to groups with a
   line or a branch only, so that it need not be read from G first; TAKEN, 0 or 1, to groups
   with a branch only. */
typedef void cs_group_fn(UChar *guest_state, struct cs_group *g, const uint16_t *entry, UWord taken);
cs_group_fn *cs_group_helper(const struct cs_group *g);

/* Simulate the part of G that ran before the instruction whose first site is FAULTED,
   and its fetch; EA are the slots. */
void cs_group_run_part(struct cs_group *g, const Addr *ea, const struct cs_site *faulted);

#endif
