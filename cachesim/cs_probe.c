/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weaving counters and cache probes: the IR of each.
 *
 * All expressions are atoms or operations on atoms (flat IR); VEX joins them
 * into addressing modes again.
 */
#include "cs_probe.h"

#include "cs_help.h"
#include "cs_shadow.h"
#include "cs_tier.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_machine.h"

/* Inline probes per superblock: VEX's memory for one translation is bounded
   (5 MB), and 36 FXSAVEs in a row make 700 accesses.  A superblock with that
   many sites gets calls only. */
enum { MAX_INLINE_PROBES = 80, MANY_SITES = 300 };

enum { ENTRY_LOG2 = 1 }; /* bytes of an entry of the presence tables */

static IRExpr *word(const struct cs_weaver *w, ULong value)
{
   return IRExpr_Const(w->addr_type == Ity_I64 ? IRConst_U64(value) : IRConst_U32((UInt)value));
}

static IRExpr *pointer(const struct cs_weaver *w, const void *p)
{
   return word(w, (HWord)p);
}

static IRExpr *u64(ULong value)
{
   return IRExpr_Const(IRConst_U64(value));
}

/* A new temporary that holds E. */
static IRExpr *let(struct cs_weaver *w, IRType type, IRExpr *e)
{
   IRTemp t = newIRTemp(w->out->tyenv, type);
   addStmtToIRSB(w->out, IRStmt_WrTmp(t, e));
   return IRExpr_RdTmp(t);
}

static IRExpr *load64(struct cs_weaver *w, IRExpr *addr)
{
   return let(w, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, addr));
}

static void store(struct cs_weaver *w, IRExpr *addr, IRExpr *data)
{
   addStmtToIRSB(w->out, IRStmt_Store(Iend_LE, addr, data));
}

static IRExpr *op64(struct cs_weaver *w, IROp op, IRExpr *a, IRExpr *b)
{
   return let(w, Ity_I64, IRExpr_Binop(op, a, b));
}

/* The address P of something static: relative to a segment in a register, if there
   is one, since VEX makes a constant of 64 bits anew for every use. */
static IRExpr *nearby(struct cs_weaver *w, const void *p)
{
   if (!w->near)
      return pointer(w, p);
   return op64(w, Iop_Add64, w->near, u64((HWord)p - (HWord)w->segment));
}

/* Call HELPER with ARG, if there is one, and the site or segment at ABOUT; if GUARD
   holds, or always. */
static void call(struct cs_weaver *w, const HChar *name, void *helper, IRExpr *arg, const void *about, IRExpr *guard)
{
   IRExpr **args = arg ? mkIRExprVec_2(arg, nearby(w, about)) : mkIRExprVec_1(nearby(w, about));
   IRDirty *d = unsafeIRDirty_0_N(arg ? 2 : 1, name, VG_(fnptr_to_fnentry)(helper), args);
   if (guard)
      d->guard = guard;
   addStmtToIRSB(w->out, IRStmt_Dirty(d));
}

void cs_weaver_begin(struct cs_weaver *w, IRSB *out, enum cs_probes probes, const VexGuestLayout *layout, IRType type,
                     UInt n_sites, Bool timed)
{
   w->out = out;
   w->probes = probes;
   w->near = NULL;
   w->group = NULL;
   w->begun = False;
   w->timed = timed;
   w->layout = layout;
   w->addr_type = type;
   w->clock = IRTemp_INVALID;
   w->time = NULL;
   w->inline_left = n_sites < MANY_SITES ? MAX_INLINE_PROBES : 0;
}

void cs_weave_open(struct cs_weaver *w, struct cs_segment *s, Bool marked)
{
   w->segment = s;
   w->near = NULL;
   w->time = NULL;
   w->marked = marked;
   if (marked)
      addStmtToIRSB(w->out, IRStmt_Put(cs_shadow_mark_offset(w->layout), pointer(w, s)));
}

/* The mark is the segment's address, and in the registers' shadow it is nearer than
   a constant of 64 bits. */
static IRExpr *marked_segment(struct cs_weaver *w)
{
   return let(w, w->addr_type, IRExpr_Get(cs_shadow_mark_offset(w->layout), w->addr_type));
}

static void add_to(struct cs_weaver *w, IRExpr *counter, IRExpr *n)
{
   IRExpr *count = load64(w, counter);
   store(w, counter, op64(w, Iop_Add64, count, n));
}

