/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of the guest's allocator: the state of the watch, which lc_watch.c defines
 * and others look at.
 *
 * One watch exists, in lc_watch: generated code has no context to hand over.
 */
#ifndef LC_STATE_H
#define LC_STATE_H

#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"

#include "lc_blocks.h"
#include "lc_kinds.h"
#include "lc_ranges.h"
#include "lc_sites.h"
#include "lc_written.h"

struct lc_entry; /* lc_entries.h */

enum { LC_MAX_PENDING = 8, LC_HEAD_WORDS = 64 };

struct lc_call {
   const struct lc_kind *kind; /* NULL: a signal handler begins here */
   const struct lc_entry *entry;
   Addr sp;                    /* at entry; the return address is there */
   Addr return_address;
   SizeT size;
   Addr block;       /* argument to free or resize */
   Addr store;       /* where the result is stored */
   UInt site;
   struct lc_block old; /* what realloc took out; addr 0: nothing */
   UChar head[LC_HEAD_WORDS]; /* if there is such a block: marks of its first words: freeing it writes there */
   Bool is_below;       /* to the level below: does not count (lc_levels.h) */
   Addr below;          /* the last block that it got from there, or 0 */
   SizeT below_size;
   Addr freed_below;    /* and the last that was freed there */
   Bool left;           /* a longjmp or throw came by: perhaps it will never return */
};

struct lc_thread {
   struct lc_call pending[LC_MAX_PENDING];
   UInt depth;
   Addr newest;  /* the thread's last allocation, if not freed */
   Bool exiting; /* in its exit system call */
};

/* A freed block, remembered for the message about its second free. */
struct lc_freed {
   Addr addr;
   SizeT size;
   UInt site;
   Addr freer; /* where free was called */
};

enum { LC_N_FREED = 4096 };

struct lc_watch {
   struct lc_mem mem;
   struct lc_blocks *blocks;
   struct lc_sites *sites;
   struct lc_traces *traces;
   struct lc_kinds *kinds;
   struct lc_written written;
   Bool near; /* are marks of the near map enough? */
   struct lc_ranges own; /* the allocator's memory: no roots */
   struct lc_ranges no_access; /* declared by client requests: hold no pointers */
   struct lc_ranges undefined; /* the same: only words written since hold pointers */
   struct lc_ranges clocks; /* static variables that hold times: no roots */
   struct lc_returns *returns; /* where pending calls return to */
   struct lc_thread *thread; /* VG_N_THREADS */
   struct lc_freed *freed;   /* ring of LC_N_FREED */
   ULong n_freed;
   ULong events; /* allocations and frees: the clock of the lean tool */
   ULong (*clock)(void);
   ULong peak_number, peak_time; /* the program's last peak that was seen, and when */
   Bool slack_known; /* the allocator is one whose block sizes can be read */
   Bool any_lower; /* there are or were blocks of the level below, or pieces (lc_levels.h) */
   Bool any_loose; /* there are or were pieces of the program's own allocators, by themselves */
   Addr allocator[2]; /* addresses of code of the last seen: allocator, one of the user's own */
   uintptr_t *ips;  /* scratch for stacks */
   struct lc_stores *stores; /* of the superblock being instrumented */
   struct lc_times *times;   /* the same */
   struct lc_marks *marks;   /* the same */
};

extern struct lc_watch lc_watch;

/* What generated code looks at: the stack pointer behind the return of the running
   thread's pending call, all ones if there is none. */
extern Addr lc_watch_expected;

/* The debug information that names a site's stack. */
static inline DiEpoch lc_watch_epoch(const struct lc_site *s)
{
   DiEpoch ep = { .n = (UInt)s->epoch };
   return s->epoch == 0 ? VG_(current_DiEpoch)() : ep;
}

#endif
