/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocators on top of others; see the header. */
#include "pub_tool_basics.h"

#include "lc_booking.h"
#include "lc_entries.h"
#include "lc_errors.h"
#include "lc_levels.h"
#include "lc_lower.h"

static struct lc_lower lower;

void lc_levels_init(void)
{
   lc_lower_init(&lower, &lc_watch.mem);
}

/* ---- calls ---- */

/* Whose function is it: C's, C++'s, the user's? */
static UInt layer_of(const struct lc_kind *k)
{
   return k->family == LC_FAMILY_NEW_ARRAY ? LC_FAMILY_NEW : k->family;
}

Bool lc_levels_is_below(struct lc_call *c, const struct lc_entry *entry)
{
   const struct lc_entry *outer = c->entry;
   UInt layer = layer_of(&entry->kind);
   if (entry->kind.weak || layer == LC_FAMILY_OWN)
      return False;
   if (layer == LC_FAMILY_NEW) {
      if (entry->own && outer->plain)
         c->entry = entry; /* libstdc++'s new[] calls the program's new: that one decides */
      return False;
   }
   if (outer->plain)
      return False;
   return layer_of(&outer->kind) != layer || outer->object != entry->object;
}

static void add(Addr addr, SizeT size, UInt site, Addr piece)
{
   lc_lower_add(&lower, addr, size, site, piece);
   lc_watch.any_lower = True;
}

static void keep_stashed(struct lc_call *c, Addr piece)
{
   if (c->below == 0)
      return;
   add(c->below, c->below_size, c->site, piece);
   c->below = 0;
}

Bool lc_levels_settle(struct lc_call *c, Addr result)
{
   Addr below = c->below;
   if (result == below) {
      c->below = 0;
      return result != 0 && c->entry->unmatched;
   }
   keep_stashed(c, result);
   if (below == 0 && c->entry->own) {
      lc_lower_loose(&lower, result);
      lc_watch.any_lower = lc_watch.any_loose = True;
   }
   return result != 0 && (below != 0 || c->entry->own);
}

/* ---- the end of blocks ---- */

static void end_pieces(struct lc_thread *t, const struct lc_block *b)
{
   size_t cursor = 0;
   for (UInt id; (id = lc_lower_next_piece(&lower, lc_watch.blocks, b, &cursor)) != 0;)
      lc_booking_take_out(t, id);
}

static Bool take(struct lc_thread *t, Addr addr, struct lc_block *b, Bool keep)
{
   if (!lc_lower_take(&lower, addr, b))
      return False;
   if (!keep)
      end_pieces(t, b);
   return True;
}

Bool lc_levels_take(struct lc_thread *t, Addr addr, struct lc_block *old, Bool keep)
{
   if (!take(t, addr, old, keep))
      return False;
   if (!keep)
      lc_booking_remember(old, 0);
   return True;
}

void lc_levels_freed(struct lc_thread *t, const struct lc_block *b)
{
   struct lc_block place = *b, same;
   place.birth = 0; /* it is no lower block: no piece is known */
   if (lc_lower_take(&lower, b->addr, &same)) /* a piece at its very beginning */
      end_pieces(t, &same);
   if ((b->flags & LC_BLOCK_PIECE) == 0 && lc_lower_may_hold(&lower, b))
      end_pieces(t, &place);
}

void lc_levels_returned(struct lc_thread *t, struct lc_call *parent, const struct lc_call *c, Addr result)
{
   if (c->kind->act == LC_ACT_FREE)
      return;
   Bool failed = result == 0 && c->size != 0;
   if (c->old.addr != 0 && (failed || result == c->old.addr))
      add(c->old.addr, failed ? c->old.size : c->size, c->old.site, (Addr)c->old.birth);
   else if (c->old.addr != 0)
      end_pieces(t, &c->old);
   if (result == 0 || result == c->old.addr)
      return;
   if (parent == NULL) {
      add(result, c->size, c->old.site, 0);
      return;
   }
   keep_stashed(parent, 0);
   parent->below = result;
   parent->below_size = c->size;
}

void lc_levels_free(ThreadId tid, struct lc_call *c, const struct lc_entry *entry, Addr addr, Bool by_itself)
{
   struct lc_thread *t = &lc_watch.thread[tid];
   struct lc_block b;
   if (addr == c->freed_below || (addr == c->block && c->old.addr != 0))
      return;
   UInt id = lc_blocks_find(lc_watch.blocks, addr);
   if (lc_levels_take(t, addr, &b, False)) {
      c->freed_below = addr;
   } else if (id != 0) {
      b = lc_booking_take_out(t, id);
      lc_booking_remember(&b, c->return_address);
      lc_levels_freed(t, &b);
      c->freed_below = addr;
   } else if (!entry->own && !by_itself) {
      lc_error_bad_free(tid, addr);
   }
}
