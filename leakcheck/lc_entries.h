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

struct lc_entry {
   struct lc_kind kind;
   UShort object;  /* number of the object that has it */
   Bool own;       /* the program's own: it may be inlined anywhere, so that not all its calls are seen */
   Bool unmatched; /* it is no error to match it with a function of another family */
   Bool plain;     /* what it calls is its own business */
};

/* The allocator function that begins at ADDR, or NULL.  What is returned lives for ever. */
const struct lc_entry *lc_entries_at(Addr addr);

#endif
