/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool leakcheck: allocations and leaks alone, at almost the speed of no
 * tool at all.  Everything is done through the same seam that cachesim uses.
 */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vkiscnums.h"

#include "ct_discard.h"
#include "ct_file.h"
#include "ct_name.h"
#include "ct_process.h"
#include "ct_rights.h"
#include "ct_space.h"
#include "lc_options.h"
#include "lc_weave.h"

static IRSB *instrument(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout,
                        const VexGuestExtents *extents, const VexArchInfo *host, IRType guest_word, IRType host_word)
{
   (void)closure, (void)extents, (void)host, (void)host_word;
   struct lc_weave w;
   IRSB *out = deepCopyIRSBExceptStmts(in);
   lc_weave_begin(&w, in, layout, guest_word);
   for (Int i = 0; i < in->stmts_used; i++) {
      addStmtToIRSB(out, in->stmts[i]);
      lc_weave_after(&w, out, in->stmts[i]);
   }
   ct_discard_weave(out, guest_word);
   return out;
}

static void start_client_code(ThreadId tid, ULong blocks)
{
   (void)blocks;
   lc_on_start_client_code(tid);
}

static void stop_client_code(ThreadId tid, ULong blocks)
{
   (void)tid, (void)blocks;
   ct_discard_left_code();
}

static void deliver_signal(ThreadId tid, Int signal, Bool alt_stack)
{
   (void)signal, (void)alt_stack;
   lc_on_pre_deliver_signal(tid);
}

static void signal_delivered(ThreadId tid, Int signal)
{
   (void)signal;
   lc_on_post_deliver_signal(tid);
}

static Bool is_exec(UInt number)
{
#if defined(__NR_execveat)
   if (number == __NR_execveat)
      return True;
#endif
   return number == __NR_execve;
}

/* A process that lets itself be traced may be killed at any time by its tracer: what it did
   until now is left, and replaced at its end. */
static void before_syscall_of_files(UInt number, const UWord *args)
{
   enum { TRACE_ME = 0 };
   if (ct_rights_are_given_up(number, args))
      ct_name_prepare(False);
   if (is_exec(number))
      ct_process_execs(False, False);
   if (number == __NR_ptrace && args[0] == TRACE_ME)
      lc_write_profile(ct_name_own());
}

static void pre_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args)
{
   (void)n_args;
   lc_on_pre_syscall(tid, number);
   if (lc_options.out_file != NULL)
      before_syscall_of_files(number, args);
}

static void post_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args, SysRes result)
{
   (void)tid, (void)args, (void)n_args;
   lc_on_post_syscall(number, result);
}

SizeT ct_space_wanted(ULong limit)
{
   return lc_space_wanted(limit);
}

static Bool take_option(const HChar *arg)
{
   return lc_option(arg) || ct_process_option(arg) || ct_discard_option(arg);
}

static void print_debug_usage(void)
{
   ct_discard_debug_usage();
}

/* Without chasing of jumps every function entry begins a superblock. */
static void post_clo_init(void)
{
   VG_(clo_vex_control).guest_chase = False;
   if (lc_options.out_file != NULL)
      ct_name_init("--leakcheck-out-file", lc_options.out_file, "");
   lc_begin(NULL, "events");
}

static void fini(Int exit_code)
{
   (void)exit_code;
   lc_finish(lc_options.out_file != NULL ? ct_name_own() : NULL);
   ct_file_drop_prepared();
}

static void pre_clo_init(void)
{
   VG_(details_name)("leakcheck");
   VG_(details_version)(NULL);
   VG_(details_description)("a leak detector");
   VG_(details_copyright_author)("Copyright (C) 2026, and GNU GPL'd, by the authors of cachesim.");
   VG_(details_bug_reports_to)("the authors of cachesim");
   VG_(details_avg_translation_sizeB)(230);
   VG_(basic_tool_funcs)(post_clo_init, instrument, fini);
   VG_(needs_command_line_options)(take_option, lc_print_usage, print_debug_usage);
   VG_(needs_client_requests)(lc_on_client_request);
   VG_(needs_syscall_wrapper)(pre_syscall, post_syscall);
   VG_(track_start_client_code)(start_client_code);
   VG_(track_stop_client_code)(stop_client_code);
   VG_(track_pre_deliver_signal)(deliver_signal);
   VG_(track_post_deliver_signal)(signal_delivered);
   lc_register(True);
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
