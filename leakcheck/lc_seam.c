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

#include "ct_core.h"
#include "ct_guest.h"
#include "ct_space.h"
#include "lc_ending.h"
#include "lc_errors.h"
#include "lc_guard.h"
#include "lc_names.h"
#include "lc_near.h"
#include "lc_options.h"
#include "lc_pool.h"
#include "lc_pools.h"
#include "lc_profile.h"
#include "lc_report.h"
#include "lc_requests.h"
#include "lc_roots.h"
#include "lc_spare.h"
#include "lc_watch.h"
#include "lc_weave.h"

static const HChar *clock_unit;
static ULong known_limit; /* of what the process may map */

static void new_startup(Addr a, SizeT len, Bool r, Bool w, Bool x, ULong di)
{
   (void)r, (void)w, (void)x, (void)di;
   if (lc_options.alloc)
      lc_near_begins_with(a, len);
}

enum mapped { PLAIN = 0, HAS_CODE = 1, IS_WRITABLE = 2 };

static void do_mapped(UWord tid, UWord a, UWord len, UWord what)
{
   if (what & IS_WRITABLE)
      lc_near_writable(a, len);
   lc_watch_mapped((ThreadId)tid, a, len, (what & HAS_CODE) != 0);
}

static void new_mmap(Addr a, SizeT len, Bool r, Bool w, Bool x, ULong di)
{
   (void)r;
   if (lc_options.alloc)
      lc_guard(do_mapped, VG_(get_running_tid)(), a, len, (x || di != 0 ? HAS_CODE : PLAIN) | (w ? IS_WRITABLE : PLAIN));
}

static void protected(Addr a, SizeT len, Bool r, Bool w, Bool x)
{
   (void)x;
   if (lc_options.alloc && w)
      lc_near_writable(a, len);
   if (lc_options.alloc && !r)
      lc_watch_unreadable(a, len);
}

static void new_brk(Addr a, SizeT len, ThreadId tid)
{
   if (lc_options.alloc)
      lc_guard(do_mapped, tid, a, len, IS_WRITABLE);
}

static void do_moved(UWord tid, UWord from, UWord to, UWord len)
{
   lc_near_writable(to, len);
   lc_watch_moved((ThreadId)tid, from, to, len);
}

static void moved(Addr from, Addr to, SizeT len)
{
   if (lc_options.alloc)
      lc_guard(do_moved, VG_(get_running_tid)(), from, to, len);
}

static void do_unmapped(UWord a, UWord len, UWord c, UWord d)
{
   (void)c, (void)d;
   lc_watch_unmapped(a, len);
   lc_roots_unmapped(a, len);
}

static void unmapped(Addr a, SizeT len)
{
   if (lc_options.alloc)
      lc_guard(do_unmapped, a, len, 0, 0);
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
   VG_(clo_read_inline_info) = True; /* before the command line, which can refuse it */
   lc_errors_register();
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

SizeT lc_space_wanted(ULong limit)
{
   return lc_written_near_bytes(lc_written_shape(limit));
}

void lc_begin(ULong (*clock)(void), const HChar *unit)
{
   clock_unit = unit;
   ct_guest_init();
   known_limit = ct_space_limit();
   lc_near_take_space();
   lc_pool_reserve(known_limit);
   lc_spare_init(known_limit);
   lc_options_warn();
   if (!lc_options.alloc)
      return; /* inline information is read all the same: what it takes shows in the guest's maps */
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

void lc_release_reserve(void)
{
   lc_spare_release();
   lc_pool_shrink(0);
}

static void do_report(UWord heap_file, UWord b, UWord c, UWord d)
{
   (void)b, (void)c, (void)d;
   struct lc_report r = lc_report_default();
   lc_report_heap();
   if (lc_options.check != LC_CHECK_NO)
      lc_report_leaks(&r);
   else if (VG_(clo_verbosity) == 1 && !VG_(clo_xml)) {
      VG_(umsg)("For a detailed leak analysis, rerun with: --leak-check=full\n");
      VG_(umsg)("\n");
   }
   lc_names_print_used();
   if (heap_file != 0)
      lc_profile_write((const HChar *)heap_file, lc_report_loss(), clock_unit);
}

void lc_finish(const HChar *heap_file)
{
   lc_release_reserve();
   if (lc_options.alloc)
      lc_guard(do_report, (UWord)heap_file, 0, 0, 0);
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

Bool lc_on_pre_syscall(ThreadId tid, UInt number)
{
   lc_spare_before(number);
   if (!lc_options.alloc)
      return False;
   lc_watch.thread[tid].exiting = number == __NR_exit;
   if (number != __NR_exit_group && !(number == __NR_exit && lc_roots_is_last(tid)))
      return False;
   lc_roots_exits(tid);
   if (!lc_ending_is_by_exit(tid))
      return False;
   VG_(needs_libc_freeres)();
   VG_(needs_cxx_freeres)();
   return True;
}

static Bool sets_limits(UInt number)
{
#if defined(__NR_prlimit64)
   if (number == __NR_prlimit64)
      return True;
#endif
   return number == __NR_setrlimit;
}

Bool lc_on_post_syscall(UInt number, SysRes result)
{
   lc_spare_after(number, sr_isError(result));
   if (!sets_limits(number) || sr_isError(result))
      return False;
   ULong now = ct_space_limit_now();
   if (now >= known_limit)
      return False;
   known_limit = now;
   lc_near_shrink();
   lc_pool_shrink(now);
   return True;
}

static void do_request(UWord tid, UWord args, UWord ret, UWord answered)
{
   *(Bool *)answered = lc_requests_handle((ThreadId)tid, (UWord *)args, (UWord *)ret);
}

Bool lc_on_client_request(ThreadId tid, UWord *args, UWord *ret)
{
   Bool answered = False;
   if (lc_options.alloc)
      lc_guard(do_request, tid, (UWord)args, (UWord)ret, (UWord)&answered);
   return answered;
}
