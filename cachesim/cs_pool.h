/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for what generated code points at: counters, cost centres, sites.
 *
 * It comes first from a static area of the tool, whose addresses fit into 31
 * bits: VEX can then store them as immediate operands, as it does with the mark
 * of a segment.  Untouched, that area costs address space only.  When it is
 * used up, ordinary tool memory follows; nothing else changes.
 */
#ifndef CS_POOL_H
#define CS_POOL_H

#include "pub_tool_basics.h"

/* Zeroed; never NULL.  Aligned to 16 bytes, and multiples of 64 to 64 as long as the area
   lasts. */
void *cs_pool_alloc(SizeT bytes);

/* Give back a block got with the same BYTES. */
void cs_pool_free(void *block, SizeT bytes);

#endif
