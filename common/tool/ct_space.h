/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address space: how much the process may have, and the part of it below 2^31 that is taken
 * before Valgrind's core starts.
 *
 * What generated code points at should have an address that fits into an instruction.  Static data
 * of a tool has one, but its size is fixed when the tool is linked, and the kernel refuses to start a
 * program whose static data is more than its limit (`ulimit -v`).  So the tool's entry maps that
 * memory right below 2^31, as much as the tool wants under the limit, and then starts the core,
 * which finds the mapping and counts it among the tool's own: it gives none of it to the guest.
 *
 * How much is taken depends on the limits alone, never on options: the guest can read
 * /proc/self/maps, and must not see a difference.  On hosts of 32 bits nothing is taken; every
 * address fits there.
 */
#ifndef CT_SPACE_H
#define CT_SPACE_H

#include "pub_tool_basics.h"

#define CT_NO_LIMIT (~(ULong)0)

/* How many bytes the process may map (RLIMIT_AS, RLIMIT_DATA), as it was at the start; CT_NO_LIMIT.
   Less than the kernel says if what is wanted could not be had. */
ULong ct_space_limit(void);

/* The same as it is now. */
ULong ct_space_limit_now(void);

/* To be defined by each tool: what it is going to take under such a limit.  Called before the core
   has started. */
SizeT ct_space_wanted(ULong limit);

/* BYTES zeros, at a multiple of a page; NULL if so many were not mapped or have been taken.  Untouched
   pages cost nothing. */
void *ct_space_take(SizeT bytes);

/* Gives whole pages in [FROM, TO) back to the system. */
void ct_space_release(Addr from, Addr to);

#endif
