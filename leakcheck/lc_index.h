/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From any address to the block around it, in constant time: the picture of
 * all live blocks in address order that a search works on.
 *
 * Blocks get ranks 0, 1, 2 ... in order of address.  One bit for each 8
 * bytes of memory says whether a block starts there; each word of 64 bits
 * has the rank of its first block beside it, so that the rank of the last
 * start at or below an address is one population count away.  A page table
 * of two levels leads to the words.  Cost: 16 bytes a block and 3 % of the
 * memory that holds blocks, while the index exists; building is linear, no
 * sorting.
 *
 *     struct lc_index *x = lc_index_create(&mem, blocks);
 *     uint32_t rank = lc_index_find(x, addr);
 *     if (rank != LC_NO_RANK) ... x->span[rank].addr, x->id[rank] ...
 *     lc_index_destroy(x);
 *
 * The index does not follow later changes of the table of blocks.
 *
 * Core module: pure C11.
 */
#ifndef LC_INDEX_H
#define LC_INDEX_H

#include <stdbool.h>

#include "lc_blocks.h"
#include "lc_written.h"

enum {
   LC_GRANULE_LOG2 = 3,
   LC_LEAF_LOG2 = 26, /* bytes of memory below one leaf */
   LC_LEAF_WORDS = 1 << (LC_LEAF_LOG2 - LC_GRANULE_LOG2 - 6),
   LC_MOST_LEAVES = 1 << (LC_ADDR_LOG2 - LC_LEAF_LOG2),
};

#define LC_NO_RANK UINT32_MAX

/* 12 bytes where addresses have 48 bits; a search over millions of blocks needs one each. */
struct lc_span {
#if UINTPTR_MAX > 0xffffffffu
   uintptr_t addr : 48;
   uintptr_t size : 48; /* at least 1 */
} __attribute__((packed, aligned(4)));
#else
   uintptr_t addr;
   size_t size; /* at least 1 */
};
#endif

struct lc_starts {
   uint64_t bits; /* bit i: a block starts in granule i of this word */
   uint32_t rank; /* number of blocks that start before this word */
};

struct lc_index {
   struct lc_mem mem;
   struct lc_starts **leaf; /* N_LEAVES from FIRST_LEAF on; NULL: no block starts there */
   uintptr_t first_leaf, n_leaves;
   struct lc_span *span;    /* by rank */
   uint32_t *id;            /* by rank: block ids */
   uint32_t count;
   bool crowded;   /* some block starts off a granule, or lies beyond all addresses: search by halving */
   uintptr_t low;  /* no block lies outside [low, high) */
   uintptr_t high;
};

struct lc_index *lc_index_create(const struct lc_mem *mem, const struct lc_blocks *blocks);
void lc_index_destroy(struct lc_index *x);

/* lc_index_find by halving; it calls this where the page table does not help:
   in crowded indexes and far inside huge blocks. */
uint32_t lc_index_find_slowly(const struct lc_index *x, uintptr_t addr, bool *is_start);

/* The rank of the block that contains ADDR, or LC_NO_RANK.  *IS_START tells
   whether ADDR is its first byte; a start is found without touching the
   block's record. */
static inline uint32_t lc_index_find(const struct lc_index *x, uintptr_t addr, bool *is_start)
{
   *is_start = false;
   if (addr - x->low >= x->high - x->low)
      return LC_NO_RANK;
   const struct lc_starts *leaf = x->crowded ? NULL : x->leaf[(addr >> LC_LEAF_LOG2) - x->first_leaf];
   if (leaf == NULL)
      return lc_index_find_slowly(x, addr, is_start);
   const struct lc_starts *s = &leaf[(addr >> (LC_GRANULE_LOG2 + 6)) & (LC_LEAF_WORDS - 1)];
   unsigned bit = (addr >> LC_GRANULE_LOG2) & 63;
   uint64_t at_or_below = s->bits & (UINT64_MAX >> (63 - bit));
   uint32_t n = s->rank + (uint32_t)__builtin_popcountll(at_or_below);
   if (n == 0)
      return LC_NO_RANK;
   if ((s->bits >> bit & 1) != 0 && (addr & ((1 << LC_GRANULE_LOG2) - 1)) == 0) {
      *is_start = true;
      return n - 1;
   }
   return addr - x->span[n - 1].addr < x->span[n - 1].size ? n - 1 : LC_NO_RANK;
}

#endif
