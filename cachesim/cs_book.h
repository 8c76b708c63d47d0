/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The book: it alone adds to counts.
 *
 * What is booked is an access (enum cs_access) of a place, and how far it went; the table of
 * events says which event counts that.  An access that several executions of a segment made is
 * booked at once, N times; misses and mispredictions are booked when they happen.
 *
 * Today's key is the place.  The counts of a cost centre are those of context 0, "all": what a
 * second dimension (whose call, which thread, which region) needs is added up here, beside them.
 *
 * Cost: an addition for each event, and a look-up in a table of 20 bytes where the access is not a
 * constant.
 *
 * Core header: pure C11.
 */
#ifndef CS_BOOK_H
#define CS_BOOK_H

#include "cs_cost.h"

static inline void cs_book(struct cs_cost *place, enum cs_access on, enum cs_level level, uint64_t n)
{
   place->count[cs_event_of(on, level)] += n;
}

/* N accesses were made. */
static inline void cs_book_done(struct cs_cost *place, enum cs_access on, uint64_t n)
{
   cs_book(place, on, CS_DONE, n);
}

/* N_L1 accesses missed their first level, N_LL of these the last level, too. */
static inline void cs_book_missed(struct cs_cost *place, enum cs_access on, uint64_t n_l1, uint64_t n_ll)
{
   cs_book(place, on, CS_L1_MISSED, n_l1);
   cs_book(place, on, CS_LL_MISSED, n_ll);
}

/* N branches were mispredicted. */
static inline void cs_book_mispredicted(struct cs_cost *place, enum cs_access on, uint64_t n)
{
   cs_book(place, on, CS_MISPREDICTED, n);
}

/* Add up all cost centres of T into TOTAL. */
void cs_book_total(const struct cs_costs *t, uint64_t total[CS_N_EVENTS]);

/* Set every count of T to zero. */
void cs_book_zero(struct cs_costs *t);

#endif
