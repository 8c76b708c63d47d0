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
   ADDR is without low bits that are the same for all instructions.  What a branch
   does is hard to predict for the host too, so nothing here branches on it. */

static inline bool cs_branch_conditional(struct cs_branch *b, uint64_t addr, bool taken)
{
   enum { HISTORY_BITS = 7, ADDR_BITS = 7, WEAKLY_TAKEN = 2 };
   /* What follows 0 1 2 3 when not taken, and when taken; two bits each, lowest first. */
   enum { NEXT = 0 | 0 << 2 | 1 << 4 | 2 << 6 | (1 | 2 << 2 | 3 << 4 | 3 << 6) << 8 };
   uint32_t history = b->history & ((1u << HISTORY_BITS) - 1);
   uint32_t place = (uint32_t)addr & ((1u << ADDR_BITS) - 1);
   uint8_t *counter = &b->counter[history << ADDR_BITS | place];
   uint32_t old = *counter;
   b->history = b->history << 1 | taken;
   *counter = (uint8_t)(NEXT >> (taken * 8 + old * 2) & 3);
   return (old >= WEAKLY_TAKEN) != taken;
}

static inline bool cs_branch_indirect(struct cs_branch *b, uint64_t addr, uint64_t target)
{
   uint64_t *last = &b->target[addr & (CS_N_TARGETS - 1)];
   bool mispredicted = *last != target;
   *last = target;
   return mispredicted;
}

#endif
