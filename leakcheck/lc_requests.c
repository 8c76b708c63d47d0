/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Client requests; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"

#include "memcheck.h"

#include "lc_monitor.h"
#include "lc_pools.h"
#include "lc_report.h"
#include "lc_requests.h"
#include "lc_watch.h"

static void leak_check(ThreadId tid, UWord mode, UWord delta)
{
   struct lc_report r = lc_report_default();
   r.check = mode == 1 ? LC_CHECK_SUMMARY : LC_CHECK_FULL;
   r.delta = delta <= LC_DELTA_NEW ? (enum lc_delta)delta : LC_DELTA_ANY;
   r.asker = tid;
   lc_report_leaks(&r);
}

/* leaked = definite and indirect; the guest's four numbers. */
static void count_leaks(const UWord *args, Bool blocks)
{
   static const enum lc_state state[] = { LC_DEFINITE, LC_POSSIBLE, LC_REACHABLE };
   const struct lc_loss *l = lc_report_loss();
   for (UInt i = 0; i < 3; i++) {
      struct lc_loss_amount a = { 0, 0, 0, 0 };
      if (l != NULL) {
         a = lc_loss_total(l, state[i]);
         struct lc_loss_amount in = lc_loss_total(l, LC_INDIRECT);
         if (state[i] == LC_DEFINITE)
            a.blocks += in.blocks, a.bytes += in.bytes;
      }
      *(UWord *)args[1 + i] = blocks ? a.blocks : a.bytes;
   }
   struct lc_loss_amount s = { 0, 0, 0, 0 };
   if (l != NULL)
      s = lc_loss_suppressed(l);
   *(UWord *)args[4] = blocks ? s.blocks : s.bytes;
}

static UWord mark_memory(const UWord *args)
{
   struct lc_watch *w = &lc_watch;
   Addr from = args[1], to = args[1] + args[2];
   switch (args[0]) {
   case VG_USERREQ__MAKE_MEM_NOACCESS:
      lc_ranges_add(&w->no_access, from, to);
      lc_written_clear(&w->written, from, to - from);
      break;
   case VG_USERREQ__MAKE_MEM_UNDEFINED:
      lc_ranges_remove(&w->no_access, from, to);
      lc_ranges_add(&w->undefined, from, to);
      lc_written_clear(&w->written, from, to - from);
      break;
   default:
      lc_ranges_remove(&w->no_access, from, to);
      lc_ranges_remove(&w->undefined, from, to);
      lc_written_touch(&w->written, from, to - from);
      break;
   }
   return ~(UWord)0;
}

static Bool handle_memcheck(ThreadId tid, UWord *args, UWord *ret)
{
   *ret = 0;
   switch (args[0]) {
   case VG_USERREQ__DO_LEAK_CHECK: leak_check(tid, args[1], args[2]); return True;
   case VG_USERREQ__COUNT_LEAKS: count_leaks(args, False); return True;
   case VG_USERREQ__COUNT_LEAK_BLOCKS: count_leaks(args, True); return True;
   case VG_USERREQ__MAKE_MEM_NOACCESS:
   case VG_USERREQ__MAKE_MEM_UNDEFINED:
   case VG_USERREQ__MAKE_MEM_DEFINED:
   case VG_USERREQ__MAKE_MEM_DEFINED_IF_ADDRESSABLE: *ret = mark_memory(args); return True;
   default: return VG_IS_TOOL_USERREQ('M', 'C', args[0]);
   }
}

static Bool handle_blocks(ThreadId tid, UWord *args, UWord *ret)
{
   *ret = 0;
   switch (args[0]) {
   case VG_USERREQ__MALLOCLIKE_BLOCK: lc_pools_block(tid, args[1], args[2], args[4] != 0); return True;
   case VG_USERREQ__FREELIKE_BLOCK: lc_pools_unblock(tid, args[1]); return True;
   case VG_USERREQ__RESIZEINPLACE_BLOCK: lc_pools_resize(tid, args[1], args[2], args[3]); return True;
   case VG_USERREQ__CREATE_MEMPOOL: lc_pools_create(args[1], args[4], args[3] != 0); return True;
   case VG_USERREQ__DESTROY_MEMPOOL: lc_pools_destroy(args[1]); return True;
   case VG_USERREQ__MEMPOOL_ALLOC: lc_pools_alloc(tid, args[1], args[2], args[3]); return True;
   case VG_USERREQ__MEMPOOL_FREE: lc_pools_free(tid, args[1], args[2]); return True;
   case VG_USERREQ__MEMPOOL_TRIM: lc_pools_trim(args[1], args[2], args[3]); return True;
   case VG_USERREQ__MOVE_MEMPOOL: lc_pools_move(args[1], args[2]); return True;
   case VG_USERREQ__MEMPOOL_CHANGE: lc_pools_change(args[1], args[2], args[3], args[4]); return True;
   case VG_USERREQ__MEMPOOL_EXISTS: *ret = lc_pools_exists(args[1]); return True;
   default: return False;
   }
}

Bool lc_requests_handle(ThreadId tid, UWord *args, UWord *ret)
{
   if (args[0] == VG_USERREQ__GDB_MONITOR_COMMAND) {
      *ret = lc_monitor_command(tid, (const HChar *)args[1]);
      return *ret != 0;
   }
   if (VG_IS_TOOL_USERREQ('M', 'C', args[0]))
      return handle_memcheck(tid, args, ret);
   return handle_blocks(tid, args, ret);
}
