/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool's main file: what Valgrind's core is told of us, and what happens
 * at the start and end of a process image.
 */
#include "cs_auxv.h"
#include "cs_block.h"
#include "cs_control.h"
#include "cs_dump.h"
#include "cs_fault.h"
#include "cs_help.h"
#include "cs_instrument.h"
#include "cs_notices.h"
#include "cs_options.h"
#include "cs_pool.h"
#include "cs_summary.h"
#include "cs_tier.h"
#include "cs_where.h"
#include "ct_discard.h"

#include "ct_space.h"
#include "lc_weave.h"

#include "ct_file.h"
#include "ct_process.h"
#include "ct_rights.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vkiscnums.h"
#include "pub_tool_xarray.h"

static void *allocate(size_t bytes)
{
   return VG_(calloc)("cs.core", 1, bytes);
}

static void release(void *block)
{
   if (block)
      VG_(free)(block);
}

static Bool take_option(const HChar *arg)
{
   return ct_process_option(arg) || cs_options_take(arg) || lc_option(arg);
}

static void usage(void)
{
   cs_options_usage();
   lc_print_usage();
}

static Bool is_forked_child;

static void child_of_fork(ThreadId tid)
{
   (void)tid;
   is_forked_child = True;
   cs_dump_forked();
   if (cs_options.compat == CS_COMPAT_NONE)
      cs_control_zero();
}

static void left_generated_code(ThreadId tid, ULong n_blocks)
{
   (void)n_blocks;
   if (cs_options.compat == CS_COMPAT_NONE)
      cs_fault_left_code(tid);
   ct_discard_left_code();
   cs_tier_retranslate();
}

static void enters_generated_code(ThreadId tid, ULong n_blocks)
{
   (void)n_blocks;
   lc_on_start_client_code(tid);
}

static void before_signal(ThreadId tid, Int signal, Bool alternate_stack)
{
   (void)signal, (void)alternate_stack;
   if (cs_options.compat == CS_COMPAT_NONE)
      cs_fault_left_code(tid);
   lc_on_pre_deliver_signal(tid);
}

static void after_signal(ThreadId tid, Int signal)
{
   (void)signal;
   lc_on_post_deliver_signal(tid);
}

/* What is left of a program that has ended while libc's clean-up runs, which nobody asked to be counted. */
static struct {
   Bool ended;
   Bool written;
   const HChar *heap_file;
   ULong instructions;
   XArray *summary; /* of HChar * */
} ending;

/* The clock of lifetimes. */
static ULong instructions(void)
{
   return ending.ended ? ending.instructions : cs_clock_instructions();
}

static void post_clo_init(void)
{
   static const struct cs_alloc alloc = { allocate, release };
   cs_notices_check_installation();
   cs_options_finish();
   cs_pool_init(ct_space_limit());
   cs_dump_init();
   cs_dump_keep_earlier_image();
   cs_control_init();

   Bool exact = cs_options.compat == CS_COMPAT_NONE;
   enum cs_empty empty = exact ? CS_EMPTY_NONE : CS_EMPTY_LINE_ZERO;
   cs_help_init(&cs_options.shape, empty, cs_options.probes == CS_PROBES_REFERENCE, &alloc);
   if (cs_options.probes == CS_PROBES_INLINE && !cs_help_is_usual())
      cs_options.probes = CS_PROBES_CALLS;
   if (exact)
      /* Following branches joins code that need not run to code that runs. */
      VG_(clo_vex_control).guest_chase = False;
   else
      VG_(clo_vex_control).iropt_register_updates_default = VG_(clo_px_file_backed) = VexRegUpdSpAtMemAccess;
   ct_discard_on_leaving(cs_blocks_release);
   lc_begin(instructions, "instructions");
   VG_(track_start_client_code)(enters_generated_code);
   VG_(track_pre_deliver_signal)(before_signal);
   VG_(track_post_deliver_signal)(after_signal);
   VG_(track_stop_client_code)(left_generated_code);
   VG_(atfork)(NULL, NULL, child_of_fork);
}

/* While nothing is counted, allocations are still tracked. */
static IRSB *track_only(IRSB *in, const VexGuestLayout *layout, IRType guest_word)
{
   struct lc_weave w;
   IRSB *out = deepCopyIRSBExceptStmts(in);
   lc_weave_begin(&w, in, layout, guest_word);
   for (Int i = 0; i < in->stmts_used; i++) {
      addStmtToIRSB(out, in->stmts[i]);
      lc_weave_after(&w, out, in->stmts[i]);
   }
   return out;
}

