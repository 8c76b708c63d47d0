/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ends of blocks: what is noted when one is freed. */
#ifndef LC_BOOKING_H
#define LC_BOOKING_H

#include "pub_tool_basics.h"

#include "lc_state.h"

/* Block B has been freed by thread T: its site is told. */
void lc_booking_end(struct lc_thread *t, const struct lc_block *b);

/* Takes block ID out of the table and books its end. */
struct lc_block lc_booking_take_out(struct lc_thread *t, UInt id);

/* For messages: B has been freed by FREER, or 0. */
void lc_booking_remember(const struct lc_block *b, Addr freer);

/* Has a block at ADDR been freed, as far as is remembered?  Looks at LC_N_FREED records. */
Bool lc_booking_was_freed(Addr addr);

#endif
