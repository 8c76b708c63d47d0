/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for what generated code points at: counters, cost centres, sites.
 *
 * It comes first from areas whose addresses fit into 31 bits (ct_space.h): VEX
 * can then store them as immediate operands, as it does with the mark of a segment.
 * Untouched, an area costs address space only: 192 MB for all, and where that is limited a
 * twenty-fourth at most.  When an area is used up, ordinary tool
 * memory follows; nothing else changes.
 */
#ifndef CS_POOL_H
#define CS_POOL_H

#include "pub_tool_basics.h"

/* What is read at every execution lies by itself, in the order in which code was translated:
   code that follows each other then has it in few pages, and cold code waits for them less. */
enum cs_pool_part {
   CS_POOL_GROUPS,   /* of accesses */
   CS_POOL_SEGMENTS, /* counters */
   CS_POOL_OTHER,
   CS_POOL_PARTS
};

/* What the areas take of the space below 2^31 in a process that may map LIMIT bytes. */
SizeT cs_pool_space_wanted(ULong limit);

/* Takes it, once; before that, all is ordinary memory. */
void cs_pool_init(ULong limit);

/* Gives back what is not used, but for what suits this lower limit. */
void cs_pool_shrink(ULong limit);

/* Zeroed; never NULL.  Aligned to 16 bytes, and multiples of 64 to 64 as long as the part's
   area lasts. */
void *cs_pool_alloc(enum cs_pool_part part, SizeT bytes);

/* Give back a block got from PART with the same BYTES. */
void cs_pool_free(enum cs_pool_part part, void *block, SizeT bytes);

#endif
