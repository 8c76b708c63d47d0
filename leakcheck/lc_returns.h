/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Return addresses of allocator calls: where superblocks begin that must look
 * whether an allocator has returned.
 *
 * Whoever returns to an address begins a superblock there.  So the check
 * need not stand at every return of the program (one to three percent of the
 * time of jq, sqlite3 and perl), but only where allocator calls are known to return to.  An
 * address becomes known when an allocator function is entered with it, in time for
 * this very return; if the superblock has been translated already, the translation is
 * thrown away.  The superblock that is running may be the one: where VEX follows calls, a loop's
 * superblock can begin behind the call that it ends with.  It runs on to its end, and the return
 * begins the new one.
 */
#ifndef LC_RETURNS_H
#define LC_RETURNS_H

#include "pub_tool_basics.h"

#include "lc_mem.h"

struct lc_returns;

struct lc_returns *lc_returns_create(const struct lc_mem *mem);

/* An allocator function will return to ADDR.  To be called from generated code.  A few
   nanoseconds if the address is known. */
void lc_returns_add(struct lc_returns *r, Addr addr);

Bool lc_returns_has(const struct lc_returns *r, Addr addr);

#endif
