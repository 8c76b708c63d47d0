/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries of allocator functions in the guest's code.
 *
 * A name alone makes no allocator: the symbols of the object around are looked through once,
 * when the first such name is met in it, and lc_object.h decides.
 */
#ifndef LC_ENTRIES_H
#define LC_ENTRIES_H

#include "pub_tool_basics.h"

#include "lc_kinds.h"

/* The allocator function that begins at ADDR, or NULL.  What is returned lives for ever. */
const struct lc_kind *lc_entries_at(Addr addr);

#endif
