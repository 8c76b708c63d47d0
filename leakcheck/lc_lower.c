/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of the level below; see the header. */
#include "lc_lower.h"

void lc_lower_init(struct lc_lower *l, const struct lc_mem *mem)
{
   *l = (struct lc_lower){ .blocks = lc_blocks_create(mem), .low = UINTPTR_MAX };
}

void lc_lower_deinit(struct lc_lower *l)
{
   lc_blocks_destroy(l->blocks);
}

void lc_lower_add(struct lc_lower *l, uintptr_t addr, size_t size, uint32_t site, uintptr_t piece)
{
   uint32_t id = lc_blocks_find(l->blocks, addr);
   if (id != 0)
      lc_blocks_remove(l->blocks, id);
   struct lc_block *b = lc_blocks_at(l->blocks, lc_blocks_insert(l->blocks, addr, size));
   b->site = site;
   b->birth = piece;
}

void lc_lower_loose(struct lc_lower *l, uintptr_t addr)
{
   l->bits |= addr;
   if (addr < l->low)
      l->low = addr;
   if (addr >= l->high)
      l->high = addr + 1;
}

bool lc_lower_take(struct lc_lower *l, uintptr_t addr, struct lc_block *b)
{
   uint32_t id = lc_blocks_count(l->blocks) == 0 ? 0 : lc_blocks_find(l->blocks, addr);
   if (id == 0)
      return false;
   *b = *lc_blocks_at(l->blocks, id);
   lc_blocks_remove(l->blocks, id);
   return true;
}

bool lc_lower_may_hold(const struct lc_lower *l, const struct lc_block *b)
{
   return l->low < b->addr + b->size && b->addr < l->high;
}

static bool is_piece_in(const struct lc_block *p, const struct lc_block *b)
{
   return (p->flags & LC_BLOCK_PIECE) != 0 && p->addr - b->addr < b->size;
}

static uint32_t piece_at(const struct lc_blocks *blocks, uintptr_t addr, const struct lc_block *b)
{
   uint32_t id = lc_blocks_find(blocks, addr);
   return id != 0 && is_piece_in(lc_blocks_at(blocks, id), b) ? id : 0;
}

/* The lowest bit that some loose piece's address has, at least a byte and at most a line. */
static size_t step_of(const struct lc_lower *l)
{
   uintptr_t bits = l->bits | 64;
   return (size_t)(bits & -bits);
}

/* The cursor counts: 0 the piece that the block was got for, from 1 on places or ids, whatever
   are fewer.  The choice stays the same meanwhile, for no piece is made. */
uint32_t lc_lower_next_piece(const struct lc_lower *l, const struct lc_blocks *blocks, const struct lc_block *b,
                             size_t *cursor)
{
   uint32_t id = 0;
   if (*cursor == 0) {
      *cursor = 1;
      id = b->birth == 0 ? 0 : piece_at(blocks, (uintptr_t)b->birth, b);
   }
   if (id != 0 || !lc_lower_may_hold(l, b))
      return id;
   size_t step = step_of(l), places = b->size / step + 1, ids = lc_blocks_max_id(blocks);
   uintptr_t first = (b->addr + step - 1) & ~(uintptr_t)(step - 1);
   for (size_t i; id == 0 && (i = *cursor) <= (places < ids ? places : ids); (*cursor)++) {
      if (places < ids)
         id = piece_at(blocks, first + (i - 1) * step, b);
      else if (lc_blocks_at(blocks, (uint32_t)i)->addr != 0 && is_piece_in(lc_blocks_at(blocks, (uint32_t)i), b))
         id = (uint32_t)i;
   }
   return id;
}
