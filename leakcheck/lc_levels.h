/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocators on top of others: calls within pending calls.
 *
 * | a call within a pending call                     | is                                        |
 * |--------------------------------------------------|-------------------------------------------|
 * | of a function that gives way (weak)              | the one that counts, the other is undone  |
 * | of a plain one: libstdc++'s new calls malloc     | its own business                          |
 * | to the same allocator: realloc calls malloc      | its own business                          |
 * | to another: the program's own new calls malloc   | of the level below: what it allocates is  |
 * |                                                  | kept (lc_lower.h) and not counted, what   |
 * |                                                  | it frees ends the pieces there            |
 *
 * A block of the level below that has the address of the outer call's result is the same block, and
 * not kept.  A block that counts and is freed below was got by an inlined part of the
 * program's allocator: this is its end.
 */
#ifndef LC_LEVELS_H
#define LC_LEVELS_H

#include "pub_tool_basics.h"

#include "lc_state.h"

void lc_levels_init(void);

/* Is a call of ENTRY within the pending call C one to the level below? */
Bool lc_levels_is_below(struct lc_call *c, const struct lc_entry *entry);

/* Call C, which does not count, has returned RESULT; PARENT is the call that it was in, or NULL. */
void lc_levels_returned(struct lc_thread *t, struct lc_call *parent, const struct lc_call *c, Addr result);

/* ADDR is freed by ENTRY below the pending call C; BY_ITSELF: by the very object that frees. */
void lc_levels_free(ThreadId tid, struct lc_call *c, const struct lc_entry *entry, Addr addr, Bool by_itself);

/* The outermost call C ends with what it got from below, and has made the block RESULT, or 0.
   Is that a piece? */
Bool lc_levels_settle(struct lc_call *c, Addr result);

/* A free that counts, of ADDR: is it a block of the level below?  Then its pieces end, and it is
   *OLD.  KEEP: it is resized, its pieces live on. */
Bool lc_levels_take(struct lc_thread *t, Addr addr, struct lc_block *old, Bool keep);

/* Block B, which counts, has been freed: pieces in it end, too. */
void lc_levels_freed(struct lc_thread *t, const struct lc_block *b);

#endif
