/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The events that cachesim counts: their order, names and groups.
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

/* Name of event EV as the out file spells it. */
static inline const char *cs_event_name(enum cs_event ev)
{
   static const char *const name[CS_N_EVENTS] = {
      "Ir", "I1mr", "ILmr", "Dr",  "D1mr", "DLmr", "Dw",
      "D1mw", "DLmw", "Bc", "Bcm", "Bi", "Bim",
   };
   return name[ev];
}

#endif
