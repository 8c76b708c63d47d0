/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The near map, used and left; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_aspacehl.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_mallocfree.h"

#include "ct_discard.h"
#include "ct_space.h"
#include "lc_marks.h"
#include "lc_near.h"
#include "lc_state.h"

/* The written map's table, where there is no limit: its address is one that fits into an instruction. */
static uintptr_t large_table[LC_CHUNKS];
static UChar *near_map;

void lc_near_take_space(void)
{
   near_map = ct_space_take(lc_written_near_bytes(lc_written_shape(ct_space_limit())));
}

void lc_near_init(struct lc_watch *w)
{
   struct lc_shape shape = lc_written_shape(ct_space_limit());
   if (near_map == NULL)
      shape.near_log2 = 0;
   uintptr_t *table = shape.chunk_log2 == LC_CHUNK_LOG2 ? large_table : lc_mem_get(&w->mem, lc_written_table_bytes(shape));
   lc_written_init(&w->written, &w->mem, shape, table, near_map);
   w->near = near_map != NULL;
}

/* Marks of the near map do not do any more. */
static void leave_near(void)
{
   lc_watch.near = False;
   lc_marks_use_near(lc_watch.marks, False);
}

/* A stack grows into what is reserved below it without a word. */
void lc_near_begins_with(Addr addr, SizeT len)
{
   const NSegment *below = VG_(am_find_nsegment)(addr - 1);
   Addr from = below != NULL && below->kind == SkResvn ? below->start : addr;
   if (!lc_written_is_stack_near(&lc_watch.written, from, addr + len - from))
      leave_near();
}

/* Where the guest's segments begin. */
static Addr *segment;
static Int n_segments;

/* Can a block be in this memory? */
static bool holds_guest(uintptr_t addr, size_t bytes)
{
   for (Int i = 0; i < n_segments; i++) {
      const NSegment *seg = VG_(am_find_nsegment)(segment[i]);
      if (seg != NULL && seg->start < addr + bytes && addr <= seg->end)
         return true;
   }
   return false;
}

static void give_back(uintptr_t from, uintptr_t to)
{
   ct_space_release(from, to);
}

void lc_near_shrink(void)
{
   static const struct lc_shrinking how = { holds_guest, give_back };
   if (lc_watch.blocks == NULL) { /* nothing is tracked, and nothing marked */
      SizeT bytes = lc_written_near_bytes(lc_written_shape(ct_space_limit()));
      if (near_map != NULL)
         ct_space_release((Addr)near_map, (Addr)near_map + bytes);
      near_map = NULL;
      return;
   }
   leave_near();
   ct_discard_all();
   segment = VG_(get_segment_starts)(SkFileC | SkAnonC | SkShmC | SkResvn, &n_segments);
   lc_written_shrink(&lc_watch.written, &how);
   VG_(free)(segment);
}

/* What is only reserved holds no blocks yet: programs reserve more than is near. */
void lc_near_writable(Addr addr, SizeT len)
{
   if (lc_watch.near && !lc_written_is_near(&lc_watch.written, addr, len)) {
      leave_near();
      ct_discard_all();
   }
}
