/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which superblocks are hot: a bit set by hash, since a superblock that is
 * wrongly taken for hot gives the same figures.
 */
#include "cs_tier.h"

#include "cs_options.h"
#include "ct_discard.h"

enum { BITS_LOG2 = 20 };

enum { QUEUE_LENGTH = 128 };

/* Misses in a hundred accesses between which the outcome is uncertain. */
enum { LEAST_UNCERTAIN = 40, MOST_UNCERTAIN = 85 };

typedef UInt bit_set[1 << (BITS_LOG2 - 5)];

static bit_set hot, uncertain;
static Addr queue[QUEUE_LENGTH];
static UInt n_queued, n_hot;

static ULong bit_of(Addr addr)
{
   return (ULong)addr * 0x9e3779b97f4a7c15ULL >> (64 - BITS_LOG2); /* 2^64 / golden ratio */
}

static Bool is_in(const UInt *set, Addr addr)
{
   ULong bit = bit_of(addr);
   return set[bit >> 5] >> (bit & 31) & 1;
}

/* Put ADDR into SET and have the code there translated again; not if the queue is full. */
static Bool add(UInt *set, Addr addr)
{
   if (n_queued == QUEUE_LENGTH)
      return False;
   ULong bit = bit_of(addr);
   set[bit >> 5] |= 1u << (bit & 31);
   queue[n_queued++] = addr;
   return True;
}

Bool cs_tier_is_hot(Addr addr)
{
   return is_in(hot, addr);
}

void cs_tier_add(Addr addr)
{
   if (cs_options.probes == CS_PROBES_INLINE && n_hot < CS_TIER_MOST)
      n_hot += add(hot, addr);
}

Bool cs_tier_is_uncertain(Addr insn)
{
   return is_in(uncertain, insn);
}

void cs_tier_judge(Addr insn, ULong n_missed, ULong n_executions)
{
   ULong hundredth = n_executions / 100;
   if (n_missed >= LEAST_UNCERTAIN * hundredth && n_missed <= MOST_UNCERTAIN * hundredth && !cs_tier_is_uncertain(insn))
      add(uncertain, insn);
}

void cs_tier_retranslate(void)
{
   if (n_queued == 0)
      return;
   for (UInt i = 0; i < n_queued; i++)
      ct_discard(queue[i], 1);
   n_queued = 0;
}
