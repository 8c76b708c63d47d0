/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Static variables that hold times; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_tooliface.h"

#include "lc_times.h"

struct lc_times {
   Bool any; /* does the superblock read the counter? */
   Bool *is_time; /* of each temporary */
   UInt n, room;
};

struct lc_times *lc_times_create(void)
{
   return VG_(calloc)("lc.times", 1, sizeof(struct lc_times));
}

static Bool reads_counter(const IRStmt *st)
{
   return st->tag == Ist_Dirty && st->Ist.Dirty.details->tmp != IRTemp_INVALID &&
          VG_(strstr)(st->Ist.Dirty.details->cee->name, "RDTSC") != NULL;
}

static Bool is_time(const struct lc_times *t, const IRExpr *e)
{
   return e->tag == Iex_RdTmp && e->Iex.RdTmp.tmp < t->n && t->is_time[e->Iex.RdTmp.tmp];
}

static Bool binop_is_time(const struct lc_times *t, const IRExpr *e)
{
   Bool left = is_time(t, e->Iex.Binop.arg1), right = is_time(t, e->Iex.Binop.arg2);
   switch (e->Iex.Binop.op) {
   case Iop_Shl32:
   case Iop_Shl64:
   case Iop_Shr32:
   case Iop_Shr64:
   case Iop_Sub32:
   case Iop_Sub64: return left;
   case Iop_Or32:
   case Iop_Or64:
   case Iop_Add32:
   case Iop_Add64:
   case Iop_32HLto64: return left || right;
   default: return False;
   }
}

static Bool makes_time(const struct lc_times *t, const IRExpr *e)
{
   switch (e->tag) {
   case Iex_RdTmp: return is_time(t, e);
   case Iex_Unop:
      return is_time(t, e->Iex.Unop.arg) &&
             (e->Iex.Unop.op == Iop_64to32 || e->Iex.Unop.op == Iop_64HIto32 || e->Iex.Unop.op == Iop_32Uto64);
   case Iex_Binop: return binop_is_time(t, e);
   default: return False;
   }
}

void lc_times_look(struct lc_times *t, const IRSB *in)
{
   t->any = False;
   for (Int i = 0; i < in->stmts_used && !t->any; i++)
      t->any = reads_counter(in->stmts[i]);
   if (!t->any)
      return;
   t->n = (UInt)in->tyenv->types_used;
   if (t->n > t->room) {
      t->room = 2 * t->n;
      t->is_time = VG_(realloc)("lc.times", t->is_time, t->room * sizeof *t->is_time);
   }
   VG_(memset)(t->is_time, 0, t->n * sizeof *t->is_time);
   for (Int i = 0; i < in->stmts_used; i++) {
      const IRStmt *st = in->stmts[i];
      if (reads_counter(st))
         t->is_time[st->Ist.Dirty.details->tmp] = True;
      else if (st->tag == Ist_WrTmp)
         t->is_time[st->Ist.WrTmp.tmp] = makes_time(t, st->Ist.WrTmp.data);
   }
}

Bool lc_times_in(const struct lc_times *t, const IRStmt *store)
{
   return t->any && is_time(t, store->Ist.Store.data);
}
