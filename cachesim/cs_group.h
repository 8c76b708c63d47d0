/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Groups: accesses that one call simulates.
 *
 * Code without inline probes stores the addresses of its accesses in slots of the
 * guest state's shadow, each when its instruction has run, and calls a helper for all
 * of them before the next line of instructions is fetched and where the segment
 * ends.  A group is at most one fetch and then CS_GROUP_SLOTS accesses, in program
 * order; nothing else is simulated between them.  The same call predicts the conditional
 * branch behind them, if branches are simulated.
 *
 * An instruction that faults leaves its group incomplete: cs_group_run_part()
 * simulates what came before it.
 *
 * (A call for every access instead costs more than the simulation of a hit; so do
 * inline probes, with a jump and 60 bytes each, in code that does not fit the host's
 * instruction cache: docs/performance.md.)
 */
#ifndef CS_GROUP_H
#define CS_GROUP_H

#include "cs_shadow.h"
#include "cs_sim.h"

#include "pub_tool_basics.h"

struct cs_site;

/* At most: accesses, sites behind the first, lines fetched (more count as so many). */
enum { CS_GROUP_SLOTS = CS_SHADOW_SLOTS, CS_GROUP_SITES = 255, CS_GROUP_LINES = 2 };

struct cs_group {
   Long count;                  /* calls less CS_TIER_EXECUTIONS, where they count a segment */
   Addr line;                   /* address of the first one to look up */
   UChar limit[CS_GROUP_SLOTS]; /* bytes of a line less those of the access */
   UInt time;                   /* how far a call advances the clock */
   UShort entry;                /* of the line in I1's presence table */
   /* The above is read at every call. */
   UShort end;                  /* instructions of its segment that have begun when it is called */
   UChar n;                     /* accesses */
   UChar lines;                 /* to look up: none, one, two or more */
   UChar counts : 1;            /* its segment: it is the first one there */
   UChar begins : 1;            /* its superblock */
   UChar in_line : 1;           /* it looks up one line, which holds all of the fetched instruction */
   UChar branch;                /* the conditional branch that ends it, counted from `site`; 0: none */
   UShort missed_l1, missed_ll; /* of its fetch, if that is in_line: not yet booked (cs_group_book) */
   struct cs_site *site;        /* of the fetch; else of the first access */
   UChar after[CS_GROUP_SLOTS]; /* the site of the access, counted from `site` */
   struct cs_group *next;       /* in the segment */
};
_Static_assert(sizeof(struct cs_group) <= 64, "a group is in one line of the host");

/* The helper for groups of G's form.  ENTRY, I1's for G's line, is passed to groups with a
   line or a branch only, so that it need not be read from G first; TAKEN, 0 or 1, to groups
   with a branch only. */
typedef void cs_group_fn(UChar *guest_state, struct cs_group *g, const uint16_t *entry, UWord taken);
cs_group_fn *cs_group_helper(const struct cs_group *g);

/* Book the misses that G has counted. */
void cs_group_book(struct cs_group *g);

/* Simulate the part of G that ran before the instruction whose first site is FAULTED,
   and its fetch; EA are the slots. */
void cs_group_run_part(struct cs_group *g, const Addr *ea, const struct cs_site *faulted);

#endif
