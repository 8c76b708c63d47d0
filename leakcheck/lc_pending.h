/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls of allocator functions that are under way, in each thread a stack of few:
 * the outermost, those to the level below that it makes, and the same again
 * for each signal handler that interrupts them.
 */
#ifndef LC_PENDING_H
#define LC_PENDING_H

#include "pub_tool_basics.h"

#include "lc_state.h"

/* The innermost, of which `kind` is NULL where a signal handler began; NULL: none. */
static inline struct lc_call *lc_pending_top(struct lc_thread *t)
{
   return t->depth == 0 ? NULL : &t->pending[t->depth - 1];
}

/* The innermost that is still under way, as far as is known, or NULL. */
static inline struct lc_call *lc_pending_live(struct lc_thread *t)
{
   struct lc_call *c = lc_pending_top(t);
   return c != NULL && c->kind != NULL && !c->left ? c : NULL;
}

/* A new innermost one, of which only `kind` is set, to NULL. */
struct lc_call *lc_pending_push(struct lc_thread *t);

/* The innermost is over or lost.  What it got from the level below stays known. */
void lc_pending_pop(struct lc_thread *t);

/* The function that begins at IP with stack pointer SP is entered: calls whose frames are gone
   are dropped. */
void lc_pending_drop_left(struct lc_thread *t, ThreadId tid, Addr ip, Addr sp);

/* A longjmp or throw comes by: none of them may ever return. */
void lc_pending_leave(struct lc_thread *t);

#endif
