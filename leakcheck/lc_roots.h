/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the guest's pointers begin: writable mappings and registers.
 *
 * Roots are the readable and writable mappings of the guest that are not of
 * a device, without the allocator's own memory, without what lies below the
 * stack pointers, and without dead stacks; in programs without a dynamic
 * linker also readable data that cannot be executed, where such programs
 * keep pointers that they have made read-only.  Registers are those of the
 * threads alive; those that a call destroys do not count for the thread
 * that asked for the search.
 */
#ifndef LC_ROOTS_H
#define LC_ROOTS_H

#include "pub_tool_basics.h"

#include "lc_mark.h"
#include "lc_ranges.h"

enum lc_root_source { LC_ROOT_MEMORY, LC_ROOT_REGISTER }; /* + tid << 8 */

/* Fills SET with the memory that is scanned. */
void lc_roots_memory(struct lc_ranges *set);

/* Hands all roots to MARK.  ASKER: the thread whose request this is; VG_INVALID_THREADID
   at the end of the run. */
void lc_roots_mark(struct lc_mark *mark, const struct lc_ranges *memory, ThreadId asker);

/* Thread TID ends the program.  What is below its stack pointer is dead from now on, and so is what
   exit's own frames have not written; with --exit-frames=dead, the frames of exit's callers, up to main's. */
void lc_roots_exits(ThreadId tid);

/* [FROM, TO) of a stack holds no pointers for the rest of the run. */
void lc_roots_add_dead(Addr from, Addr to);

/* All of TID's stack below SP is dead: of what lies there later, only words written from now on count. */
void lc_roots_forget_below(ThreadId tid, Addr sp);

/* Is TID the only thread alive? */
Bool lc_roots_is_last(ThreadId tid);

/* What the search needs to know of the guest's memory. */
void lc_roots_env(struct lc_mark_env *env);

/* Notes of stacks: kept while the guest runs. */
void lc_roots_init(void);
void lc_roots_thread_begins(ThreadId tid);
Bool lc_roots_knows(ThreadId tid);

/* The live thread whose stack, from its stack pointer up, holds ADDR; or
   VG_INVALID_THREADID.  The stack pointer of a thread. */
ThreadId lc_roots_stack_of(Addr addr);
Addr lc_roots_sp(ThreadId tid);
void lc_roots_thread_ends(ThreadId tid, Bool by_itself);
void lc_roots_unmapped(Addr addr, SizeT len);
void lc_roots_forked(ThreadId tid);

#endif