/* ---- groups ---- */

static IRExpr **group_args(const struct cs_weaver *w, const struct cs_group *g)
{
   IRExpr *entry = pointer(w, &cs_i1.table[g->entry]);
   if (g->branch)
      return mkIRExprVec_4(IRExpr_GSPTR(), pointer(w, g), entry, w->taken);
   if (g->lines)
      return mkIRExprVec_3(IRExpr_GSPTR(), pointer(w, g), entry);
   return mkIRExprVec_2(IRExpr_GSPTR(), pointer(w, g));
}

static void call_group(struct cs_weaver *w)
{
   struct cs_group *g = w->group;
   if (!g)
      return;
   w->group = NULL;
   g->end = cs_segment_begun(w->segment);
   g->time = cs_clock_time(g->end - (g->next ? g->next->end : 0), 1 + g->n);
   IRDirty *d = unsafeIRDirty_0_N(0, "cs_group", VG_(fnptr_to_fnentry)(cs_group_helper(g)), group_args(w, g));
   d->nFxState = 1;
   d->fxState[0].fx = Ifx_Read;
   d->fxState[0].offset = cs_shadow_slot_offset(w->layout, 0);
   d->fxState[0].size = CS_GROUP_SLOTS * sizeof(Addr);
   d->fxState[0].nRepeats = 0;
   d->fxState[0].repeatLen = 0;
   addStmtToIRSB(w->out, IRStmt_Dirty(d));
}

static void begin_group(struct cs_weaver *w, struct cs_site *site)
{
   call_group(w);
   w->group = cs_block_add_group(w->segment, site);
   w->group->begins = !w->begun;
   w->begun = True;
}

static void group_fetch(struct cs_weaver *w, struct cs_site *site, Addr addr, UInt n_lines)
{
   begin_group(w, site);
   w->group->in_line = n_lines == 1 && addr == site->insn;
   UInt line_log2 = cs_help_shape()->i1.line_log2;
   w->group->entry = (addr >> line_log2) & (CS_N_ENTRIES - 1);
   w->group->line = addr >> line_log2 << line_log2;
   w->group->lines = n_lines < CS_GROUP_LINES ? n_lines : CS_GROUP_LINES;
}

static void group_data(struct cs_weaver *w, struct cs_site *site, IRExpr *ea)
{
   if (!w->group || w->group->n == CS_GROUP_SLOTS || site - w->group->site > CS_GROUP_SITES)
      begin_group(w, site);
   struct cs_group *g = w->group;
   addStmtToIRSB(w->out, IRStmt_Put(cs_shadow_slot_offset(w->layout, g->n), ea));
   g->limit[g->n] = cs_help_shape()->d1.line_bytes - site->size;
   g->after[g->n] = site - g->site;
   g->n++;
}

void cs_weave_before_fetch(struct cs_weaver *w)
{
   call_group(w);
}

/* How far the open segment advances the clock, now that it is complete. */
static UInt settle_time(struct cs_weaver *w)
{
   struct cs_segment *s = w->segment;
   UInt time = 0;
   if (s->groups) /* the last one also takes the time of what comes behind it */
      s->groups->time += (cs_segment_begun(s) - s->groups->end) * CS_INSTRUCTION_TIME;
   for (const struct cs_group *g = s->groups; g; g = g->next)
      time += g->time;
   if (w->time) {
      s->time = cs_clock_time(cs_segment_instructions(s), w->stamps_taken / CS_ACCESS_TIME);
      w->time->Ico.U64 = s->time;
      for (UInt i = 0; i < s->n_sites; i++)
         s->site[i].before = s->time - s->site[i].before;
   }
   return time + s->time;
}

void cs_weave_close(struct cs_weaver *w)
{
   call_group(w);
   if (!w->segment->groups)
      add_to(w, w->marked ? marked_segment(w) : pointer(w, w->segment), u64(1));
   Long ahead = (Long)(settle_time(w) / CS_INSTRUCTION_TIME) - cs_segment_instructions(w->segment);
   if (w->timed && ahead != 0)
      add_to(w, pointer(w, &cs_clock_ahead), u64((ULong)ahead));
   if (w->marked)
      addStmtToIRSB(w->out, IRStmt_Put(cs_shadow_mark_offset(w->layout), word(w, 0)));
}

