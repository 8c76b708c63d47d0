/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stacks by name: what suppressions match, and entries that would match a stack.
 */
#ifndef LC_NAMES_H
#define LC_NAMES_H

#include "pub_tool_basics.h"

#include "lc_supp.h"

/* Reads all suppression files the core has been told of. */
void lc_names_read_suppressions(void);

/* The entry that suppresses a stack, or NULL.  LEAK_KIND: one bit 1 << enum lc_state. */
struct lc_supp *lc_names_suppression(enum lc_supp_kind kind, UInt leak_kind, UInt epoch, const Addr *ips, UInt n_ips);

/* Prints an entry that would match, as --gen-suppressions asks. */
void lc_names_print_suppression(enum lc_supp_kind kind, const HChar *leak_kind, UInt epoch, const Addr *ips,
                                UInt n_ips);

/* Is --gen-suppressions on? */
Bool lc_names_wants_suppressions(void);

/* Turns the core's own writing of entries off or on again: they would be for a tool
   of this name only. */
Int lc_names_mute_core(Int setting);

/* Prints the entries that were used, as -v asks. */
void lc_names_print_used(void);

#endif
