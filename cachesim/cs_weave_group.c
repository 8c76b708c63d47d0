/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The IR of groups: addresses into slots, and the call.
 */
#include "cs_weave_group.h"

#include "cs_group.h"
#include "cs_help.h"
#include "cs_weave_clock.h"

#include "pub_tool_machine.h"

static IRExpr **args_of(const struct cs_weaver *w, const struct cs_group *g)
{
   IRExpr *entry = cs_weaver_pointer(w, &cs_i1.table[g->entry]);
   if (g->branch)
      return mkIRExprVec_4(IRExpr_GSPTR(), cs_weaver_pointer(w, g), entry, w->taken);
   if (g->lines)
      return mkIRExprVec_3(IRExpr_GSPTR(), cs_weaver_pointer(w, g), entry);
   return mkIRExprVec_2(IRExpr_GSPTR(), cs_weaver_pointer(w, g));
}

void cs_weave_group_call(struct cs_weaver *w)
{
   struct cs_group *g = w->group;
   if (!g)
      return;
   w->group = NULL;
   g->end = cs_segment_begun(w->segment);
   cs_weave_clock_group(g);
   IRDirty *d = unsafeIRDirty_0_N(0, "cs_group", VG_(fnptr_to_fnentry)(cs_group_helper(g)), args_of(w, g));
   d->nFxState = 1;
   d->fxState[0].fx = Ifx_Read;
   d->fxState[0].offset = cs_shadow_slot_offset(w->layout, 0);
   d->fxState[0].size = CS_GROUP_SLOTS * sizeof(Addr);
   d->fxState[0].nRepeats = 0;
   d->fxState[0].repeatLen = 0;
   addStmtToIRSB(w->out, IRStmt_Dirty(d));
}

static void begin(struct cs_weaver *w, struct cs_site *site)
{
   cs_weave_group_call(w);
   w->group = cs_block_add_group(w->segment, site);
   w->group->begins = !w->begun;
   w->begun = True;
}

void cs_weave_group_fetch(struct cs_weaver *w, struct cs_site *site, Addr addr, UInt n_lines)
{
   begin(w, site);
   w->group->in_line = n_lines == 1 && addr == site->insn;
   UInt line_log2 = cs_help_shape()->i1.line_log2;
   w->group->entry = (addr >> line_log2) & (CS_N_ENTRIES - 1);
   w->group->line = addr >> line_log2 << line_log2;
   w->group->lines = n_lines < CS_GROUP_LINES ? n_lines : CS_GROUP_LINES;
}

void cs_weave_group_data(struct cs_weaver *w, struct cs_site *site, IRExpr *ea)
{
   if (!w->group || w->group->n == CS_GROUP_SLOTS || site - w->group->site > CS_GROUP_SITES)
      begin(w, site);
   struct cs_group *g = w->group;
   addStmtToIRSB(w->out, IRStmt_Put(cs_shadow_slot_offset(w->layout, g->n), ea));
   g->limit[g->n] = cs_help_shape()->d1.line_bytes - site->size;
   g->after[g->n] = site - g->site;
   g->n++;
}
