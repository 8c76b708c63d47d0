/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two tiers of translations: code is first translated with calls for groups of
 * accesses, which VEX does quickly and which leaves the code small, and once more
 * with inline probes when it has proved to run very often.  Both give the same
 * figures.
 *
 * Inline probes pay in short loops.  In a program whose hot code is large they do
 * not: they make it outgrow the host's instruction cache.  So only the first
 * CS_TIER_MOST superblocks that become hot get them.
 *
 * The helper that counts the executions of code without inline probes says when a
 * superblock has become hot; its address is queued, and when the thread leaves
 * generated code (at least every 100,000 superblocks) the queued translations are
 * thrown away.  The next execution makes the new one.
 */
#ifndef CS_TIER_H
#define CS_TIER_H

#include "pub_tool_basics.h"

/* Executions before a superblock is worth its inline probes; superblocks that get
   them.  docs/performance.md has the measurements. */
enum { CS_TIER_EXECUTIONS = 100000, CS_TIER_MOST = 100 };

/* Is the superblock whose first instruction is at ADDR to be translated with
   inline probes? */
Bool cs_tier_is_hot(Addr addr);

/* The superblock whose first instruction is at ADDR is hot. */
void cs_tier_add(Addr addr);

/* The data accesses of an instruction are *uncertain* if one of them misses about as often
   as it hits, more than the host can predict.  They are simulated without a branch on the
   outcome when their superblock has been translated again. */
Bool cs_tier_is_uncertain(Addr insn);

/* A data access of the instruction at INSN has missed so many times in so many executions. */
void cs_tier_judge(Addr insn, ULong n_missed, ULong n_executions);

/* After how many misses to ask for that. */
enum { CS_TIER_MISSES = 1 << 16 };

/* Throw away the translations of what has become hot or uncertain.  Not from generated code. */
void cs_tier_retranslate(void);

#endif
