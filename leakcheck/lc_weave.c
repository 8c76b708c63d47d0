/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What leakcheck weaves into a superblock:
 *
 *   at the entry of an allocator function   a call that tells of it
 *   behind the first of a run of stores     the written map's bytes are set
 *   where allocator calls return to         a call, if a pending call returns
 *
 * A store of zero or of a small constant is no pointer and nothing a heuristic looks
 * at, return addresses that calls push are none either, and a store into a file
 * mapping is not into a block: these are not marked.
 */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"

#include "ct_ir.h"
#include "lc_arch.h"
#include "lc_ending.h"
#include "lc_entries.h"
#include "lc_guard.h"
#include "lc_marks.h"
#include "lc_options.h"
#include "lc_returns.h"
#include "lc_stores.h"
#include "lc_times.h"
#include "lc_watch.h"
#include "lc_weave.h"

/* ---- entries ---- */

static void weave_entry(const struct lc_weave *w, IRSB *sb, const struct lc_entry *entry, Addr addr)
{
   static const struct {
      UShort offset, size;
   } reads[LC_N_ENTRY_READS] = LC_ENTRY_READS;
   Bool is_landmark = entry->kind.act > LC_ACT_LEAVE;
   IRDirty *d = unsafeIRDirty_0_N(
      0, is_landmark ? "lc_ending_entry" : "lc_guard_entry",
      VG_(fnptr_to_fnentry)(is_landmark ? lc_ending_entry : lc_guard_entry),
      mkIRExprVec_3(IRExpr_GSPTR(), ct_ir_word(w->word, (UWord)entry), ct_ir_word(w->word, addr)));
   d->nFxState = LC_N_ENTRY_READS;
   for (UInt i = 0; i < LC_N_ENTRY_READS; i++) {
      VG_(memset)(&d->fxState[i], 0, sizeof d->fxState[i]);
      d->fxState[i].fx = Ifx_Read;
      d->fxState[i].offset = reads[i].offset;
      d->fxState[i].size = reads[i].size;
   }
   addStmtToIRSB(sb, IRStmt_Dirty(d));
}

/* ---- returns ---- */

/* The superblock begins where an allocator call returns to. */
static void weave_return(const struct lc_weave *w, IRSB *sb, Addr addr)
{
   IRExpr *sp = ct_ir_let(sb, w->word, IRExpr_Get(w->sp_offset, w->word));
   IRExpr *expected = ct_ir_load(sb, w->word, ct_ir_word(w->word, (UWord)&lc_watch_expected));
   IRExpr *returns = ct_ir_let(
      sb, Ity_I1, IRExpr_Binop(w->word == Ity_I64 ? Iop_CmpLE64U : Iop_CmpLE32U, expected, sp));
   IRExpr *result = ct_ir_let(sb, w->word, IRExpr_Get(LC_RESULT_OFFSET, w->word));
   IRDirty *d = unsafeIRDirty_0_N(3, "lc_guard_return", VG_(fnptr_to_fnentry)(lc_guard_return),
                                  mkIRExprVec_3(ct_ir_word(w->word, addr), sp, result));
   d->guard = returns;
   addStmtToIRSB(sb, IRStmt_Dirty(d));
}

/* ---- instructions ---- */

static void after_imark(struct lc_weave *w, IRSB *sb, const IRStmt *st)
{
   Addr addr = (Addr)st->Ist.IMark.addr;
   if (w->next_addr == 0 && lc_returns_has(lc_watch.returns, addr))
      weave_return(w, sb, addr);
   if (addr != w->next_addr) {
      const struct lc_entry *entry = lc_ending_main_at(addr);
      if (entry == NULL)
         entry = lc_entries_at(addr);
      if (entry != NULL)
         weave_entry(w, sb, entry, addr);
   }
   w->next_addr = addr + st->Ist.IMark.len;
}

/* ---- stores ---- */

static Addr value_of(const IRConst *c)
{
   return c->tag == Ico_U64 ? (Addr)c->Ico.U64 : (Addr)c->Ico.U32;
}

static Bool cannot_be_block(Addr addr)
{
   const NSegment *seg = VG_(am_find_nsegment)(addr);
   return seg == NULL || seg->kind == SkFileC;
}

static UInt words_of(UInt bytes)
{
   return bytes < sizeof(Addr) ? 1 : bytes / (UInt)sizeof(Addr);
}

