/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The helpers that generated code calls: the way of an access that an inline probe
 * did not find, guarded accesses, the plain caches and the branch predictors.  Groups
 * of accesses have their helpers in cs_group.c.
 *
 * What an inline probe does not find gets the clock, which its segment has advanced,
 * less what the site says.
 */
#include "cs_help.h"

#include "cs_tier.h"

struct cs_shared cs_i1 __attribute__((aligned(64))), cs_d1 __attribute__((aligned(64)));

static struct cs_sim sim;
static struct cs_sim_shape sim_shape;
static struct cs_cache *reference_i1, *reference_d1, *reference_ll;
struct cs_branch cs_predictor;

const struct cs_sim_shape *cs_help_shape(void)
{
   return &sim_shape;
}

static void book_missed(const struct cs_site *site, enum cs_access on, enum cs_missed missed)
{
   cs_book_missed(site->cost, on, missed >= CS_MISSED_L1, missed >= CS_MISSED_LL);
}

static Bool is_usual(const struct cs_l1 *l1)
{
   return l1->shape.line_log2 == CS_USUAL_LINE_LOG2 && !l1->memory;
}

Bool cs_help_is_usual(void)
{
   return is_usual(&sim.i1) && is_usual(&sim.d1);
}

static Bool can_access_evenly(void)
{
   return cs_help_is_usual() && sim.d1.shape.assoc == CS_L1_EIGHT && sim.ll.shape.line_log2 == sim.d1.shape.line_log2
          && sim.ll.recent;
}

void cs_help_fetch_at(struct cs_site *site, ULong stamp)
{
   book_missed(site, CS_FETCH, cs_sim_access(&sim, &sim.i1, site->insn, site->size, stamp));
}

Bool cs_help_can_fetch_line(void)
{
   return sim.ll.shape.line_log2 >= sim.i1.shape.line_log2;
}

enum cs_missed cs_help_fetch_line(Addr addr, ULong stamp)
{
   return cs_sim_access(&sim, &sim.i1, addr, 1, stamp);
}

void cs_help_data_at(Addr ea, struct cs_site *site, ULong stamp)
{
   enum cs_missed missed = cs_sim_access(&sim, &sim.d1, ea, site->size, stamp);
   book_missed(site, site->on, missed);
   if (missed && ++site->missed % CS_TIER_MISSES == 0 && can_access_evenly())
      cs_block_judge(site);
}

VG_REGPARM(1) void cs_help_fetch(struct cs_site *site)
{
   cs_help_fetch_at(site, cs_clock_before(site->before));
}

VG_REGPARM(2) void cs_help_data(Addr ea, struct cs_site *site)
{
   cs_help_data_at(ea, site, cs_clock_before(site->before));
}

VG_REGPARM(2) void cs_help_guarded(Addr ea, struct cs_site *site)
{
   cs_book_done(site->cost, site->on, 1);
   cs_help_data(ea, site);
}

VG_REGPARM(2) void cs_help_guarded_now(Addr ea, struct cs_site *site)
{
   ULong now = cs_clock_own();
   cs_book_done(site->cost, site->on, 1);
   cs_help_data_at(ea, site, now);
}

/* ---- uncertain accesses ---- */

static __attribute__((noinline)) void ask_ll(ULong number, const struct cs_site *site)
{
   cs_book(site->cost, site->on, CS_LL_MISSED, !cs_ll_access_line(&sim.ll, number));
}

/* Nearly always LL's set used that line last, so that the branches that are left
   can be predicted.  Measures are those that can_access_evenly() has asked for. */
static inline void access_at(Addr ea, struct cs_site *site, ULong stamp)
{
   enum { LINE_BYTES = 1 << CS_USUAL_LINE_LOG2 };
   if (__builtin_expect((ea & (LINE_BYTES - 1)) + site->size > LINE_BYTES || ea < LINE_BYTES, 0)) {
      cs_help_data_at(ea, site, stamp);
      return;
   }
   ULong number = ea >> CS_USUAL_LINE_LOG2;
   UInt missed = !cs_l1_access_evenly(&cs_d1, sim.d1.set_mask, ea, stamp);
   cs_book(site->cost, site->on, CS_L1_MISSED, missed);
   if (__builtin_expect(missed & !cs_ll_is_recent(&sim.ll, number), 0))
      ask_ll(number, site);
}

VG_REGPARM(2) void cs_help_uncertain(Addr ea, struct cs_site *site)
{
   access_at(ea, site, cs_clock_before(site->before));
}

VG_REGPARM(2) void cs_help_uncertain_now(Addr ea, struct cs_site *site)
{
   access_at(ea, site, cs_clock_own());
}

/* ---- the plain caches ---- */

static enum cs_missed reference_access(Addr ea, UInt size, struct cs_cache *l1)
{
   if (cs_cache_access_range(l1, ea, size))
      return CS_MISSED_NONE;
   return cs_cache_access_range(reference_ll, ea, size) ? CS_MISSED_L1 : CS_MISSED_LL;
}

VG_REGPARM(1) void cs_help_reference_fetch(struct cs_site *site)
{
   book_missed(site, CS_FETCH, reference_access(site->insn, site->size, reference_i1));
}

VG_REGPARM(2) void cs_help_reference_data(Addr ea, struct cs_site *site)
{
   book_missed(site, site->on, reference_access(ea, site->size, reference_d1));
}

VG_REGPARM(2) void cs_help_reference_guarded(Addr ea, struct cs_site *site)
{
   cs_book_done(site->cost, site->on, 1);
   cs_help_reference_data(ea, site);
}

void cs_help_init(const struct cs_sim_shape *shape, enum cs_empty empty, Bool reference, const struct cs_alloc *alloc)
{
   sim_shape = *shape;
   cs_clock_start();
   cs_sim_init(&sim, shape, empty, &cs_i1, &cs_d1, alloc);
   if (!reference)
      return;
   reference_i1 = cs_cache_create(&shape->i1, empty, alloc);
   reference_d1 = cs_cache_create(&shape->d1, empty, alloc);
   reference_ll = cs_cache_create(&shape->ll, empty, alloc);
}

/* ---- branches ---- */

VG_REGPARM(2) void cs_help_conditional(UWord taken, struct cs_site *site)
{
   cs_help_predict(taken, site);
}

VG_REGPARM(2) void cs_help_indirect(UWord target, struct cs_site *site)
{
   cs_book_mispredicted(site->cost, CS_INDIRECT,
                        cs_branch_indirect(&cs_predictor, site->insn >> CS_ADDR_ZERO_BITS, target));
}