static IRSB *instrument(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout,
                        const VexGuestExtents *extents, const VexArchInfo *host, IRType guest_word, IRType host_word)
{
   static Bool started;
   if (!started && cs_options.compat == CS_COMPAT_NONE)
      cs_auxv_fix_random(VG_(get_SP)(closure->tid));
   started = True;
   cs_notices_look_at(in);
   IRSB *out = in;
   if (cs_control_is_running())
      out = cs_instrument(closure, in, layout, extents, host, guest_word, host_word);
   else if (lc_is_on())
      out = track_only(in, layout, guest_word);
   ct_discard_weave(out, guest_word);
   return out;
}

static void discard(Addr key, VexGuestExtents extents)
{
   cs_block_discard(key, extents.base[0]);
   cs_where_forget();
}

/* An image that calls exec leaves its figures before it is gone; if exec fails, the
   files of the program's end take their place. */
static void before_exec(Addr path)
{
   Bool written = cs_dump_before_exec();
   const HChar *heap_file = written ? cs_dump_heap_name() : NULL;
   if (heap_file)
      lc_write_profile(heap_file);
   if (!is_forked_child)
      cs_notices_exec(path, written ? cs_dump_last_name() : NULL);
}

/* A process that lets itself be traced may be killed at any time by its tracer: what it did
   until now is left, and replaced at its end. */
static void before_ptrace(UWord request)
{
   enum { TRACE_ME = 0 };
   if (request != TRACE_ME || !cs_dump_final("ptrace") || !cs_dump_heap_name())
      return;
   lc_write_profile(cs_dump_heap_name());
}

static void keep_line(const HChar *line)
{
   HChar *copy = VG_(strdup)("cs.main", line);
   VG_(addToXA)(ending.summary, &copy);
}

/* Takes the figures: the end of the program, in the system call or, if no clean-up
   follows, after it. */
static void end_program(void)
{
   if (ending.ended)
      return;
   ending.written = cs_dump_final(NULL);
   ending.heap_file = ending.written ? cs_dump_heap_name() : NULL;
   ending.summary = VG_(newXA)(VG_(malloc), "cs.main", VG_(free), sizeof(HChar *));
   cs_summary(keep_line);
   ending.instructions = cs_clock_instructions();
   ending.ended = True;
}

static void before_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args)
{
   (void)n_args;
   if (lc_on_pre_syscall(tid, number))
      end_program();
   if (ct_rights_are_given_up(number, args))
      cs_dump_prepare(lc_is_on());
   if (number == __NR_ptrace)
      before_ptrace(args[0]);
   if (number == __NR_execve)
      before_exec(args[0]);
#if defined(__NR_execveat)
   if (number == __NR_execveat)
      before_exec(args[1]);
#endif
}

static void after_syscall(ThreadId tid, UInt number, UWord *args, UInt n_args, SysRes result)
{
   (void)tid, (void)args, (void)n_args;
   if (lc_on_post_syscall(number, result))
      cs_pool_shrink(ct_space_limit_now());
}

SizeT ct_space_wanted(ULong limit)
{
   return lc_space_wanted(limit) + cs_pool_space_wanted(limit);
}

static void print_line(const HChar *line)
{
   VG_(umsg)("%s\n", line);
}

static void fini(Int exit_code)
{
   (void)exit_code;
   lc_release_reserve();
   end_program();
   Bool heap_follows = lc_is_on() && !VG_(clo_xml);
   if (VG_(clo_verbosity) > 0) {
      for (Word i = 0; i < VG_(sizeXA)(ending.summary); i++)
         print_line(*(HChar **)VG_(indexXA)(ending.summary, i));
      if (heap_follows)
         print_line("");
   }
   lc_finish(ending.heap_file);
   cs_notices_at_end(heap_follows, !cs_control_has_run());
   ct_file_drop_prepared();
}

static void pre_clo_init(void)
{
   VG_(details_name)("cachesim");
   VG_(details_version)(PACKAGE_VERSION);
   VG_(details_description)("an exact cache simulator");
   VG_(details_copyright_author)("Copyright (C) 2026 the cachesim authors; GPL-2.0-or-later.");
   VG_(details_bug_reports_to)("the cachesim project");
   VG_(details_avg_translation_sizeB)(600);
   VG_(basic_tool_funcs)(post_clo_init, instrument, fini);
   VG_(needs_superblock_discards)(discard);
   VG_(needs_command_line_options)(take_option, usage, cs_options_debug_usage);
   VG_(needs_syscall_wrapper)(before_syscall, after_syscall);
   cs_control_register();
   lc_register(False);
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
