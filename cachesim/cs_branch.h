/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The branch predictors: Cachegrind's model of a simple processor of 2004.
 *
 * Conditional branches: 16384 two-bit saturating counters, indexed by seven
 * bits of global history (taken or not) above seven bits of the branch's
 * address; predicted taken from 2 on.  Indirect branches: 512 last targets,
 * indexed by nine bits of the address.  Returns are predicted always.
 * Source: Cachegrind's manual, "Branch prediction"; one history for all threads.
 */
#ifndef CS_BRANCH_H
#define CS_BRANCH_H

#include <stdbool.h>
#include <stdint.h>

enum { CS_N_PATTERNS = 1 << 14, CS_N_TARGETS = 1 << 9 };

struct cs_branch {
   uint8_t counter[CS_N_PATTERNS];
   uint64_t target[CS_N_TARGETS];
   uint32_t history;
};

/* Both tell whether the branch at ADDR was mispredicted, and learn from it.
   ADDR is without low bits that are the same for all instructions. */
bool cs_branch_conditional(struct cs_branch *b, uint64_t addr, bool taken);
bool cs_branch_indirect(struct cs_branch *b, uint64_t addr, uint64_t target);

#endif
