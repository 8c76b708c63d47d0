/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watching the guest's own allocator: from entries and returns of its
 * functions to the table of live blocks.
 *
 * Only the outermost allocator call of a thread counts.  From its entry to
 * its return the call is pending: mappings made meanwhile are the
 * allocator's own memory, inner calls are its own business.  A return is
 * recognised by the stack pointer and the target.  A signal handler that
 * interrupts the allocator starts anew and hands back; a call left by
 * longjmp or an exception is dropped when that shows.
 *
 * Its state is lc_state.h.
 */
#ifndef LC_WATCH_H
#define LC_WATCH_H

#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"

#include "lc_entries.h"
#include "lc_state.h"

/* CLOCK gives the time of births; NULL: count allocation events. */
void lc_watch_init(ULong (*clock)(void));

/* What is woven in does nothing from here on but to set marks. */
void lc_watch_stop(void);

/* From generated code. */
void lc_watch_entry(UChar *guest, const struct lc_entry *entry, Addr ip);
VG_REGPARM(3) void lc_watch_return(Addr target, Addr sp, UWord result);
VG_REGPARM(2) void lc_watch_write(Addr addr, SizeT size);
VG_REGPARM(1) void lc_watch_time(Addr addr);

/* From the core. */
void lc_watch_run(ThreadId tid);
void lc_watch_signal(ThreadId tid);
void lc_watch_signal_done(ThreadId tid);
void lc_watch_thread_begins(ThreadId tid);
void lc_watch_thread_ends(ThreadId tid);
void lc_watch_mapped(ThreadId tid, Addr addr, SizeT len, Bool code);
void lc_watch_unmapped(Addr addr, SizeT len);
void lc_watch_unreadable(Addr addr, SizeT len);
void lc_watch_moved(ThreadId tid, Addr from, Addr to, SizeT len);

/* Is some thread inside its allocator? */
Bool lc_watch_busy(void);

/* Blocks that client requests declare.  DEFINED: the contents are the block's own already; else they are left over. */
UInt lc_watch_declare(ThreadId tid, Addr addr, SizeT size, UInt flags, Bool defined);
void lc_watch_retire(UInt id);

/* After fork, in the child: what lives is the parent's. */
void lc_watch_forked(void);

#endif