void cs_weave_count_if(struct cs_weaver *w, const struct cs_segment *s, IRExpr *guard)
{
   /* In two steps: x86 has no Iop_1Uto64. */
   IRExpr *n = let(w, Ity_I32, IRExpr_Unop(Iop_1Uto32, guard));
   IRExpr *wide = let(w, Ity_I64, IRExpr_Unop(Iop_32Uto64, n));
   add_to(w, pointer(w, s), wide);
   if (w->timed) {
      IRExpr *ahead = load64(w, pointer(w, &cs_clock_ahead));
      store(w, pointer(w, &cs_clock_ahead), op64(w, Iop_Sub64, ahead, wide));
   }
}

/* How far is known when the segment is complete: settle_time(). */
static void advance_clock(struct cs_weaver *w, const struct cs_site *first)
{
   if (w->marked && w->probes == CS_PROBES_INLINE)
      w->near = marked_segment(w);
   w->time = IRConst_U64(0);
   w->segment->first_stamped = first - w->segment->site;
   IRExpr *now = load64(w, nearby(w, &cs_clock));
   store(w, nearby(w, &cs_clock), op64(w, Iop_Add64, now, IRExpr_Const(w->time)));
   w->clock = now->Iex.RdTmp.tmp;
   w->clock_plus = w->stamps_taken = 0;
}

/* Reserve the stamps of one access.  Returns its first, counted from the clock before
   it was advanced. */
static UInt take_stamps(struct cs_weaver *w, struct cs_site *site)
{
   if (!w->time)
      advance_clock(w, site);
   site->before = w->stamps_taken; /* settle_time() turns it round */
   w->stamps_taken += CS_ACCESS_TIME;
   return site->before;
}

/* The word of FIRST[] that belongs to the way that the table has at ENTRY. */
static IRExpr *at_way(struct cs_weaver *w, const uint64_t *first, IRExpr *entry)
{
   IRExpr *way = let(w, Ity_I64, IRExpr_Unop(Iop_16Uto64, let(w, Ity_I16, IRExpr_Load(Iend_LE, Ity_I16, entry))));
   return op64(w, Iop_Add64, way, pointer(w, first));
}

/* Store STAMP, counted from the clock, for the way that the table has at ENTRY.
   Stamps rise, so each is made from the last one, which is not needed any more:
   one addition in place. */
static void weave_stamp(struct cs_weaver *w, IRExpr *entry, struct cs_ways *ways, UInt stamp)
{
   if (stamp != w->clock_plus) {
      IRExpr *now = op64(w, Iop_Add64, IRExpr_RdTmp(w->clock), u64(stamp - w->clock_plus));
      w->clock = now->Iex.RdTmp.tmp;
      w->clock_plus = stamp;
   }
   store(w, at_way(w, ways->stamp, entry), IRExpr_RdTmp(w->clock));
}

static IRExpr *fetch_entry(struct cs_weaver *w, Addr addr)
{
   const struct cs_geometry *i1 = &cs_help_shape()->i1;
   return nearby(w, &cs_i1.table[(addr >> i1->line_log2) & (CS_N_ENTRIES - 1)]);
}

static IRExpr *fetch_absent(struct cs_weaver *w, Addr addr)
{
   Addr line = addr & ~(Addr)(cs_help_shape()->i1.line_bytes - 1);
   IRExpr *present = load64(w, at_way(w, cs_i1.ways.line, fetch_entry(w, addr)));
   return let(w, Ity_I1, IRExpr_Binop(Iop_CmpNE64, present, u64(line)));
}

