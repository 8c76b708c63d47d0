/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What another tool calls to have allocations tracked: registration, the
 * command line, the core's events, the end.  See lc_weave.h.
 */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_options.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

#include "ct_guest.h"
#include "lc_errors.h"
#include "lc_names.h"
#include "lc_options.h"
#include "lc_pool.h"
#include "lc_pools.h"
#include "lc_profile.h"
#include "lc_report.h"
#include "lc_requests.h"
#include "lc_roots.h"
#include "lc_watch.h"
#include "lc_weave.h"

static const HChar *clock_unit;

static void new_startup(Addr a, SizeT len, Bool r, Bool w, Bool x, ULong di)
{
   (void)r, (void)w, (void)x, (void)di;
   if (lc_options.alloc)
      lc_watch_begins_with(a, len);
}

static void new_mmap(Addr a, SizeT len, Bool r, Bool w, Bool x, ULong di)
{
   (void)r, (void)w;
   if (lc_options.alloc)
      lc_watch_mapped(VG_(get_running_tid)(), a, len, x || di != 0);
}

static void protected(Addr a, SizeT len, Bool r, Bool w, Bool x)
{
   (void)w, (void)x;
   if (lc_options.alloc && !r)
      lc_watch_unreadable(a, len);
}

static void new_brk(Addr a, SizeT len, ThreadId tid)
{
   if (lc_options.alloc)
      lc_watch_mapped(tid, a, len, False);
}

static void moved(Addr from, Addr to, SizeT len)
{
   if (lc_options.alloc)
      lc_watch_moved(VG_(get_running_tid)(), from, to, len);
}

static void unmapped(Addr a, SizeT len)
{
   if (!lc_options.alloc)
      return;
   lc_watch_unmapped(a, len);
   lc_roots_unmapped(a, len);
}

static void written(CorePart part, ThreadId tid, Addr a, SizeT len)
{
   (void)part, (void)tid;
   if (lc_options.alloc)
      lc_watch_write(a, len);
}

static void thread_begins(ThreadId tid)
{
   if (!lc_options.alloc)
      return;
   lc_watch_thread_begins(tid);
   lc_roots_thread_begins(tid);
}

static void thread_ends(ThreadId tid)
{
   if (!lc_options.alloc)
      return;
   lc_roots_thread_ends(tid, lc_watch.thread[tid].exiting);
   lc_watch_thread_ends(tid);
}

static void forked(ThreadId tid)
{
   if (!lc_options.alloc)
      return;
   lc_watch_forked();
   lc_roots_forked(tid);
}

void lc_register(Bool lean)
{
   lc_options_init(lean);
   lc_errors_register();
   if (lean) { /* they run in the guest, after its end, and would be counted */
      VG_(needs_libc_freeres)();
      VG_(needs_cxx_freeres)();
   }
   VG_(needs_xml_output)();
   VG_(track_new_mem_startup)(new_startup);
   VG_(track_new_mem_mmap)(new_mmap);
   VG_(track_change_mem_mprotect)(protected);
   VG_(track_new_mem_brk)(new_brk);
   VG_(track_copy_mem_remap)(moved);
   VG_(track_die_mem_munmap)(unmapped);
   VG_(track_die_mem_brk)(unmapped);
   VG_(track_post_mem_write)(written);
   VG_(track_pre_thread_first_insn)(thread_begins);
   VG_(track_pre_thread_ll_exit)(thread_ends);
   VG_(atfork)(NULL, NULL, forked);
}

Bool lc_option(const HChar *arg)
{
   return lc_options_read(arg);
}

void lc_print_usage(void)
{
   lc_options_usage();
}

void lc_begin(ULong (*clock)(void), const HChar *unit)
{
   clock_unit = unit;
   ct_guest_init();
   lc_pool_reserve();
   lc_options_warn();
   if (!lc_options.alloc)
      return;
   lc_watch_init(clock);
   lc_roots_init();
   lc_pools_init();
   lc_options_finish(lc_watch.kinds);
   lc_names_read_suppressions();
}

Bool lc_is_on(void)
{
   return lc_options.alloc;
}

void lc_finish(const HChar *heap_file)
{
   if (!lc_options.alloc)
      return;
   struct lc_report r = lc_report_default();
   lc_report_heap();
   if (lc_options.check != LC_CHECK_NO)
      lc_report_leaks(&r);
   else if (VG_(clo_verbosity) == 1 && !VG_(clo_xml)) {
      VG_(umsg)("For a detailed leak analysis, rerun with: --leak-check=full\n");
      VG_(umsg)("\n");
   }
   lc_names_print_used();
   if (heap_file != NULL)
      lc_profile_write(heap_file, lc_report_loss(), clock_unit);
}

void lc_write_profile(const HChar *heap_file)
{
   if (lc_options.alloc)
      lc_profile_write(heap_file, NULL, clock_unit);
}

void lc_on_start_client_code(ThreadId tid)
{
   if (!lc_options.alloc)
      return;
   if (!lc_roots_knows(tid)) /* the first thread begins without a word */
      lc_roots_thread_begins(tid);
   lc_watch_run(tid);
}

void lc_on_pre_deliver_signal(ThreadId tid)
{
   if (lc_options.alloc)
      lc_watch_signal(tid);
}

void lc_on_post_deliver_signal(ThreadId tid)
{
   if (lc_options.alloc)
      lc_watch_signal_done(tid);
}

void lc_on_pre_syscall(ThreadId tid, UInt number)
{
   if (!lc_options.alloc)
      return;
   lc_watch.thread[tid].exiting = number == __NR_exit;
   if (number == __NR_exit_group)
      lc_roots_exits(tid);
}

Bool lc_on_client_request(ThreadId tid, UWord *args, UWord *ret)
{
   return lc_options.alloc && lc_requests_handle(tid, args, ret);
}
