/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The IR of the clock.
 */
#include "cs_weave_clock.h"

#include "cs_clock.h"

void cs_weave_clock_open(struct cs_weaver *w)
{
   w->clock.time = NULL;
}

/* The first access of a segment. */
static void read_and_advance(struct cs_weaver *w, const struct cs_site *first)
{
   struct cs_weave_clock *c = &w->clock;
   c->time = IRConst_U64(0);
   w->segment->first_stamped = first - w->segment->site;
   IRExpr *now = ct_ir_load(w->out, Ity_I64, cs_weaver_nearby(w, &cs_clock));
   ct_ir_store(w->out, cs_weaver_nearby(w, &cs_clock), ct_ir_op64(w->out, Iop_Add64, now, IRExpr_Const(c->time)));
   c->now = now->Iex.RdTmp.tmp;
   c->plus = c->taken = 0;
}

UInt cs_weave_clock_take(struct cs_weaver *w, struct cs_site *site)
{
   if (!w->clock.time)
      read_and_advance(w, site);
   site->before = w->clock.taken; /* turned round when the segment is complete */
   w->clock.taken += CS_ACCESS_TIME;
   return site->before;
}

/* Stamps rise, so each is made from the last one, which is not needed any more: one addition
   in place. */
IRExpr *cs_weave_clock_stamp(struct cs_weaver *w, UInt stamp)
{
   struct cs_weave_clock *c = &w->clock;
   if (stamp != c->plus) {
      IRExpr *now = ct_ir_op64(w->out, Iop_Add64, IRExpr_RdTmp(c->now), ct_ir_u64(stamp - c->plus));
      c->now = now->Iex.RdTmp.tmp;
      c->plus = stamp;
   }
   return IRExpr_RdTmp(c->now);
}

void cs_weave_clock_group(struct cs_group *g)
{
   g->time = cs_clock_time(g->end - (g->next ? g->next->end : 0), 1 + g->n);
}

/* How far its groups advance the clock; the last one takes the time of what comes behind it, too. */
static UInt time_of_groups(struct cs_segment *s)
{
   UInt time = 0;
   if (s->groups)
      s->groups->time += (cs_segment_begun(s) - s->groups->end) * CS_INSTRUCTION_TIME;
   for (const struct cs_group *g = s->groups; g; g = g->next)
      time += g->time;
   return time;
}

/* How far its probes do; their sites get to know how far before the clock after that they are. */
static void settle_probes(struct cs_weaver *w)
{
   struct cs_segment *s = w->segment;
   if (!w->clock.time)
      return;
   s->time = cs_clock_time(cs_segment_instructions(s), w->clock.taken / CS_ACCESS_TIME);
   w->clock.time->Ico.U64 = s->time;
   for (UInt i = 0; i < s->n_sites; i++)
      s->site[i].before = s->time - s->site[i].before;
}

void cs_weave_clock_close(struct cs_weaver *w)
{
   UInt time = time_of_groups(w->segment);
   settle_probes(w);
   time += w->segment->time;
   Long ahead = cs_clock_instructions_of(time) - (Long)cs_segment_instructions(w->segment);
   if (w->timed && ahead != 0)
      cs_weaver_add_to(w, cs_weaver_pointer(w, &cs_clock_ahead), ct_ir_u64((ULong)ahead));
}

void cs_weave_clock_behind(struct cs_weaver *w, IRExpr *n)
{
   if (!w->timed)
      return;
   IRExpr *counter = cs_weaver_pointer(w, &cs_clock_ahead);
   IRExpr *ahead = ct_ir_load(w->out, Ity_I64, counter);
   ct_ir_store(w->out, counter, ct_ir_op64(w->out, Iop_Sub64, ahead, n));
}
