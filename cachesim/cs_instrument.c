/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk over a superblock.
 *
 * Events wait in a queue and are woven in, in program order, when it is
 * emptied:
 *
 *                           exact                      compat (Cachegrind's queue)
 *   fetch                   at once                    queued
 *   data access             queued                     queued
 *   queue emptied at        the end of the instruction 16 events
 *                           and before a side exit     and before a side exit
 *   guarded access          queued with its guard      queue emptied, then at once
 *   guarded dirty helper    queued with its guard      queued as if unguarded
 *   segment ends at         side exits                 every emptying
 *
 * So in exact mode an instruction that faults has counted its fetch and none
 * of its accesses, and what ran of its segment is booked when the signal is
 * delivered (cs_fault.c); in compat mode exactly what Cachegrind would have
 * counted has been counted.
 *
 * A store that directly follows a load of the same address expression and size
 * in one instruction is no event of its own: the pair is one read.
 *
 * A repeated string instruction (exact mode) is one instruction however often
 * it iterates: its Ir is counted where control leaves it.
 */
#include "lc_weave.h"
#include "cs_instrument.h"

#include "cs_arch.h"
#include "cs_block.h"
#include "cs_help.h"
#include "cs_options.h"
#include "cs_tier.h"
#include "cs_weave.h"
#include "cs_where.h"

#include "ct_guest.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"

enum { QUEUE_LENGTH = 16, MAX_QUEUE = 64 };

enum { CODE_ROOM = 32 }; /* bytes; Valgrind's own special instructions have up to 19 */

struct event {
   enum cs_site_kind kind;
   UInt size;
   IRExpr *ea;    /* data: address; branches: outcome or target */
   IRExpr *guard; /* NULL: always */
};

struct walk {
   const IRSB *in;
   Int at; /* its statement that is looked at; segments opened now begin there */
   struct cs_weaver weaver;
   struct cs_block *block;
   struct cs_segment *segment; /* NULL: none open */
   Bool exact;

   Addr insn; /* the current instruction */
   UInt insn_bytes;
   UChar code[CODE_ROOM]; /* read_code()'s */
   Bool repeated;            /* and in exact mode */
   struct cs_site *fetched;  /* the site of its fetch */
   Bool iterates;            /* it has a side exit */
   struct cs_cost *cost;

   struct event queue[MAX_QUEUE];
   struct cs_cost *queue_cost[MAX_QUEUE];
   Addr queue_insn[MAX_QUEUE];
   UInt n_queued;

   Bool have_line;  /* the last line fetched in this superblock is known: */
   Addr fetch_line; /* its number */
};

/* ---- segments and sites ---- */

static enum cs_access charged_on(enum cs_site_kind kind)
{
   static const UChar on[] = {
      [CS_SITE_FETCH] = CS_FETCH,
      [CS_SITE_FETCH_ONGOING] = CS_FETCH,
      [CS_SITE_READ] = CS_READ,
      [CS_SITE_WRITE] = CS_WRITE,
      [CS_SITE_GUARDED_READ] = CS_READ,
      [CS_SITE_GUARDED_WRITE] = CS_WRITE,
      [CS_SITE_CONDITIONAL] = CS_CONDITIONAL,
      [CS_SITE_INDIRECT] = CS_INDIRECT,
   };
   return on[kind];
}

static struct cs_site *add_site(struct walk *w, enum cs_site_kind kind, UInt size, Addr insn, struct cs_cost *cost)
{
   struct cs_site *site = cs_block_add_site(w->block);
   site->cost = cost;
   site->insn = insn;
   site->size = size;
   site->kind = kind;
   site->on = charged_on(kind);
   w->segment->n_sites++;
   return site;
}

static Bool is_division(const IRStmt *st)
{
   if (st->tag != Ist_WrTmp || st->Ist.WrTmp.data->tag != Iex_Binop)
      return False;
   switch (st->Ist.WrTmp.data->Iex.Binop.op) {
   case Iop_DivModU64to32: case Iop_DivModS64to32:
   case Iop_DivModU128to64: case Iop_DivModS128to64:
   case Iop_DivModS64to64: case Iop_DivModU64to64:
   case Iop_DivModS32to32: case Iop_DivModU32to32:
      return True;
   default:
      return False;
   }
}

static Bool can_fault(const IRStmt *st)
{
   switch (st->tag) {
   case Ist_Store: case Ist_StoreG: case Ist_LoadG: case Ist_LLSC: case Ist_CAS: case Ist_Dirty:
      return True;
   default:
      return is_division(st) || (st->tag == Ist_WrTmp && st->Ist.WrTmp.data->tag == Iex_Load);
   }
}

/* Can a fault end the segment that begins with the current instruction? */
static Bool can_be_left(const struct walk *w)
{
   for (Int i = w->at; i < w->in->stmts_used && w->in->stmts[i]->tag != Ist_Exit; i++)
      if (can_fault(w->in->stmts[i]))
         return True;
   return False;
}

static void open_segment(struct walk *w)
{
   if (w->segment)
      return;
   w->segment = cs_block_add_segment(w->block);
   cs_weave_open(&w->weaver, w->segment, w->exact && can_be_left(w));
}

static void close_segment(struct walk *w)
{
   if (!w->segment)
      return;
   cs_weave_close(&w->weaver);
   w->segment = NULL;
}

/* ---- events ---- */

/* Only the first instruction of a run on one I1 line must look it up. */
static struct cs_site *weave_fetch(struct walk *w, const struct event *e, Addr insn, struct cs_cost *cost)
{
   UInt line_log2 = cs_help_shape()->i1.line_log2;
   Addr first = insn >> line_log2, last = (insn + e->size - 1) >> line_log2;
   Bool known = w->have_line && w->fetch_line == first;
   Bool looked_up = cs_options.cache_sim && !(known && first == last);
   if (looked_up)
      cs_weave_before_fetch(&w->weaver);
   struct cs_site *site = add_site(w, e->kind, e->size, insn, cost);
   if (looked_up) {
      cs_weave_fetch(&w->weaver, site, !known);
      w->have_line = True;
      w->fetch_line = last;
   }
   return site;
}

static void weave_event(struct walk *w, UInt i)
{
   const struct event *e = &w->queue[i];
   if (e->kind == CS_SITE_FETCH || e->kind == CS_SITE_FETCH_ONGOING) {
      w->fetched = weave_fetch(w, e, w->queue_insn[i], w->queue_cost[i]);
      return;
   }
   struct cs_site *site = add_site(w, e->kind, e->size, w->queue_insn[i], w->queue_cost[i]);
   switch (e->kind) {
   case CS_SITE_READ:
   case CS_SITE_WRITE:
      cs_weave_data(&w->weaver, site, e->ea);
      break;
   case CS_SITE_GUARDED_READ:
   case CS_SITE_GUARDED_WRITE:
      cs_weave_guarded(&w->weaver, site, e->ea, e->guard);
      break;
   case CS_SITE_CONDITIONAL:
      cs_weave_conditional(&w->weaver, site, e->ea);
      break;
   case CS_SITE_INDIRECT:
      cs_weave_indirect(&w->weaver, site, e->ea);
      break;
   default:
      break;
   }
}

static void empty_queue(struct walk *w)
{
   if (w->n_queued == 0)
      return;
   open_segment(w);
   for (UInt i = 0; i < w->n_queued; i++)
      weave_event(w, i);
   w->n_queued = 0;
   if (!w->exact)
      close_segment(w);
}

static void queue_event(struct walk *w, struct event e)
{
   if (w->n_queued == (w->exact ? MAX_QUEUE : QUEUE_LENGTH))
      empty_queue(w);
   w->queue_insn[w->n_queued] = w->insn;
   w->queue_cost[w->n_queued] = w->cost;
   w->queue[w->n_queued++] = e;
}

static void queue_fetch(struct walk *w, enum cs_site_kind kind)
{
   queue_event(w, (struct event){ .kind = kind, .size = w->insn_bytes });
   if (w->exact)
      empty_queue(w);
}

/* Does a write of SIZE bytes at EA complete a modification begun by the last
   event of the queue? */
static Bool is_modification(const struct walk *w, IRExpr *ea, UInt size)
{
   if (w->n_queued == 0 || w->queue_insn[w->n_queued - 1] != w->insn)
      return False;
   const struct event *last = &w->queue[w->n_queued - 1];
   return last->kind == CS_SITE_READ && last->size == size && eqIRAtom(last->ea, ea);
}

static UInt smallest_line(void)
{
   const struct cs_sim_shape *s = cs_help_shape();
   UInt least = s->i1.line_bytes < s->d1.line_bytes ? s->i1.line_bytes : s->d1.line_bytes;
   return least < s->ll.line_bytes ? least : s->ll.line_bytes;
}

static UInt cut(UInt size)
{
   UInt most = smallest_line();
   return size < most ? size : most;
}

static void read_event(struct walk *w, IRExpr *ea, UInt size)
{
   if (cs_options.cache_sim)
      queue_event(w, (struct event){ .kind = CS_SITE_READ, .size = size, .ea = ea });
}

static void write_event(struct walk *w, IRExpr *ea, UInt size)
{
   if (cs_options.cache_sim && !is_modification(w, ea, size))
      queue_event(w, (struct event){ .kind = CS_SITE_WRITE, .size = size, .ea = ea });
}

static void guarded_event(struct walk *w, enum cs_site_kind kind, IRExpr *ea, UInt size, IRExpr *guard)
{
   if (!cs_options.cache_sim)
      return;
   if (!w->exact)
      empty_queue(w);
   queue_event(w, (struct event){ .kind = kind, .size = size, .ea = ea, .guard = guard });
   if (!w->exact)
      empty_queue(w);
}

/* ---- statements ---- */

/* The instruction that follows is at NEXT.  VEX gives a repeated LODS no
   iterations: it runs once, has no exit and does not come back. */
static void end_instruction(struct walk *w, Addr next)
{
   empty_queue(w);
   if (w->repeated && !w->iterates && next != w->insn) {
      w->fetched->kind = CS_SITE_FETCH;
      w->repeated = False;
   }
}

/* The bytes of the current instruction, from ADDR on. */
static const UChar *read_code(struct walk *w, Addr addr)
{
   UInt n = w->insn_bytes < sizeof w->code ? w->insn_bytes : sizeof w->code;
   if (!ct_guest_read(w->code, addr, n))
      VG_(memset)(w->code, 0, sizeof w->code);
   return w->code;
}

static void on_imark(struct walk *w, const IRStmt *st)
{
   Addr insn = st->Ist.IMark.addr + st->Ist.IMark.delta;
   if (w->exact)
      end_instruction(w, insn);
   w->insn = insn;
   w->insn_bytes = st->Ist.IMark.len ? st->Ist.IMark.len : VG_MIN_INSTR_SZB;
   w->cost = cs_where(w->insn);
   w->iterates = False;
   w->repeated = w->exact && cs_arch_is_repeated(read_code(w, st->Ist.IMark.addr), w->insn_bytes);
   queue_fetch(w, w->repeated ? CS_SITE_FETCH_ONGOING : CS_SITE_FETCH);
}

static void on_dirty(struct walk *w, const IRDirty *d)
{
   if (d->mFx == Ifx_None)
      return;
   UInt size = cut(d->mSize);
   Bool reads = d->mFx == Ifx_Read || d->mFx == Ifx_Modify, writes = d->mFx == Ifx_Write || d->mFx == Ifx_Modify;
   Bool always = d->guard->tag == Iex_Const && d->guard->Iex.Const.con->Ico.U1;
   if (!w->exact || always) {
      if (reads)
         read_event(w, d->mAddr, size);
      if (writes)
         write_event(w, d->mAddr, size);
      return;
   }
   guarded_event(w, reads ? CS_SITE_GUARDED_READ : CS_SITE_GUARDED_WRITE, d->mAddr, size, d->guard);
}

static void on_cas(struct walk *w, const IRTypeEnv *types, const IRCAS *cas)
{
   UInt size = sizeofIRType(typeOfIRExpr(types, cas->dataLo));
   size = cut(cas->dataHi ? 2 * size : size);
   read_event(w, cas->addr, size);
   write_event(w, cas->addr, size);
}

static void on_llsc(struct walk *w, const IRTypeEnv *types, const IRStmt *st)
{
   if (!st->Ist.LLSC.storedata) {
      read_event(w, st->Ist.LLSC.addr, sizeofIRType(typeOfIRTemp(types, st->Ist.LLSC.result)));
      empty_queue(w);
      return;
   }
   write_event(w, st->Ist.LLSC.addr, sizeofIRType(typeOfIRExpr(types, st->Ist.LLSC.storedata)));
}

static void on_loadg(struct walk *w, const IRLoadG *lg)
{
   IRType wide, type;
   typeOfIRLoadGOp(lg->cvt, &wide, &type);
   guarded_event(w, CS_SITE_GUARDED_READ, lg->addr, sizeofIRType(type), lg->guard);
}

/* VEX may have turned a branch round: then the exit is the way straight on. */
static void queue_conditional(struct walk *w, const IRStmt *st)
{
   IRJumpKind kind = st->Ist.Exit.jk;
   if (!cs_options.branch_sim || (kind != Ijk_Boring && kind != Ijk_Call && kind != Ijk_Ret))
      return;
   if (w->exact && !cs_arch_is_conditional_branch(read_code(w, w->insn), w->insn_bytes))
      return;
   Bool inverted = ct_ir_target(st->Ist.Exit.dst) == w->insn + w->insn_bytes;
   IRSB *out = w->weaver.out;
   IRType word = w->weaver.addr_type;
   IRExpr *taken = ct_ir_from_bool(out, word, st->Ist.Exit.guard);
   if (inverted)
      taken = ct_ir_xor(out, word, taken, ct_ir_word(word, 1));
   queue_event(w, (struct event){ .kind = CS_SITE_CONDITIONAL, .ea = taken });
}

/* Count the Ir of a repeated instruction if the exit ST leaves it. */
static void count_if_left(struct walk *w, const IRStmt *st)
{
   if (!w->repeated || ct_ir_target(st->Ist.Exit.dst) == w->insn)
      return;
   w->segment = cs_block_add_segment(w->block);
   add_site(w, CS_SITE_FETCH, w->insn_bytes, w->insn, w->cost);
   cs_weave_count_if(&w->weaver, w->segment, st->Ist.Exit.guard);
   w->segment = NULL;
}

static void on_exit(struct walk *w, const IRStmt *st)
{
   queue_conditional(w, st);
   empty_queue(w);
   close_segment(w);
   w->iterates = True;
   count_if_left(w, st);
}

/* What comes behind an exit inside a repeated instruction can still fault. */
static void after_exit(struct walk *w)
{
   if (!w->repeated)
      return;
   open_segment(w);
   add_site(w, CS_SITE_FETCH_ONGOING, w->insn_bytes, w->insn, w->cost);
}

static void on_statement(struct walk *w, const IRTypeEnv *types, const IRStmt *st)
{
   const IRExpr *data;
   switch (st->tag) {
   case Ist_IMark:
      on_imark(w, st);
      break;
   case Ist_WrTmp:
      data = st->Ist.WrTmp.data;
      if (data->tag == Iex_Load)
         read_event(w, data->Iex.Load.addr, sizeofIRType(data->Iex.Load.ty));
      break;
   case Ist_Store:
      write_event(w, st->Ist.Store.addr, sizeofIRType(typeOfIRExpr(types, st->Ist.Store.data)));
      break;
   case Ist_LoadG:
      on_loadg(w, st->Ist.LoadG.details);
      break;
   case Ist_StoreG: {
      const IRStoreG *sg = st->Ist.StoreG.details;
      guarded_event(w, CS_SITE_GUARDED_WRITE, sg->addr, sizeofIRType(typeOfIRExpr(types, sg->data)), sg->guard);
      break;
   }
   case Ist_Dirty:
      on_dirty(w, st->Ist.Dirty.details);
      break;
   case Ist_CAS:
      on_cas(w, types, st->Ist.CAS.details);
      break;
   case Ist_LLSC:
      on_llsc(w, types, st);
      break;
   default:
      break;
   }
}

/* The guest's division faults where it stands, and VEX keeps the instruction
   pointer exact only at memory accesses. */
static void pin_instruction_pointer(struct walk *w, const IRStmt *st, const VexGuestLayout *layout)
{
   if (!w->exact || !is_division(st))
      return;
   addStmtToIRSB(w->weaver.out, IRStmt_Put(layout->offset_IP, ct_ir_word(w->weaver.addr_type, w->insn)));
}

/* ---- the superblock ---- */

/* At most so many sites: each instruction, access and exit makes two at most. */
static UInt count_sites(const IRSB *in)
{
   UInt n = 2;
   for (Int i = 0; i < in->stmts_used; i++) {
      switch (in->stmts[i]->tag) {
      case Ist_IMark: case Ist_Store: case Ist_StoreG: case Ist_LoadG: case Ist_LLSC:
         n += 1;
         break;
      case Ist_WrTmp:
         n += in->stmts[i]->Ist.WrTmp.data->tag == Iex_Load;
         break;
      case Ist_Dirty: case Ist_CAS:
         n += 2;
         break;
      case Ist_Exit:
         n += 3; /* branch, Ir of a repeated instruction, its continuation */
         break;
      default:
         break;
      }
   }
   return n;
}

/* Where IN's first instruction is; 0 if it has none. */
static Addr first_instruction(const IRSB *in)
{
   for (Int i = 0; i < in->stmts_used; i++)
      if (in->stmts[i]->tag == Ist_IMark)
         return in->stmts[i]->Ist.IMark.addr + in->stmts[i]->Ist.IMark.delta;
   return 0;
}

static void finish(struct walk *w, const IRSB *in)
{
   Bool indirect = (in->jumpkind == Ijk_Boring || in->jumpkind == Ijk_Call) && in->next->tag == Iex_RdTmp;
   if (cs_options.branch_sim && indirect)
      queue_event(w, (struct event){ .kind = CS_SITE_INDIRECT, .ea = in->next });
   Addr next = in->next->tag == Iex_Const ? ct_ir_target(in->next->Iex.Const.con) : 0;
   end_instruction(w, next);
   if (w->repeated && next != w->insn) {
      open_segment(w);
      add_site(w, CS_SITE_FETCH, w->insn_bytes, w->insn, w->cost);
   }
   close_segment(w);
}

IRSB *cs_instrument(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout, const VexGuestExtents *extents,
                    const VexArchInfo *host, IRType guest_word, IRType host_word)
{
   static struct walk walk; /* too large for a stack, and used by nobody else meanwhile */
   struct walk *w = &walk;
   (void)host;
   tl_assert(guest_word == host_word);

   *w = (struct walk){ .in = in, .exact = cs_options.compat == CS_COMPAT_NONE };
   IRSB *out = deepCopyIRSBExceptStmts(in);
   UInt n_sites = count_sites(in);
   enum cs_probes probes = cs_options.probes;
   Bool cold = probes == CS_PROBES_INLINE && !cs_tier_is_hot(first_instruction(in));
   cs_weaver_begin(&w->weaver, out, cold ? CS_PROBES_CALLS : probes, layout, guest_word, n_sites,
                   lc_is_on());
   w->block = cs_block_create(closure->nraddr, extents->base[0], n_sites);

   struct lc_weave heap;
   lc_weave_begin(&heap, in, layout, guest_word);

   Int i = 0;
   for (; i < in->stmts_used && in->stmts[i]->tag != Ist_IMark; i++)
      addStmtToIRSB(out, in->stmts[i]); /* the core's own preamble */
   for (; i < in->stmts_used; i++) {
      IRStmt *st = in->stmts[i];
      w->at = i;
      if (st->tag == Ist_Exit) {
         on_exit(w, st);
         addStmtToIRSB(out, st);
         lc_weave_after(&heap, out, st);
         w->at = i + 1;
         after_exit(w);
         continue;
      }
      pin_instruction_pointer(w, st, layout);
      /* Cachegrind queues an access, and may empty the queue, before it. */
      if (!w->exact)
         on_statement(w, in->tyenv, st);
      addStmtToIRSB(out, st);
      if (w->exact)
         on_statement(w, in->tyenv, st);
      lc_weave_after(&heap, out, st);
   }
   finish(w, in);
   return out;
}
