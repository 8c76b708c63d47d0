/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which superblocks are hot: a bit set by hash, since a superblock that is
 * wrongly taken for hot gives the same figures.
 */
#include "cs_tier.h"

#include "cs_options.h"

#include "pub_tool_transtab.h"

/* Without it the core refuses to discard translations outside client requests.
   It is in no public header.  When a thread has left generated code, discarding is
   safe: what the core may still hold is the place of a jump to be chained, and it
   looks up first whether that place's translation still exists. */
extern Bool VG_(ok_to_discard_translations);

enum { BITS_LOG2 = 20 };

static UInt hot[1 << (BITS_LOG2 - 5)];
static Addr queue[CS_TIER_MOST];
static UInt n_queued, n_hot;

static ULong bit_of(Addr addr)
{
   return (ULong)addr * 0x9e3779b97f4a7c15ULL >> (64 - BITS_LOG2); /* 2^64 / golden ratio */
}

Bool cs_tier_is_hot(Addr addr)
{
   ULong bit = bit_of(addr);
   return hot[bit >> 5] >> (bit & 31) & 1;
}

void cs_tier_add(Addr addr)
{
   if (cs_options.probes != CS_PROBES_INLINE || n_hot == CS_TIER_MOST)
      return;
   ULong bit = bit_of(addr);
   hot[bit >> 5] |= 1u << (bit & 31);
   queue[n_queued++] = addr;
   n_hot++;
}

void cs_tier_retranslate(void)
{
   if (n_queued == 0)
      return;
   Bool ok = VG_(ok_to_discard_translations);
   VG_(ok_to_discard_translations) = True;
   for (UInt i = 0; i < n_queued; i++)
      VG_(discard_translations_safely)(queue[i], 1, "cachesim");
   VG_(ok_to_discard_translations) = ok;
   n_queued = 0;
}
