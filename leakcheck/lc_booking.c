/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ends of blocks; see the header. */
#include "pub_tool_basics.h"

#include "lc_booking.h"

void lc_booking_remember(const struct lc_block *b, Addr freer)
{
   struct lc_watch *w = &lc_watch;
   w->freed[w->n_freed++ % LC_N_FREED] = (struct lc_freed){ b->addr, b->size, b->site, freer };
}

Bool lc_booking_was_freed(Addr addr)
{
   const struct lc_watch *w = &lc_watch;
   for (ULong i = 0; i < LC_N_FREED && i < w->n_freed; i++)
      if (w->freed[i].addr == addr)
         return True;
   return False;
}

void lc_booking_end(struct lc_thread *t, const struct lc_block *b)
{
   struct lc_watch *w = &lc_watch;
   w->events++;
   lc_sites_freed(w->sites, b->site, b->size, w->clock() - b->birth, t->newest == b->addr);
   if (t->newest == b->addr)
      t->newest = 0;
}

struct lc_block lc_booking_take_out(struct lc_thread *t, UInt id)
{
   struct lc_block b = *lc_blocks_at(lc_watch.blocks, id);
   lc_blocks_remove(lc_watch.blocks, id);
   lc_booking_end(t, &b);
   return b;
}
