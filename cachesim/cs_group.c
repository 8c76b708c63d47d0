/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The helpers of groups: one for each form of group, without loops, for the usual
 * shape of caches, and one for any.
 *
 * Each call advances the clock; its accesses take the stamps in between.
 */
#include "cs_group.h"

#include "cs_help.h"
#include "cs_tier.h"

static void simulate(struct cs_group *g, const Addr *ea, UInt i)
{
   cs_help_data_at(ea[i], g->site + g->after[i], cs_clock_stamp(cs_clock_before(g->time), i));
}

/* The fetch, if its instruction begins at END or before, and the accesses before END. */
static void simulate_before(struct cs_group *g, const Addr *ea, const struct cs_site *end)
{
   if (g->lines && g->site <= end)
      cs_help_fetch_at(g->site, cs_clock_before(g->time));
   for (UInt i = 0; i < g->n && g->site + g->after[i] < end; i++)
      simulate(g, ea, i);
}

/* ---- caches of the usual shape ---- */

/* WAY is what a presence table holds. */
static inline uint64_t *at(uint64_t *first, UInt way)
{
   return (uint64_t *)((char *)first + way);
}

/* The access, if its line is where the presence table says.  One unsigned comparison
   tells whether all of it is within the line. */
static inline Bool is_present(const struct cs_group *g, Addr ea, UInt i, ULong now)
{
   UInt way = cs_d1.table[(ea >> CS_USUAL_LINE_LOG2) & (CS_N_ENTRIES - 1)];
   if (ea - *at(cs_d1.ways.line, way) > g->limit[i])
      return False;
   *at(cs_d1.ways.stamp, way) = cs_clock_stamp(now, i);
   return True;
}

static void run_rest(struct cs_group *g, const Addr *ea, UInt from)
{
   ULong now = cs_clock_before(g->time);
   for (UInt i = from; i < g->n; i++)
      if (!is_present(g, ea[i], i, now))
         simulate(g, ea, i);
}

/* What is left of a group when its access I is not present. */
static __attribute__((noinline)) void run_from(const UChar *state, struct cs_group *g, UInt i)
{
   const Addr *ea = cs_shadow_slots(state);
   simulate(g, ea, i);
   run_rest(g, ea, i + 1);
}

/* Misses of fetches are counted in the group, which has just been read: code that misses has
   often not run for long, and the host's cache has nothing of its site and cost centre. */
static void fetch_line(struct cs_group *g)
{
   enum { MOST = 0xffff };
   enum cs_missed missed = cs_help_fetch_line(g->line, cs_clock_before(g->time));
   g->missed_l1 += missed >= CS_MISSED_L1;
   g->missed_ll += missed >= CS_MISSED_LL;
   if (g->missed_l1 == MOST)
      cs_block_book_fetches(g);
}

static void fetch(struct cs_group *g)
{
   if (g->in_line && cs_help_can_fetch_line())
      fetch_line(g);
   else if (g->lines)
      cs_help_fetch_at(g->site, cs_clock_before(g->time));
}

/* All of it: its fetch is not present, or its superblock has become hot. */
static __attribute__((noinline)) void run_from_fetch(const UChar *state, struct cs_group *g)
{
   const Addr *ea = cs_shadow_slots(state);
   if (g->count == 0 && g->begins)
      cs_tier_add(g->site->insn);
   fetch(g);
   run_rest(g, ea, 0);
}

/* Its calls end it, so that it need not save registers for what comes behind them. */
static inline __attribute__((always_inline)) void run_usual(const UChar *state, struct cs_group *g,
                                                            const uint16_t *entry, Bool counts, UInt lines, UInt n)
{
   const Addr *ea = cs_shadow_slots(state);
   ULong now = cs_clock_advance(g->time);
   if (counts && ++g->count == 0) {
      run_from_fetch(state, g);
      return;
   }
   for (UInt i = 0; i < lines; i++) {
      UInt way = i == 0 ? *entry : cs_i1.table[(g->entry + i) & (CS_N_ENTRIES - 1)];
      if (*at(cs_i1.ways.line, way) != g->line + (i << CS_USUAL_LINE_LOG2)) {
         run_from_fetch(state, g);
         return;
      }
      *at(cs_i1.ways.stamp, way) = cs_clock_line_stamp(now, i);
   }
#pragma GCC unroll 8
   for (UInt i = 0; i < n; i++) {
      if (!is_present(g, ea[i], i, now)) {
         run_from(state, g, i);
         return;
      }
   }
}

/* ---- caches of any shape ---- */

static void run_any(UChar *state, struct cs_group *g, const uint16_t *entry, UWord taken)
{
   (void)entry;
   if (g->branch)
      cs_help_predict(taken, g->site + g->branch);
   cs_clock_advance(g->time);
   if (g->counts && ++g->count == 0 && g->begins)
      cs_tier_add(g->site->insn);
   simulate_before(g, cs_shadow_slots(state), g->site + CS_GROUP_SITES + 1);
}

/* ---- one helper for each form ---- */

#define USUAL(counts, lines, n) \
   static void run_##counts##lines##n(UChar *state, struct cs_group *g, const uint16_t *entry, UWord taken) \
   { \
      (void)taken; \
      run_usual(state, g, entry, counts, lines, n); \
   } \
   static void branch_##counts##lines##n(UChar *state, struct cs_group *g, const uint16_t *entry, UWord taken) \
   { \
      cs_help_predict(taken, g->site + g->branch); \
      run_usual(state, g, entry, counts, lines, n); \
   }
#define EVERY_LENGTH(OF, counts, lines) \
   OF(counts, lines, 0) OF(counts, lines, 1) OF(counts, lines, 2) OF(counts, lines, 3) OF(counts, lines, 4) \
   OF(counts, lines, 5) OF(counts, lines, 6) OF(counts, lines, 7) OF(counts, lines, 8)
EVERY_LENGTH(USUAL, 0, 0)
EVERY_LENGTH(USUAL, 0, 1)
EVERY_LENGTH(USUAL, 0, 2)
EVERY_LENGTH(USUAL, 1, 0)
EVERY_LENGTH(USUAL, 1, 1)
EVERY_LENGTH(USUAL, 1, 2)

cs_group_fn *cs_group_helper(const struct cs_group *g)
{
#define NAME(counts, lines, n) { run_##counts##lines##n, branch_##counts##lines##n },
   static cs_group_fn *const usual[2][CS_GROUP_LINES + 1][CS_GROUP_SLOTS + 1][2] = {
      { { EVERY_LENGTH(NAME, 0, 0) }, { EVERY_LENGTH(NAME, 0, 1) }, { EVERY_LENGTH(NAME, 0, 2) } },
      { { EVERY_LENGTH(NAME, 1, 0) }, { EVERY_LENGTH(NAME, 1, 1) }, { EVERY_LENGTH(NAME, 1, 2) } },
   };
   return cs_help_is_usual() ? usual[g->counts][g->lines][g->n][g->branch != 0] : run_any;
}

void cs_group_run_part(struct cs_group *g, const Addr *ea, const struct cs_site *faulted)
{
   cs_clock_advance(g->time);
   simulate_before(g, ea, faulted);
}
