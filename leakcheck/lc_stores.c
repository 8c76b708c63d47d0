/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs of stores; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_tooliface.h"

#include "lc_stores.h"

enum { WORD = sizeof(Addr), N_OPEN = 4 };

struct open_run {
   UInt run; /* index */
   struct lc_place first;
   Word low, high; /* bytes from there; high is exclusive */
};

struct lc_stores {
   struct lc_place *place; /* of each temporary */
   struct lc_run *run;
   UInt n_places, n_runs, next;
   UInt places_room, runs_room;
   struct open_run open[N_OPEN]; /* a ring */
   UInt n_open;
};

struct lc_stores *lc_stores_create(void)
{
   return VG_(calloc)("lc.stores", 1, sizeof(struct lc_stores));
}

static void make_room(struct lc_stores *s, const IRSB *in)
{
   UInt places = (UInt)in->tyenv->types_used, runs = (UInt)in->stmts_used;
   if (places > s->places_room) {
      s->places_room = 2 * places;
      s->place = VG_(realloc)("lc.places", s->place, s->places_room * sizeof *s->place);
   }
   if (runs > s->runs_room) {
      s->runs_room = 2 * runs;
      s->run = VG_(realloc)("lc.runs", s->run, s->runs_room * sizeof *s->run);
   }
   for (UInt i = 0; i < places; i++)
      s->place[i] = (struct lc_place){ (IRTemp)i, 0 };
   s->n_runs = s->next = s->n_open = 0;
}

static Bool constant(const IRExpr *e, Addr *value)
{
   if (e->tag != Iex_Const)
      return False;
   const IRConst *c = e->Iex.Const.con;
   *value = c->tag == Ico_U64 ? (Addr)c->Ico.U64 : (Addr)c->Ico.U32;
   return c->tag == Ico_U64 || c->tag == Ico_U32;
}

/* What an assignment says of a temporary's place. */
static void learn(struct lc_stores *s, IRTemp t, const IRExpr *e)
{
   Addr n;
   if (e->tag == Iex_RdTmp) {
      s->place[t] = s->place[e->Iex.RdTmp.tmp];
      return;
   }
   if (e->tag != Iex_Binop || e->Iex.Binop.arg1->tag != Iex_RdTmp || !constant(e->Iex.Binop.arg2, &n))
      return;
   struct lc_place p = s->place[e->Iex.Binop.arg1->Iex.RdTmp.tmp];
   switch (e->Iex.Binop.op) {
   case Iop_Add32:
   case Iop_Add64: s->place[t] = (struct lc_place){ p.root, p.offset + n }; break;
   case Iop_Sub32:
   case Iop_Sub64: s->place[t] = (struct lc_place){ p.root, p.offset - n }; break;
   default: break;
   }
}

static struct lc_place place_of(const struct lc_stores *s, const IRExpr *addr)
{
   Addr n = 0;
   if (addr->tag == Iex_RdTmp)
      return s->place[addr->Iex.RdTmp.tmp];
   constant(addr, &n);
   return (struct lc_place){ IRTemp_INVALID, n };
}

/* Takes the store, WORDS from AT, into the run, if it can be. */
static Bool join(struct lc_stores *s, struct open_run *o, struct lc_place at, Word words)
{
   Word from = (Word)(at.offset - o->first.offset), to = from + words * WORD;
   if (at.root != o->first.root || from % WORD != 0 || to < o->low || from > o->high)
      return False;
   Word low = from < o->low ? from : o->low, high = to > o->high ? to : o->high;
   if (high - low > LC_MOST_MARKS * WORD)
      return False;
   o->low = low;
   o->high = high;
   s->run[o->run].from = low;
   s->run[o->run].words = (UInt)((high - low) / WORD);
   return True;
}

static void on_store(struct lc_stores *s, const IRSB *in, const IRStmt *st, Bool important)
{
   struct lc_place at = place_of(s, st->Ist.Store.addr);
   Int bytes = sizeofIRType(typeOfIRExpr(in->tyenv, st->Ist.Store.data));
   Word words = bytes < WORD ? 1 : bytes / WORD;
   UInt oldest = s->n_open < N_OPEN ? 0 : s->n_open - N_OPEN;
   if (bytes < WORD && !important)
      return;
   for (UInt i = s->n_open; i-- > oldest;)
      if (join(s, &s->open[i % N_OPEN], at, words))
         return;
   if (!important)
      return;
   s->run[s->n_runs] = (struct lc_run){ st, at, 0, (UInt)words };
   s->open[s->n_open++ % N_OPEN] = (struct open_run){ s->n_runs++, at, 0, words * WORD };
}

void lc_stores_plan(struct lc_stores *s, const IRSB *in, Bool (*matters)(const IRStmt *st, Addr behind))
{
   Addr behind = 0;
   make_room(s, in);
   for (Int i = 0; i < in->stmts_used; i++) {
      const IRStmt *st = in->stmts[i];
      if (st->tag == Ist_WrTmp)
         learn(s, st->Ist.WrTmp.tmp, st->Ist.WrTmp.data);
      else if (st->tag == Ist_Store)
         on_store(s, in, st, matters(st, behind));
      else if (st->tag == Ist_IMark)
         behind = (Addr)st->Ist.IMark.addr + st->Ist.IMark.len;
      else if (st->tag == Ist_Exit)
         s->n_open = 0;
   }
}

const struct lc_run *lc_stores_at(struct lc_stores *s, const IRStmt *st)
{
   if (s->next == s->n_runs || s->run[s->next].first != st)
      return NULL;
   return &s->run[s->next++];
}