/* Constants matter only as whole words: counts and tables of functions. */
static Bool is_unimportant(const IRExpr *data)
{
   if (data->tag != Iex_Const)
      return False;
   const IRConst *c = data->Iex.Const.con;
   if (sizeof(Addr) == 8)
      return c->tag != Ico_U64 || c->Ico.U64 == 0;
   return c->tag != Ico_U32 || c->Ico.U32 == 0;
}

/* What a call pushes.  Code that lies in a block may be held by nothing else. */
static Bool is_return_address(const IRExpr *data, Addr behind)
{
   return data->tag == Iex_Const && value_of(data->Iex.Const.con) == behind && cannot_be_block(behind);
}

static Bool matters(const IRStmt *st, Addr behind)
{
   const IRExpr *addr = st->Ist.Store.addr, *data = st->Ist.Store.data;
   return !is_unimportant(data) && !is_return_address(data, behind) &&
          !(addr->tag == Iex_Const && cannot_be_block(value_of(addr->Iex.Const.con)));
}

static void weave_time(IRSB *sb, IRExpr *addr)
{
   addStmtToIRSB(sb, IRStmt_Dirty(unsafeIRDirty_0_N(1, "lc_guard_time", VG_(fnptr_to_fnentry)(lc_guard_time),
                                                    mkIRExprVec_1(addr))));
}

static void after_store(IRSB *sb, const IRStmt *st)
{
   if (lc_times_in(lc_watch.times, st))
      weave_time(sb, st->Ist.Store.addr);
   const struct lc_run *run = lc_stores_at(lc_watch.stores, st);
   if (run != NULL)
      lc_marks_set_run(lc_watch.marks, sb, st->Ist.Store.addr, run);
}

static void after_store_conditional(IRSB *sb, IRExpr *addr, IRExpr *data)
{
   lc_marks_set(lc_watch.marks, sb, addr, words_of((UInt)sizeofIRType(typeOfIRExpr(sb->tyenv, data))));
}

/* Without the guard, the address may be anything: address 0 stands for it then. */
static void after_guarded_store(const struct lc_weave *w, IRSB *sb, const IRStoreG *sg)
{
   IRExpr *addr = ct_ir_let(sb, w->word, IRExpr_ITE(sg->guard, sg->addr, ct_ir_word(w->word, 0)));
   lc_marks_set(lc_watch.marks, sb, addr, words_of((UInt)sizeofIRType(typeOfIRExpr(sb->tyenv, sg->data))));
}

static void after_cas(IRSB *sb, const IRCAS *cas)
{
   UInt words = words_of((UInt)sizeofIRType(typeOfIRExpr(sb->tyenv, cas->dataLo)));
   lc_marks_set(lc_watch.marks, sb, cas->addr, cas->dataHi == NULL ? words : 2 * words);
}

static void after_dirty(const struct lc_weave *w, IRSB *sb, const IRDirty *d)
{
   if (d->mFx == Ifx_None || d->mFx == Ifx_Read)
      return;
   IRDirty *mark = unsafeIRDirty_0_N(2, "lc_watch_write", VG_(fnptr_to_fnentry)(lc_watch_write),
                                     mkIRExprVec_2(d->mAddr, ct_ir_word(w->word, (UWord)d->mSize)));
   mark->guard = d->guard;
   addStmtToIRSB(sb, IRStmt_Dirty(mark));
}

void lc_weave_begin(struct lc_weave *w, const IRSB *in, const VexGuestLayout *layout, IRType guest_word)
{
   *w = (struct lc_weave){
      .on = lc_options.alloc, .word = guest_word, .sp_offset = layout->offset_SP, .next_addr = 0,
   };
   if (!w->on)
      return;
   lc_stores_plan(lc_watch.stores, in, matters);
   lc_times_look(lc_watch.times, in);
   lc_marks_begin(lc_watch.marks, guest_word);
}

void lc_weave_after(struct lc_weave *w, IRSB *sb, const IRStmt *st)
{
   if (!w->on)
      return;
   switch (st->tag) {
   case Ist_IMark: after_imark(w, sb, st); break;
   case Ist_Store: after_store(sb, st); break;
   case Ist_StoreG: after_guarded_store(w, sb, st->Ist.StoreG.details); break;
   case Ist_CAS: after_cas(sb, st->Ist.CAS.details); break;
   case Ist_Dirty: after_dirty(w, sb, st->Ist.Dirty.details); break;
   case Ist_LLSC:
      if (st->Ist.LLSC.storedata != NULL)
         after_store_conditional(sb, st->Ist.LLSC.addr, st->Ist.LLSC.storedata);
      break;
   default: break;
   }
}
