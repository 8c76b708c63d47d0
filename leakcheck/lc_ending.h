/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the program begins and ends: what of its stack is dead then, and whether libc's exit has run.
 *
 * libc's frames above main's hold no pointers to blocks; stale words of what ran before main lie
 * in them.  When exit is entered, all below its frame is dead: what exit's machinery and the handlers
 * it calls leave unwritten in their frames was left by others.  From then on only words written since count there.
 *
 * libc's clean-up (__libc_freeres) flushes streams.  It is run where exit has run, which has flushed them
 * already, and nowhere else: after _exit, in the child of a fork above all, it would write what the program did not.
 */
#ifndef LC_ENDING_H
#define LC_ENDING_H

#include "pub_tool_basics.h"

#include "lc_entries.h"

/* From generated code: a function of an act behind LC_ACT_LEAVE is entered at IP. */
void lc_ending_entry(UChar *guest, const struct lc_entry *what, Addr ip);

/* What main's entry is woven with, if it begins at ADDR; or NULL. */
const struct lc_entry *lc_ending_main_at(Addr addr);

/* Thread TID, which is in the system call that ends the program, got there from libc's exit alone:
   no handler of the program's has called _exit. */
Bool lc_ending_is_by_exit(ThreadId tid);

#endif
