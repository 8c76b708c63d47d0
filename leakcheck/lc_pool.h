/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool's memory: one reservation made at the start, in every mode.
 *
 * The guest can read /proc/self/maps and so sees what Valgrind maps.  All
 * that tracking keeps while the guest runs therefore comes from address
 * space that is reserved before it starts, with or without tracking; pages
 * cost nothing until they are used.  Only when the reservation is used up
 * does the pool map more.  How much is reserved follows from the limit alone
 * (ct_space.h): 4 GB without one, else a share of it.
 *
 * When there is no more to be had, what needs memory does not return to its caller but to where
 * the pool was told to escape to (lc_guard.h).
 */
#ifndef LC_POOL_H
#define LC_POOL_H

#include "pub_tool_basics.h"

#include "lc_mem.h"

/* Reserves what suits this limit; once. */
void lc_pool_reserve(ULong limit);

/* Gives back what is reserved and not used, but for what suits this lower limit; 0: all. */
void lc_pool_shrink(ULong limit);

/* Can it be that there is not enough for the next event? */
Bool lc_pool_may_fail(void);

/* Where to go if memory runs out; must not return.  NULL: the run ends. */
void lc_pool_escape(void (*escape)(void));

/* Pieces of the reservation: small ones are recycled by size. */
struct lc_mem lc_pool_mem(void);

/* Mappings of their own, for a search: given back to the system.  Pieces of the reservation where the system
   has no more. */
struct lc_mem lc_pool_mapped(void);

/* Bytes handed out of the reservation so far. */
size_t lc_pool_used(void);

#endif
