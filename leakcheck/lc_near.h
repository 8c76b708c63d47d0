/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The written map of the running guest: where it lies, and for how long marks go into the near map.
 *
 * What is possible is said in lc_written.h.  The near map is used from the start, and left for good when the
 * guest gets writable memory that is not near, or lowers its limit.
 */
#ifndef LC_NEAR_H
#define LC_NEAR_H

#include "pub_tool_basics.h"

struct lc_watch;

/* Takes its part of the space below 2^31 (ct_space.h), with and without tracking. */
void lc_near_take_space(void);

/* Makes the written map of W. */
void lc_near_init(struct lc_watch *w);

/* Memory that the guest begins with, and memory that has become writable: before anything else is told of it. */
void lc_near_begins_with(Addr addr, SizeT len);
void lc_near_writable(Addr addr, SizeT len);

/* The limit has been lowered: gives back what the written map does not need. */
void lc_near_shrink(void);

#endif
