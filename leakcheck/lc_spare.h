/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory kept from a guest that maps all there is, for Valgrind's core and the tool.
 *
 * When nothing can be mapped any more, the core ends the run at its next small need: a translation, a name. So
 * some megabytes are mapped from the start.  When a system call of the guest has failed for want of memory they are
 * unmapped, and mapped again before its next one that maps: what is free then can be had by the core
 * and the tool, never by the guest.
 */
#ifndef LC_SPARE_H
#define LC_SPARE_H

#include "pub_tool_basics.h"

/* In a process that may map LIMIT bytes.  Once. */
void lc_spare_init(ULong limit);

/* Around each system call. */
void lc_spare_before(UInt number);
void lc_spare_after(UInt number, Bool failed);

/* The same as after a failure. */
void lc_spare_release(void);

#endif
