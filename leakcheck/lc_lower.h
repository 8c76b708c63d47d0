/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks of the level below: what a program's own allocator (its `operator
 * new`, a pool) got from the allocator it is built on.
 *
 * The program's blocks, here called pieces, lie in them.  They count, the
 * lower blocks do not; but who frees a lower block, wherever that is, has
 * ended the pieces in it.
 *
 *     lc_lower_add(l, chunk, size, site, piece);  operator new called malloc, then returned PIECE
 *     lc_lower_loose(l, piece);                   it returned PIECE and called nothing
 *     if (lc_lower_take(l, addr, &b))             free(ADDR)
 *        for (id = 0; (id = lc_lower_next_piece(l, blocks, &b, &cursor)) != 0;) ... the pieces ...
 *
 * A lower block remembers the piece it was got for, so that finding the pieces costs
 * nothing where each has a block of its own (a header in front, an alignment).  Only
 * where pieces were made without a new block, as pools do, its memory is gone through.
 *
 * Core module: pure C11.
 */
#ifndef LC_LOWER_H
#define LC_LOWER_H

#include "lc_blocks.h"

struct lc_lower {
   struct lc_blocks *blocks; /* birth: the piece they were got for */
   uintptr_t low, high;      /* no loose piece was ever made outside [low, high) */
   uintptr_t bits;           /* of all their addresses: how they are aligned */
};

void lc_lower_init(struct lc_lower *l, const struct lc_mem *mem);
void lc_lower_deinit(struct lc_lower *l);

/* ADDR is a lower block now; one that was there before is forgotten.  PIECE may be 0. */
void lc_lower_add(struct lc_lower *l, uintptr_t addr, size_t size, uint32_t site, uintptr_t piece);

/* A piece was made at ADDR for which no lower block was got. */
void lc_lower_loose(struct lc_lower *l, uintptr_t addr);

/* Removes the lower block at ADDR, and gives it as *B; false: there is none. */
bool lc_lower_take(struct lc_lower *l, uintptr_t addr, struct lc_block *b);

/* Can there be loose pieces in B? */
bool lc_lower_may_hold(const struct lc_lower *l, const struct lc_block *b);

/* One by one the ids of the pieces (LC_BLOCK_PIECE) in BLOCKS that lie in B, which came from
   lc_lower_take or has no piece as its birth; 0: no more.  Begin with *CURSOR 0; the piece that
   was given may be removed meanwhile. */
uint32_t lc_lower_next_piece(const struct lc_lower *l, const struct lc_blocks *blocks, const struct lc_block *b,
                             size_t *cursor);

#endif
