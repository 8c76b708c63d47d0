/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The events that cachesim counts: their order, their names, what each is charged on and how
 * far it went.  A new event is a row in each of the two tables.
 *
 * The order is Cachegrind's order of columns, so that an out file written
 * with these names is read by every tool that reads Cachegrind's.  A file
 * may hold a subset of the events; the subset keeps this order.
 *
 * Core header: pure C11, shared by the tool and the host programs.
 */
#ifndef CS_EVENTS_H
#define CS_EVENTS_H

enum cs_event {
   CS_EV_IR,   /* instructions executed (I1 accesses) */
   CS_EV_I1MR, /* I1 misses of instruction fetches */
   CS_EV_ILMR, /* LL misses of instruction fetches */
   CS_EV_DR,   /* data reads; a load-then-store of one place counts here */
   CS_EV_D1MR, /* D1 misses of data reads */
   CS_EV_DLMR, /* LL misses of data reads */
   CS_EV_DW,   /* data writes */
   CS_EV_D1MW, /* D1 misses of data writes */
   CS_EV_DLMW, /* LL misses of data writes */
   CS_EV_BC,   /* conditional branches executed */
   CS_EV_BCM,  /* conditional branches mispredicted */
   CS_EV_BI,   /* indirect branches executed */
   CS_EV_BIM,  /* indirect branches mispredicted */
   CS_N_EVENTS
};

/* What happens to an instruction, and is counted: an event is charged on one of these, and
   says how far it went. */
enum cs_access { CS_FETCH, CS_READ, CS_WRITE, CS_CONDITIONAL, CS_INDIRECT, CS_N_ACCESSES };
enum cs_level {
   CS_DONE,         /* it happened at all */
   CS_L1_MISSED,    /* in its first-level cache */
   CS_LL_MISSED,    /* in the last level, too */
   CS_MISPREDICTED, /* a branch */
   CS_N_LEVELS
};

/* What must be simulated for an event. */
enum cs_event_needs { CS_NEEDS_NOTHING, CS_NEEDS_CACHES, CS_NEEDS_BRANCHES };

struct cs_event_info {
   const char *name; /* as the out file spells it */
   enum cs_access on;
   enum cs_level level;
   enum cs_event_needs needs;
};

static inline const struct cs_event_info *cs_event_info(enum cs_event ev)
{
   static const struct cs_event_info info[CS_N_EVENTS] = {
      [CS_EV_IR] = { "Ir", CS_FETCH, CS_DONE, CS_NEEDS_NOTHING },
      [CS_EV_I1MR] = { "I1mr", CS_FETCH, CS_L1_MISSED, CS_NEEDS_CACHES },
      [CS_EV_ILMR] = { "ILmr", CS_FETCH, CS_LL_MISSED, CS_NEEDS_CACHES },
      [CS_EV_DR] = { "Dr", CS_READ, CS_DONE, CS_NEEDS_CACHES },
      [CS_EV_D1MR] = { "D1mr", CS_READ, CS_L1_MISSED, CS_NEEDS_CACHES },
      [CS_EV_DLMR] = { "DLmr", CS_READ, CS_LL_MISSED, CS_NEEDS_CACHES },
      [CS_EV_DW] = { "Dw", CS_WRITE, CS_DONE, CS_NEEDS_CACHES },
      [CS_EV_D1MW] = { "D1mw", CS_WRITE, CS_L1_MISSED, CS_NEEDS_CACHES },
      [CS_EV_DLMW] = { "DLmw", CS_WRITE, CS_LL_MISSED, CS_NEEDS_CACHES },
      [CS_EV_BC] = { "Bc", CS_CONDITIONAL, CS_DONE, CS_NEEDS_BRANCHES },
      [CS_EV_BCM] = { "Bcm", CS_CONDITIONAL, CS_MISPREDICTED, CS_NEEDS_BRANCHES },
      [CS_EV_BI] = { "Bi", CS_INDIRECT, CS_DONE, CS_NEEDS_BRANCHES },
      [CS_EV_BIM] = { "Bim", CS_INDIRECT, CS_MISPREDICTED, CS_NEEDS_BRANCHES },
   };
   return &info[ev];
}

static inline const char *cs_event_name(enum cs_event ev)
{
   return cs_event_info(ev)->name;
}

/* The event of an access that went as far as LEVEL, or CS_N_EVENTS if none counts that: the table
   above turned round (tests/unit compares them), since it is asked for at every miss. */
static inline enum cs_event cs_event_of(enum cs_access on, enum cs_level level)
{
   static const unsigned char event[CS_N_ACCESSES][CS_N_LEVELS] = {
      [CS_FETCH] = { CS_EV_IR, CS_EV_I1MR, CS_EV_ILMR, CS_N_EVENTS },
      [CS_READ] = { CS_EV_DR, CS_EV_D1MR, CS_EV_DLMR, CS_N_EVENTS },
      [CS_WRITE] = { CS_EV_DW, CS_EV_D1MW, CS_EV_DLMW, CS_N_EVENTS },
      [CS_CONDITIONAL] = { CS_EV_BC, CS_N_EVENTS, CS_N_EVENTS, CS_EV_BCM },
      [CS_INDIRECT] = { CS_EV_BI, CS_N_EVENTS, CS_N_EVENTS, CS_EV_BIM },
   };
   return (enum cs_event)event[on][level];
}

#endif
