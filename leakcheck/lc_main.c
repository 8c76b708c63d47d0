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

#include "ct_core.h"
#include "ct_discard.h"
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

static void pre_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args)
{
   (void)args, (void)n_args;
   lc_on_pre_syscall(tid, number);
}

static void post_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args, SysRes result)
{
   (void)tid, (void)number, (void)args, (void)n_args, (void)result;
}

static Bool take_option(const HChar *arg)
{
   return lc_option(arg) || ct_discard_option(arg);
}

static void print_debug_usage(void)
{
   ct_discard_debug_usage();
}

/* Without chasing of jumps every function entry begins a superblock. */
static void post_clo_init(void)
{
   VG_(clo_vex_control).guest_chase = False;
   lc_begin(NULL, "events");
}

static void fini(Int exit_code)
{
   (void)exit_code;
   HChar *name = NULL;
   if (lc_options.out_file != NULL)
      name = VG_(expand_file_name)("--leakcheck-out-file", lc_options.out_file);
   lc_finish(name);
   if (name != NULL)
      VG_(free)(name);
}

static void pre_clo_init(void)
{
   VG_(clo_read_inline_info) = True;
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
