/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The helpers of groups: one for each form of group, without loops, for the usual
 * shape of caches, and one for any.
 *
 * Their accesses take stamps of their own: the clock, which each call advances.
 */
#include "cs_group.h"

#include "cs_block.h"
#include "cs_help.h"
#include "cs_tier.h"

#include "pub_tool_guest.h"

enum { GROUP_TIME = 1024 };
_Static_assert((CS_GROUP_SLOTS + 1) * CS_ACCESS_TIME <= GROUP_TIME, "a group's stamps run into the next one's");

static const Addr *slots(const UChar *guest_state)
{
   return (const Addr *)(guest_state + sizeof(VexGuestArchState) + CS_GROUP_SLOTS_OFFSET);
}

static ULong stamp_of(ULong now, UInt i)
{
   return now + (i + 1) * CS_ACCESS_TIME;
}

static void simulate(struct cs_group *g, const Addr *ea, UInt i)
{
   cs_help_data_at(ea[i], g->site + g->after[i], stamp_of(cs_clock, i));
}

/* The fetch, if its instruction begins at END or before, and the accesses before END. */
static void simulate_before(struct cs_group *g, const Addr *ea, const struct cs_site *end)
{
   if (g->fetches && g->site <= end)
      cs_help_fetch_at(g->site, cs_clock);
   for (UInt i = 0; i < g->n && g->site + g->after[i] < end; i++)
      simulate(g, ea, i);
}

/* ---- caches of the usual shape ---- */

enum { LINE_LOG2 = 6 };

/* The access, if its line is where the presence table says.  One unsigned comparison
   tells whether all of it is within the line. */
static inline Bool is_present(const struct cs_group *g, Addr ea, UInt i, ULong now)
{
   uint64_t *way = cs_d1_table[(ea >> LINE_LOG2) & (CS_N_ENTRIES - 1)];
   if (ea - *way > g->limit[i])
      return False;
   way[CS_USUAL_DISTANCE] = stamp_of(now, i);
   return True;
}

static void run_rest(struct cs_group *g, const Addr *ea, UInt from)
{
   for (UInt i = from; i < g->n; i++)
      if (!is_present(g, ea[i], i, cs_clock))
         simulate(g, ea, i);
}

/* What is left of a group when its access I is not present. */
static __attribute__((noinline)) void run_from(const Addr *ea, struct cs_group *g, UInt i)
{
   simulate(g, ea, i);
   run_rest(g, ea, i + 1);
}

/* All of it: its fetch is not present, or its superblock has become hot. */
static __attribute__((noinline)) void run_from_fetch(const Addr *ea, struct cs_group *g)
{
   if (g->count == CS_TIER_EXECUTIONS && g->begins)
      cs_tier_add(g->site->insn);
   if (g->fetches)
      cs_help_fetch_at(g->site, cs_clock);
   run_rest(g, ea, 0);
}

/* Its calls end it, so that it need not save registers for what comes behind them. */
static inline __attribute__((always_inline)) void run_usual(const UChar *state, struct cs_group *g, Bool counts,
                                                            Bool fetches, UInt n)
{
   const Addr *ea = slots(state);
   ULong now = cs_clock + GROUP_TIME;
   cs_clock = now;
   if (counts && ++g->count == CS_TIER_EXECUTIONS) {
      run_from_fetch(ea, g);
      return;
   }
   if (fetches) {
      uint64_t *way = *g->entry;
      if (*way != g->line) {
         run_from_fetch(ea, g);
         return;
      }
      way[CS_USUAL_DISTANCE] = now;
   }
#pragma GCC unroll 8
   for (UInt i = 0; i < n; i++) {
      if (!is_present(g, ea[i], i, now)) {
         run_from(ea, g, i);
         return;
      }
   }
}

/* ---- caches of any shape ---- */

static void run_any(UChar *state, struct cs_group *g)
{
   cs_clock += GROUP_TIME;
   if (g->counts && ++g->count == CS_TIER_EXECUTIONS && g->begins)
      cs_tier_add(g->site->insn);
   simulate_before(g, slots(state), g->site + CS_GROUP_SITES + 1);
}

/* ---- one helper for each form ---- */

#define USUAL(counts, fetches, n) \
   static void run_##counts##fetches##n(UChar *state, struct cs_group *g) \
   { \
      run_usual(state, g, counts, fetches, n); \
   }
#define EVERY_LENGTH(OF, counts, fetches) \
   OF(counts, fetches, 0) OF(counts, fetches, 1) OF(counts, fetches, 2) OF(counts, fetches, 3) OF(counts, fetches, 4) \
   OF(counts, fetches, 5) OF(counts, fetches, 6) OF(counts, fetches, 7) OF(counts, fetches, 8)
EVERY_LENGTH(USUAL, 0, 0)
EVERY_LENGTH(USUAL, 0, 1)
EVERY_LENGTH(USUAL, 1, 0)
EVERY_LENGTH(USUAL, 1, 1)

cs_group_fn *cs_group_helper(const struct cs_group *g)
{
#define NAME(counts, fetches, n) run_##counts##fetches##n,
   static cs_group_fn *const usual[2][2][CS_GROUP_SLOTS + 1] = {
      { { EVERY_LENGTH(NAME, 0, 0) }, { EVERY_LENGTH(NAME, 0, 1) } },
      { { EVERY_LENGTH(NAME, 1, 0) }, { EVERY_LENGTH(NAME, 1, 1) } },
   };
   return cs_help_is_usual() ? usual[g->counts][g->fetches][g->n] : run_any;
}

void cs_group_run_part(struct cs_group *g, const Addr *ea, const struct cs_site *faulted)
{
   cs_clock += GROUP_TIME;
   simulate_before(g, ea, faulted);
}
