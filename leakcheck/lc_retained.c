/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which blocks hold most; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcprint.h"

#include "lc_retain.h"
#include "lc_retained.h"
#include "lc_stack.h"
#include "lc_watch.h"

enum { MOST_RETAINERS = 10 };

/* The MOST_RETAINERS ranks of largest value, in falling order; fewer if there are fewer. */
static UInt find_largest(const struct lc_search *s, const size_t *bytes, UInt *rank)
{
   UInt n = 0;
   for (UInt r = 0; r < s->index->count; r++) {
      if (n == MOST_RETAINERS && bytes[r] <= bytes[rank[n - 1]])
         continue;
      UInt at = n < MOST_RETAINERS ? n++ : n - 1;
      for (; at > 0 && bytes[rank[at - 1]] < bytes[r]; at--)
         rank[at] = rank[at - 1];
      rank[at] = r;
   }
   return n;
}

void lc_retained_print(const struct lc_search *s)
{
   UInt rank[MOST_RETAINERS];
   size_t *bytes = lc_retain_create(&s->mem, s->index, s->mark);
   UInt n = find_largest(s, bytes, rank);
   VG_(umsg)("Blocks that retain most, with what only they hold:\n");
   for (UInt i = 0; i < n; i++) {
      const struct lc_block *b = lc_blocks_at(lc_watch.blocks, s->index->id[rank[i]]);
      const struct lc_site *site = lc_sites_at(lc_watch.sites, b->site);
      VG_(umsg)("%'lu bytes are retained by 0x%lx, a block of %'lu bytes, %s\n", (SizeT)bytes[rank[i]], (Addr)b->addr,
                (SizeT)b->size, lc_state_text(lc_mark_state(s->mark, rank[i])));
      lc_stack_print(lc_watch_epoch(site), (const Addr *)site->ip, site->n_ips);
   }
   VG_(umsg)("\n");
   lc_retain_destroy(&s->mem, s->index, bytes);
}
