/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Branch prediction: two-bit counters with global history, last targets.
 */
#include "cs_branch.h"

enum { HISTORY_BITS = 7, ADDR_BITS = 7, STRONGLY_TAKEN = 3, WEAKLY_TAKEN = 2 };

bool cs_branch_conditional(struct cs_branch *b, uint64_t addr, bool taken)
{
   uint32_t history = b->history & ((1u << HISTORY_BITS) - 1);
   uint32_t place = (uint32_t)addr & ((1u << ADDR_BITS) - 1);
   uint8_t *counter = &b->counter[history << ADDR_BITS | place];
   bool predicted_taken = *counter >= WEAKLY_TAKEN;
   b->history = b->history << 1 | (taken ? 1 : 0);
   if (taken && *counter < STRONGLY_TAKEN)
      ++*counter;
   if (!taken && *counter > 0)
      --*counter;
   return predicted_taken != taken;
}

bool cs_branch_indirect(struct cs_branch *b, uint64_t addr, uint64_t target)
{
   uint64_t *last = &b->target[addr & (CS_N_TARGETS - 1)];
   bool mispredicted = *last != target;
   *last = target;
   return mispredicted;
}
