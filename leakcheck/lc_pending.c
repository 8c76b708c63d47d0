/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls of allocator functions that are under way; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_stacktrace.h"

#include "lc_arch.h"
#include "lc_levels.h"
#include "lc_pending.h"

struct lc_call *lc_pending_push(struct lc_thread *t)
{
   if (t->depth == LC_MAX_PENDING) {
      /* Signal handlers in handlers: forget the outermost. */
      VG_(memmove)(&t->pending[0], &t->pending[1], sizeof t->pending - sizeof t->pending[0]);
      t->depth--;
   }
   struct lc_call *c = &t->pending[t->depth++];
   c->kind = NULL;
   return c;
}

/* The call is over, or lost: what it got from the level below stays known. */
void lc_pending_pop(struct lc_thread *t)
{
   struct lc_call *c = lc_pending_top(t);
   t->depth--;
   if (c->kind != NULL && c->below != 0)
      lc_levels_settle(c, 0);
}

/* Does the stack of the function that begins at IP pass the frame of C by?  A jump that no known
   function made has left it then.  Unknown, and so no, if unwinding does not get that far. */
static Bool is_passed_by(const struct lc_call *c, ThreadId tid, Addr ip)
{
   enum { DEEPEST = 64 };
   static Addr ips[DEEPEST], sps[DEEPEST], fps[DEEPEST];
   Word delta = (Word)(ip - VG_(get_IP)(tid));
   UInt n = VG_(get_StackTrace)(tid, ips, DEEPEST, sps, fps, delta);
   UInt i = 0;
   while (i < n && sps[i] <= c->sp)
      i++;
   return i < n && sps[i] != c->sp + LC_RETURN_POPS;
}

/* Drops calls whose frames are gone: SP is now above them.  The user's own allocators can call
   what may leave them in any way. */
void lc_pending_drop_left(struct lc_thread *t, ThreadId tid, Addr ip, Addr sp)
{
   for (struct lc_call *c; (c = lc_pending_top(t)) != NULL && c->kind != NULL;) {
      Bool own = c->kind->family == LC_FAMILY_OWN && !c->kind->weak;
      if (c->sp >= sp && !(own && is_passed_by(c, tid, ip)))
         return;
      lc_pending_pop(t);
   }
}

/* None of the calls under way may ever return. */
void lc_pending_leave(struct lc_thread *t)
{
   for (UInt i = t->depth; i > 0 && t->pending[i - 1].kind != NULL; i--)
      t->pending[i - 1].left = True;
}
