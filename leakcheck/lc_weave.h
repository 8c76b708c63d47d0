/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * leakcheck's public header: all that another tool needs to have
 * allocations tracked and leaks reported in its own run.
 *
 * The tool walks over each superblock once and calls, with the superblock
 * that it is building,
 *
 *     struct lc_weave w;
 *     lc_weave_begin(&w, in, layout, guest_word);
 *     for each statement st of in:
 *        ... instrument as you like, addStmtToIRSB(sb, st) ...
 *        lc_weave_after(&w, sb, st);
 *
 * What is woven in reads and writes memory of the tool only; counts of what the guest
 * does are the same with and without.  With --alloc=no nothing is woven in.
 *
 * Callbacks of the core exist once.  lc_register takes these for itself:
 *
 *     new_mem_mmap new_mem_startup new_mem_brk copy_mem_remap die_mem_munmap
 *     die_mem_brk post_mem_write pre_thread_first_insn pre_thread_ll_exit
 *     tool_errors xml_output; and, when the program ends by exit, libc_freeres cxx_freeres
 *
 * and the tool must forward the others: lc_on_start_client_code,
 * lc_on_pre_deliver_signal, lc_on_post_deliver_signal, lc_on_pre_syscall,
 * lc_on_post_syscall, lc_on_client_request.
 */
#ifndef LC_WEAVE_H
#define LC_WEAVE_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

struct lc_weave {
   Bool on;
   IRType word;     /* Ity_I32 or Ity_I64 */
   Int sp_offset;   /* of the guest's stack pointer */
   Addr next_addr;  /* where the next instruction is if nothing jumps; 0 at the start */
};

void lc_weave_begin(struct lc_weave *w, const IRSB *in, const VexGuestLayout *layout, IRType guest_word);
void lc_weave_after(struct lc_weave *w, IRSB *sb, const IRStmt *st);

/* In pre_clo_init: defaults (LEAN: those of the tool leakcheck, else those of
   cachesim), and registration with the core. */
void lc_register(Bool lean);

/* The command line.  lc_option: True if ARG is one of leakcheck's. */
Bool lc_option(const HChar *arg);
void lc_print_usage(void);

/* In post_clo_init, in every mode.  CLOCK gives the time for lifetimes, in UNIT
   ("instructions"); NULL: allocation events are counted. */
void lc_begin(ULong (*clock)(void), const HChar *unit);

/* How much of the space below 2^31 (ct_space.h) lc_begin takes in a process that may map LIMIT bytes. */
SizeT lc_space_wanted(ULong limit);

/* Has that system call lowered the limit?  Then gives back what is reserved beyond what suits it.
   True: the tool should do the same. */
Bool lc_on_post_syscall(UInt number, SysRes result);

/* Gives back all that is reserved: at the end, whatever the guest has mapped, there is memory to write files. */
void lc_release_reserve(void);

/* Is tracking on? */
Bool lc_is_on(void);

/* In fini: the leak search and the text report; and the heap profile under
   the name HEAP_FILE, if not NULL. */
void lc_finish(const HChar *heap_file);

/* The heap profile alone, without a leak search: before a system call that may
   end the program, or may fail.  Changes nothing of what is reported later. */
void lc_write_profile(const HChar *heap_file);

void lc_on_start_client_code(ThreadId tid);
void lc_on_pre_deliver_signal(ThreadId tid);
void lc_on_post_deliver_signal(ThreadId tid);

/* True if the program has ended and libc's clean-up will run in the guest: what
   is counted of the program must be taken now. */
Bool lc_on_pre_syscall(ThreadId tid, UInt number);

/* True if the request is one that leakcheck answers. */
Bool lc_on_client_request(ThreadId tid, UWord *args, UWord *ret);

#endif
