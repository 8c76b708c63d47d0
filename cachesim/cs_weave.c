/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weaving counters and cache probes: the IR of each.
 *
 * All expressions are atoms or operations on atoms (flat IR); VEX joins them
 * into addressing modes again.
 */
#include "cs_weave.h"

#include "cs_help.h"
#include "cs_shadow.h"
#include "cs_tier.h"
#include "cs_weave_clock.h"
#include "cs_weave_group.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_machine.h"

/* Inline probes per superblock: VEX's memory for one translation is bounded
   (5 MB), and 36 FXSAVEs in a row make 700 accesses.  A superblock with that
   many sites gets calls only. */
enum { MAX_INLINE_PROBES = 80, MANY_SITES = 300 };

enum { ENTRY_LOG2 = 1 }; /* bytes of an entry of the presence tables */

/* Call HELPER with ARG, if there is one, and the site or segment at ABOUT; if GUARD
   holds, or always. */
static void call(struct cs_weaver *w, const HChar *name, void *helper, IRExpr *arg, const void *about, IRExpr *guard)
{
   IRExpr **args = arg ? mkIRExprVec_2(arg, cs_weaver_nearby(w, about)) : mkIRExprVec_1(cs_weaver_nearby(w, about));
   IRDirty *d = unsafeIRDirty_0_N(arg ? 2 : 1, name, VG_(fnptr_to_fnentry)(helper), args);
   if (guard)
      d->guard = guard;
   addStmtToIRSB(w->out, IRStmt_Dirty(d));
}

static IRExpr *let(struct cs_weaver *w, IRType type, IRExpr *e)
{
   return ct_ir_let(w->out, type, e);
}

static IRExpr *op64(struct cs_weaver *w, IROp op, IRExpr *a, IRExpr *b)
{
   return ct_ir_op64(w->out, op, a, b);
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
   w->inline_left = n_sites < MANY_SITES ? MAX_INLINE_PROBES : 0;
}

void cs_weave_open(struct cs_weaver *w, struct cs_segment *s, Bool marked)
{
   w->segment = s;
   w->near = NULL;
   cs_weave_clock_open(w);
   w->marked = marked;
   if (marked)
      addStmtToIRSB(w->out, IRStmt_Put(cs_shadow_mark_offset(w->layout), cs_weaver_pointer(w, s)));
}

/* The mark is the segment's address, and in the registers' shadow it is nearer than
   a constant of 64 bits. */
static IRExpr *marked_segment(struct cs_weaver *w)
{
   return let(w, w->addr_type, IRExpr_Get(cs_shadow_mark_offset(w->layout), w->addr_type));
}

void cs_weave_before_fetch(struct cs_weaver *w)
{
   cs_weave_group_call(w);
}

void cs_weave_close(struct cs_weaver *w)
{
   cs_weave_group_call(w);
   if (!w->segment->groups)
      cs_weaver_add_to(w, w->marked ? marked_segment(w) : cs_weaver_pointer(w, w->segment), ct_ir_u64(1));
   cs_weave_clock_close(w);
   if (w->marked)
      addStmtToIRSB(w->out, IRStmt_Put(cs_shadow_mark_offset(w->layout), cs_weaver_word(w, 0)));
}

void cs_weave_count_if(struct cs_weaver *w, const struct cs_segment *s, IRExpr *guard)
{
   /* In two steps: x86 has no Iop_1Uto64. */
   IRExpr *n = let(w, Ity_I32, IRExpr_Unop(Iop_1Uto32, guard));
   IRExpr *wide = let(w, Ity_I64, IRExpr_Unop(Iop_32Uto64, n));
   cs_weaver_add_to(w, cs_weaver_pointer(w, s), wide);
   cs_weave_clock_behind(w, wide);
}

/* The word of FIRST[] that belongs to the way that the table has at ENTRY. */
static IRExpr *at_way(struct cs_weaver *w, const uint64_t *first, IRExpr *entry)
{
   IRExpr *way = let(w, Ity_I64, IRExpr_Unop(Iop_16Uto64, let(w, Ity_I16, IRExpr_Load(Iend_LE, Ity_I16, entry))));
   return op64(w, Iop_Add64, way, cs_weaver_pointer(w, first));
}

/* Store STAMP, counted from the clock, for the way that the table has at ENTRY. */
static void weave_stamp(struct cs_weaver *w, IRExpr *entry, struct cs_ways *ways, UInt stamp)
{
   IRExpr *value = cs_weave_clock_stamp(w, stamp);
   ct_ir_store(w->out, at_way(w, ways->stamp, entry), value);
}

/* The first one of a segment also finds it in a register for the others. */
static UInt take_stamps(struct cs_weaver *w, struct cs_site *site)
{
   if (!w->clock.time && w->marked && w->probes == CS_PROBES_INLINE)
      w->near = marked_segment(w);
   return cs_weave_clock_take(w, site);
}

static IRExpr *fetch_entry(struct cs_weaver *w, Addr addr)
{
   const struct cs_geometry *i1 = &cs_help_shape()->i1;
   return cs_weaver_nearby(w, &cs_i1.table[(addr >> i1->line_log2) & (CS_N_ENTRIES - 1)]);
}

static IRExpr *fetch_absent(struct cs_weaver *w, Addr addr)
{
   Addr line = addr & ~(Addr)(cs_help_shape()->i1.line_bytes - 1);
   IRExpr *present = ct_ir_load(w->out, Ity_I64, at_way(w, cs_i1.ways.line, fetch_entry(w, addr)));
   return let(w, Ity_I1, IRExpr_Binop(Iop_CmpNE64, present, ct_ir_u64(line)));
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
      cs_weave_group_fetch(w, site, first ? addr : last, first ? n_more_lines + 1 : n_more_lines);
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
      weave_stamp(w, fetch_entry(w, last), &cs_i1.ways, cs_clock_line_stamp(stamp, 1));
   w->near = NULL; /* not worth a register for longer */
   w->inline_left--;
}

static void weave_data_inline(struct cs_weaver *w, struct cs_site *site, IRExpr *ea, UInt stamp)
{
   const struct cs_geometry *d1 = &cs_help_shape()->d1;
   ULong mask = (ULong)(CS_N_ENTRIES - 1) << ENTRY_LOG2;
   UChar shift = d1->line_log2 - ENTRY_LOG2;
   IRExpr *shifted = op64(w, Iop_Shr64, ea, IRExpr_Const(IRConst_U8(shift)));
   IRExpr *place = op64(w, Iop_And64, shifted, ct_ir_u64(mask));
   IRExpr *entry = op64(w, Iop_Add64, place, cs_weaver_pointer(w, cs_d1.table));
   IRExpr *line = ct_ir_load(w->out, Ity_I64, at_way(w, cs_d1.ways.line, entry));
   IRExpr *offset = op64(w, Iop_Sub64, ea, line);
   /* Not "limit < offset": VEX compares with a constant only on the right. */
   IRExpr *present = let(w, Ity_I1, IRExpr_Binop(Iop_CmpLE64U, offset, ct_ir_u64(d1->line_bytes - site->size)));
   call(w, "cs_help_data", cs_help_data, ea, site, let(w, Ity_I1, IRExpr_Unop(Iop_Not1, present)));
   weave_stamp(w, op64(w, Iop_Add64, place, cs_weaver_pointer(w, cs_d1.table)), &cs_d1.ways, stamp);
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
         cs_weave_group_data(w, site, ea);
         return;
      }
      cs_weave_group_call(w);
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
      cs_weave_group_call(w);
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
