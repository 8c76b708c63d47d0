/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Client requests; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"

#include "memcheck.h"

#include "ct_guest.h"
#include "ct_refuse.h"
#include "lc_monitor.h"
#include "lc_pools.h"
#include "lc_report.h"
#include "lc_requests.h"
#include "lc_watch.h"

/* ---- requests that make no sense ---- */

enum pool_must { POOL_ANY, POOL_EXIST, POOL_BE_NEW };

/* What must hold of a request's arguments, by their indices; 0: of none. */
static const struct check {
   UWord request;
   const HChar *name;
   UChar pool, addr, size;
   enum pool_must must;
} checks[] = {
   { VG_USERREQ__MALLOCLIKE_BLOCK, "MALLOCLIKE_BLOCK", 0, 1, 2, POOL_ANY },
   { VG_USERREQ__RESIZEINPLACE_BLOCK, "RESIZEINPLACE_BLOCK", 0, 1, 3, POOL_ANY },
   { VG_USERREQ__CREATE_MEMPOOL, "CREATE_MEMPOOL", 1, 0, 0, POOL_BE_NEW },
   { VG_USERREQ__DESTROY_MEMPOOL, "DESTROY_MEMPOOL", 1, 0, 0, POOL_EXIST },
   { VG_USERREQ__MEMPOOL_ALLOC, "MEMPOOL_ALLOC", 1, 2, 3, POOL_EXIST },
   { VG_USERREQ__MEMPOOL_TRIM, "MEMPOOL_TRIM", 1, 2, 3, POOL_EXIST },
   { VG_USERREQ__MOVE_MEMPOOL, "MOVE_MEMPOOL", 1, 0, 0, POOL_EXIST },
   { VG_USERREQ__MEMPOOL_CHANGE, "MEMPOOL_CHANGE", 1, 3, 4, POOL_EXIST },
   { VG_USERREQ__MAKE_MEM_UNDEFINED, "MAKE_MEM_UNDEFINED", 0, 1, 2, POOL_ANY },
   { VG_USERREQ__MAKE_MEM_DEFINED, "MAKE_MEM_DEFINED", 0, 1, 2, POOL_ANY },
};

/* Why C's request is refused, and at which address; NULL: it is not. */
static const HChar *find_fault(const struct check *c, const UWord *args, Addr *at)
{
   *at = args[c->pool];
   if (c->must != POOL_ANY && lc_pools_exists(args[c->pool]) != (c->must == POOL_EXIST))
      return c->must == POOL_EXIST ? "there is no such pool" : "there is such a pool";
   *at = args[c->addr];
   if (c->addr != 0 && !ct_guest_is_mapped(args[c->addr], args[c->size]))
      return "its memory is not mapped";
   return NULL;
}

static Bool is_refused(const UWord *args)
{
   for (UInt i = 0; i < sizeof checks / sizeof *checks; i++) {
      Addr at;
      const HChar *fault = checks[i].request == args[0] ? find_fault(&checks[i], args, &at) : NULL;
      if (fault == NULL)
         continue;
      ct_refuse(checks[i].name, at, fault);
      return True;
   }
   return False;
}

/* ---- leaks and marks ---- */

static void leak_check(ThreadId tid, UWord mode, UWord delta)
{
   struct lc_report r = lc_report_default();
   r.check = mode == 1 ? LC_CHECK_SUMMARY : LC_CHECK_FULL;
   r.delta = delta <= LC_DELTA_NEW ? (enum lc_delta)delta : LC_DELTA_ANY;
   r.asker = tid;
   lc_report_leaks(&r);
}

/* Gives the guest one of its numbers. */
static Bool put_number(Addr where, UWord number)
{
   if (ct_guest_write(where, &number, sizeof number))
      return True;
   ct_refuse("COUNT_LEAKS", where, "the number cannot be written there");
   return False;
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
      if (!put_number(args[1 + i], blocks ? a.blocks : a.bytes))
         return;
   }
   struct lc_loss_amount s = { 0, 0, 0, 0 };
   if (l != NULL)
      s = lc_loss_suppressed(l);
   put_number(args[4], blocks ? s.blocks : s.bytes);
}

static UWord mark_memory(const UWord *args)
{
   struct lc_watch *w = &lc_watch;
   Addr from = args[1], to = args[1] + args[2];
   if (to < from)
      to = ~(Addr)0;
   switch (args[0]) {
   case VG_USERREQ__MAKE_MEM_NOACCESS:
      lc_ranges_add(&w->no_access, from, to);
      if (ct_guest_is_mapped(from, to - from))
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
   if (is_refused(args)) {
      *ret = 0;
      return True;
   }
   if (VG_IS_TOOL_USERREQ('M', 'C', args[0]))
      return handle_memcheck(tid, args, ret);
   return handle_blocks(tid, args, ret);
}