void cs_weave_fetch(struct cs_weaver *w, struct cs_site *site, Bool first)
{
   Addr addr = site->insn;
   Addr last = addr + site->size - 1;
   UInt line_log2 = cs_help_shape()->i1.line_log2;
   UInt n_more_lines = (last >> line_log2) - (addr >> line_log2);
   Bool straddles = n_more_lines > 0;
   if (w->probes == CS_PROBES_REFERENCE) {
      call(w, "fetch", cs_help_reference_fetch, NULL, site, NULL);
      return;
   }
   if (w->probes == CS_PROBES_CALLS) {
      group_fetch(w, site, first ? addr : last, first ? n_more_lines + 1 : n_more_lines);
      return;
   }
   UInt stamp = take_stamps(w, site);
   if (w->inline_left == 0 || n_more_lines > 1) {
      call(w, "cs_help_fetch", cs_help_fetch, NULL, site, NULL);
      return;
   }
   IRExpr *absent = first ? fetch_absent(w, addr) : fetch_absent(w, last);
   if (first && straddles)
      absent = let(w, Ity_I1, IRExpr_Binop(Iop_Or1, absent, fetch_absent(w, last)));
   call(w, "cs_help_fetch", cs_help_fetch, NULL, site, absent);
   if (first)
      weave_stamp(w, fetch_entry(w, addr), &cs_i1.ways, stamp);
   if (straddles)
      weave_stamp(w, fetch_entry(w, last), &cs_i1.ways, stamp + CS_STAMP_STEP);
   w->near = NULL; /* not worth a register for longer */
   w->inline_left--;
}

static void weave_data_inline(struct cs_weaver *w, struct cs_site *site, IRExpr *ea, UInt stamp)
{
   const struct cs_geometry *d1 = &cs_help_shape()->d1;
   ULong mask = (ULong)(CS_N_ENTRIES - 1) << ENTRY_LOG2;
   UChar shift = d1->line_log2 - ENTRY_LOG2;
   IRExpr *shifted = op64(w, Iop_Shr64, ea, IRExpr_Const(IRConst_U8(shift)));
   IRExpr *place = op64(w, Iop_And64, shifted, u64(mask));
   IRExpr *entry = op64(w, Iop_Add64, place, pointer(w, cs_d1.table));
   IRExpr *line = load64(w, at_way(w, cs_d1.ways.line, entry));
   IRExpr *offset = op64(w, Iop_Sub64, ea, line);
   /* Not "limit < offset": VEX compares with a constant only on the right. */
   IRExpr *present = let(w, Ity_I1, IRExpr_Binop(Iop_CmpLE64U, offset, u64(d1->line_bytes - site->size)));
   call(w, "cs_help_data", cs_help_data, ea, site, let(w, Ity_I1, IRExpr_Unop(Iop_Not1, present)));
   weave_stamp(w, op64(w, Iop_Add64, place, pointer(w, cs_d1.table)), &cs_d1.ways, stamp);
   w->inline_left--;
}

void cs_weave_data(struct cs_weaver *w, struct cs_site *site, IRExpr *ea)
{
   if (w->probes == CS_PROBES_REFERENCE) {
      call(w, "data", cs_help_reference_data, ea, site, NULL);
      return;
   }
   Bool uncertain = cs_tier_is_uncertain(site->insn);
   if (w->probes == CS_PROBES_CALLS) {
      if (!uncertain) {
         group_data(w, site, ea);
         return;
      }
      call_group(w);
      call(w, "cs_help_uncertain_now", cs_help_uncertain_now, ea, site, NULL);
      return;
   }
   UInt stamp = take_stamps(w, site);
   if (uncertain)
      call(w, "cs_help_uncertain", cs_help_uncertain, ea, site, NULL);
   else if (w->inline_left == 0)
      call(w, "cs_help_data", cs_help_data, ea, site, NULL);
   else
      weave_data_inline(w, site, ea, stamp);
}

void cs_weave_guarded(struct cs_weaver *w, struct cs_site *site, IRExpr *ea, IRExpr *guard)
{
   if (w->probes == CS_PROBES_REFERENCE) {
      call(w, "guarded", cs_help_reference_guarded, ea, site, guard);
      return;
   }
   if (w->probes == CS_PROBES_CALLS) {
      call_group(w);
      call(w, "guarded", cs_help_guarded_now, ea, site, guard);
      return;
   }
   take_stamps(w, site);
   call(w, "guarded", cs_help_guarded, ea, site, guard);
}

void cs_weave_conditional(struct cs_weaver *w, struct cs_site *site, IRExpr *taken)
{
   if (w->group && site - w->group->site <= CS_GROUP_SITES) {
      w->group->branch = site - w->group->site;
      w->taken = taken;
      return;
   }
   call(w, "cs_help_conditional", cs_help_conditional, taken, site, NULL);
}

void cs_weave_indirect(struct cs_weaver *w, struct cs_site *site, IRExpr *target)
{
   call(w, "cs_help_indirect", cs_help_indirect, target, site, NULL);
}
