/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The helpers that generated code calls: whole accesses where it has no inline
 * probe, the way of an access that an inline probe did not find, and the branch
 * predictors.
 *
 * An access gets the same stamps either way: the clock at the start of its
 * superblock plus the site's own.  Where the clock is advanced differs: generated
 * code with inline probes does it itself, else the first fetch of the superblock.
 */
#include "cs_help.h"

#include "cs_arch.h"
#include "cs_probe.h"
#include "cs_tier.h"

uint64_t *cs_i1_table[CS_N_ENTRIES] __attribute__((aligned(64)));
uint64_t *cs_d1_table[CS_N_ENTRIES] __attribute__((aligned(64)));
ULong cs_clock;
struct cs_helpers cs_helpers;

static struct cs_sim sim;
static struct cs_sim_shape sim_shape;
static struct cs_cache *reference_i1, *reference_d1, *reference_ll;
static struct cs_branch predictor;

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

/* ---- behind inline probes ---- */

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

/* ---- whole accesses ----

   What inline probes do, in a dozen instructions that all sites share.  Each helper
   exists twice: for small caches with lines of 64 bytes, whose measures are constants,
   and for any. */

struct measures {
   UInt line_log2;
   ULong stamp_distance;
};

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE Bool code_is_present(Addr addr, struct measures m, ULong stamp)
{
   Addr line = addr >> m.line_log2 << m.line_log2;
   uint64_t *way = cs_i1_table[(addr >> m.line_log2) & (CS_N_ENTRIES - 1)];
   if (*way != line)
      return False;
   way[m.stamp_distance] = stamp;
   return True;
}

#define USUAL ((struct measures){ .line_log2 = 6, .stamp_distance = CS_USUAL_DISTANCE })

static struct measures measures_of(const struct cs_l1 *l1)
{
   return (struct measures){ l1->shape.line_log2, l1->stamp_distance };
}

static Bool is_usual(const struct cs_l1 *l1)
{
   return l1->shape.line_log2 == 6 && l1->stamp_distance == CS_USUAL_DISTANCE;
}

static void count(struct cs_segment *s)
{
   if (++s->count == CS_TIER_EXECUTIONS)
      cs_tier_add(s->site->insn);
}

ALWAYS_INLINE void first_fetch(struct cs_segment *s, struct measures m)
{
   cs_clock += CS_CLOCK_STEP;
   count(s);
   if (!code_is_present(s->site->insn, m, cs_clock))
      cs_help_fetch(s->site);
}

ALWAYS_INLINE void fetch(struct cs_site *site, Addr addr, struct measures m)
{
   if (!code_is_present(addr, m, cs_clock + site->stamp))
      cs_help_fetch(site);
}

/* One unsigned comparison tells whether all of the access is within the line. */
ALWAYS_INLINE void data(Addr ea, struct cs_site *site, struct measures m)
{
   uint64_t *way = cs_d1_table[(ea >> m.line_log2) & (CS_N_ENTRIES - 1)];
   if (ea - *way > (1ULL << m.line_log2) - site->size)
      cs_help_data(ea, site);
   else
      way[m.stamp_distance] = cs_clock + site->stamp;
}

static VG_REGPARM(1) void first_fetch_64(struct cs_segment *s)
{
   first_fetch(s, USUAL);
}

static VG_REGPARM(1) void first_fetch_any(struct cs_segment *s)
{
   first_fetch(s, measures_of(&sim.i1));
}

static VG_REGPARM(1) void first_fetch_lines(struct cs_segment *s)
{
   cs_clock += CS_CLOCK_STEP;
   count(s);
   cs_help_fetch(s->site);
}

static VG_REGPARM(1) void fetch_64(struct cs_site *site)
{
   fetch(site, site->insn, USUAL);
}

static VG_REGPARM(1) void fetch_any(struct cs_site *site)
{
   fetch(site, site->insn, measures_of(&sim.i1));
}

static VG_REGPARM(1) void fetch_end_64(struct cs_site *site)
{
   fetch(site, site->insn + site->size - 1, USUAL);
}

static VG_REGPARM(1) void fetch_end_any(struct cs_site *site)
{
   fetch(site, site->insn + site->size - 1, measures_of(&sim.i1));
}

static VG_REGPARM(2) void data_64(Addr ea, struct cs_site *site)
{
   data(ea, site, USUAL);
}

static VG_REGPARM(2) void data_any(Addr ea, struct cs_site *site)
{
   data(ea, site, measures_of(&sim.d1));
}

/* ---- the plain caches ---- */

static enum cs_missed reference_access(Addr ea, UInt size, struct cs_cache *l1)
{
   if (cs_cache_access_range(l1, ea, size))
      return CS_MISSED_NONE;
   return cs_cache_access_range(reference_ll, ea, size) ? CS_MISSED_L1 : CS_MISSED_LL;
}

static VG_REGPARM(1) void reference_fetch(struct cs_site *site)
{
   count_miss(site->cost, reference_access(site->insn, site->size, reference_i1), CS_EV_IR);
}

static VG_REGPARM(1) void reference_first_fetch(struct cs_segment *s)
{
   s->count++;
   reference_fetch(s->site);
}

static VG_REGPARM(2) void reference_data(Addr ea, struct cs_site *site)
{
   count_miss(site->cost, reference_access(ea, site->size, reference_d1), data_event(site));
}

static VG_REGPARM(2) void reference_guarded(Addr ea, struct cs_site *site)
{
   site->cost->count[data_event(site)]++;
   reference_data(ea, site);
}

static void choose_helpers(Bool reference)
{
   Bool i64 = is_usual(&sim.i1), d64 = is_usual(&sim.d1);
   if (reference)
      cs_helpers = (struct cs_helpers){ reference_first_fetch, reference_first_fetch, reference_fetch, reference_fetch,
                                        reference_fetch, reference_data, reference_guarded };
   else
      cs_helpers = (struct cs_helpers){ i64 ? first_fetch_64 : first_fetch_any, first_fetch_lines,
                                        i64 ? fetch_64 : fetch_any, i64 ? fetch_end_64 : fetch_end_any,
                                        cs_help_fetch, d64 ? data_64 : data_any, cs_help_guarded };
}

void cs_help_init(const struct cs_sim_shape *shape, enum cs_empty empty, Bool reference, const struct cs_alloc *alloc)
{
   sim_shape = *shape;
   cs_clock = CS_FIRST_STAMP;
   cs_sim_init(&sim, shape, empty, cs_i1_table, cs_d1_table, alloc);
   choose_helpers(reference);
   if (!reference)
      return;
   reference_i1 = cs_cache_create(&shape->i1, empty, alloc);
   reference_d1 = cs_cache_create(&shape->d1, empty, alloc);
   reference_ll = cs_cache_create(&shape->ll, empty, alloc);
}

/* ---- branches ---- */

VG_REGPARM(2) void cs_help_conditional(UWord taken, struct cs_site *site)
{
   site->cost->count[CS_EV_BCM] += cs_branch_conditional(&predictor, site->insn >> CS_ADDR_ZERO_BITS, taken != 0);
}

VG_REGPARM(2) void cs_help_indirect(UWord target, struct cs_site *site)
{
   site->cost->count[CS_EV_BIM] += cs_branch_indirect(&predictor, site->insn >> CS_ADDR_ZERO_BITS, target);
}
