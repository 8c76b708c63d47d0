/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The helpers that generated code calls: the way of an access that the inline
 * probe did not find, and the branch predictors.
 *
 * A helper gives an access the stamps that the inline code would have given
 * it: the clock at the start of the superblock plus the site's own.  With
 * calls only, the clock stands still in generated code and the helpers advance
 * it themselves.
 */
#include "cs_help.h"

#include "cs_arch.h"
#include "cs_probe.h"
#include "cs_tier.h"

uint64_t *cs_i1_table[CS_N_ENTRIES] __attribute__((aligned(64)));
uint64_t *cs_d1_table[CS_N_ENTRIES] __attribute__((aligned(64)));
ULong cs_clock;

static struct cs_sim sim;
static struct cs_sim_shape sim_shape;
static struct cs_cache *reference_i1, *reference_d1, *reference_ll;
static struct cs_branch predictor;

void cs_help_init(const struct cs_sim_shape *shape, enum cs_empty empty, Bool reference, const struct cs_alloc *alloc)
{
   sim_shape = *shape;
   cs_clock = CS_FIRST_STAMP;
   cs_sim_init(&sim, shape, empty, cs_i1_table, cs_d1_table, alloc);
   if (!reference)
      return;
   reference_i1 = cs_cache_create(&shape->i1, empty, alloc);
   reference_d1 = cs_cache_create(&shape->d1, empty, alloc);
   reference_ll = cs_cache_create(&shape->ll, empty, alloc);
}

const struct cs_sim_shape *cs_help_shape(void)
{
   return &sim_shape;
}

uint64_t cs_help_i1_stamp_offset(void)
{
   return sim.i1.stamp_distance * sizeof(uint64_t);
}

uint64_t cs_help_d1_stamp_offset(void)
{
   return sim.d1.stamp_distance * sizeof(uint64_t);
}

/* Simulate without inline probes: the clock is ours. */
static enum cs_missed access_by_call(Addr ea, UInt size, struct cs_l1 *l1, struct cs_cache *reference)
{
   if (reference) {
      if (cs_cache_access_range(reference, ea, size))
         return CS_MISSED_NONE;
      return cs_cache_access_range(reference_ll, ea, size) ? CS_MISSED_L1 : CS_MISSED_LL;
   }
   cs_clock += CS_CLOCK_STEP; /* beyond all stamps of the superblock before */
   if (((ea ^ (ea + size - 1)) >> l1->shape.line_log2) == 0 && cs_l1_is_present(l1, ea, cs_clock))
      return CS_MISSED_NONE;
   return cs_sim_access(&sim, l1, ea, size, cs_clock);
}

/* Events: accesses, L1 misses and LL misses follow each other. */
static void count_miss(struct cs_cost *cost, enum cs_missed missed, enum cs_event access)
{
   cost->count[access + 1] += missed >= CS_MISSED_L1;
   cost->count[access + 2] += missed >= CS_MISSED_LL;
}

static enum cs_event data_event(const struct cs_site *site)
{
   return site->kind == CS_SITE_READ || site->kind == CS_SITE_GUARDED_READ ? CS_EV_DR : CS_EV_DW;
}

VG_REGPARM(1) void cs_help_fetch(struct cs_site *site)
{
   count_miss(site->cost, cs_sim_access(&sim, &sim.i1, site->insn, site->size, cs_clock + site->stamp), CS_EV_IR);
}

VG_REGPARM(2) void cs_help_data(Addr ea, struct cs_site *site)
{
   count_miss(site->cost, cs_sim_access(&sim, &sim.d1, ea, site->size, cs_clock + site->stamp), data_event(site));
}

VG_REGPARM(2) void cs_help_guarded(Addr ea, struct cs_site *site)
{
   site->cost->count[data_event(site)]++;
   cs_help_data(ea, site);
}

VG_REGPARM(1) void cs_call_fetch(struct cs_site *site)
{
   if (site->countdown && --site->countdown == 0)
      cs_tier_add(site);
   count_miss(site->cost, access_by_call(site->insn, site->size, &sim.i1, reference_i1), CS_EV_IR);
}

VG_REGPARM(2) void cs_call_data(Addr ea, struct cs_site *site)
{
   count_miss(site->cost, access_by_call(ea, site->size, &sim.d1, reference_d1), data_event(site));
}

VG_REGPARM(2) void cs_call_guarded(Addr ea, struct cs_site *site)
{
   site->cost->count[data_event(site)]++;
   cs_call_data(ea, site);
}

VG_REGPARM(2) void cs_help_conditional(UWord taken, struct cs_site *site)
{
   if (cs_branch_conditional(&predictor, site->insn >> CS_ADDR_ZERO_BITS, taken != 0))
      site->cost->count[CS_EV_BCM]++;
}

VG_REGPARM(2) void cs_help_indirect(UWord target, struct cs_site *site)
{
   if (cs_branch_indirect(&predictor, site->insn >> CS_ADDR_ZERO_BITS, target))
      site->cost->count[CS_EV_BIM]++;
}
