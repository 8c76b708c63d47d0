/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happens when the tool's memory has run out: tracking stops, the guest goes on.
 *
 * A guest that has mapped all that it may (a limit, or all of the address space) still runs natively, so
 * it must not be ended for the tables of a tool.  Each event that can need memory therefore goes through
 * a guard; if memory runs out in it, the event is left where it stands, a line says so, and from then on
 * nothing is tracked and no leak is looked for.  What is in the tables then is not looked at again.
 *
 * Only where lc_pool_may_fail() does a guard cost anything.
 */
#ifndef LC_GUARD_H
#define LC_GUARD_H

#include "pub_tool_basics.h"

#include "lc_entries.h"

typedef void lc_guarded(UWord a, UWord b, UWord c, UWord d);

/* Calls F(A, B, C, D).  False if memory ran out in it, or before. */
Bool lc_guard(lc_guarded *f, UWord a, UWord b, UWord c, UWord d);

/* Has tracking stopped? */
Bool lc_guard_has_stopped(void);

/* Those of lc_watch.h, from generated code. */
void lc_guard_entry(UChar *guest, const struct lc_entry *what, Addr ip);
VG_REGPARM(3) void lc_guard_return(Addr target, Addr sp, UWord result);
VG_REGPARM(1) void lc_guard_time(Addr addr);

#endif
