/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From any address to the block around it; see the header.
 *
 * Built in three passes: mark the starts, count them word by word, put
 * every block at its rank.  Only an index with blocks off a granule (client
 * requests can make those) is sorted.
 */
#include "lc_index.h"

static bool counts(const struct lc_block *b)
{
   return (b->flags & LC_BLOCK_HIDDEN) == 0;
}

static struct lc_starts *starts_of(struct lc_index *x, uintptr_t addr)
{
   struct lc_starts **leaf = &x->leaf[(addr >> LC_LEAF_LOG2) - x->first_leaf];
   if (*leaf == NULL)
      *leaf = lc_mem_get(&x->mem, sizeof **leaf * LC_LEAF_WORDS);
   return &(*leaf)[(addr >> (LC_GRANULE_LOG2 + 6)) & (LC_LEAF_WORDS - 1)];
}

static void mark_starts(struct lc_index *x, const struct lc_blocks *blocks)
{
   x->low = UINTPTR_MAX;
   for (uint32_t id = 0; (id = lc_blocks_next(blocks, id)) != 0;) {
      const struct lc_block *b = lc_blocks_at(blocks, id);
      if (!counts(b))
         continue;
      uintptr_t end = b->addr + (b->size == 0 ? 1 : b->size);
      x->low = b->addr < x->low ? b->addr : x->low;
      x->high = end > x->high ? end : x->high;
      x->count++;
      if ((b->addr & ((1 << LC_GRANULE_LOG2) - 1)) != 0 || (end - 1) >> (LC_ADDR_LOG2 - 1) > 1 || end < b->addr)
         x->crowded = true;
      if (!x->crowded)
         starts_of(x, b->addr)->bits |= UINT64_C(1) << ((b->addr >> LC_GRANULE_LOG2) & 63);
   }
   if (x->count == 0)
      x->low = x->high = 0;
}

static void count_starts(struct lc_index *x)
{
   uint32_t rank = 0;
   for (uintptr_t l = x->low >> LC_LEAF_LOG2; l <= (x->high - 1) >> LC_LEAF_LOG2; l++) {
      struct lc_starts *leaf = x->leaf[l - x->first_leaf];
      if (leaf == NULL)
         continue;
      for (size_t i = 0; i < LC_LEAF_WORDS; i++) {
         leaf[i].rank = rank;
         rank += (uint32_t)__builtin_popcountll(leaf[i].bits);
      }
   }
}

static void put(struct lc_index *x, uint32_t rank, uint32_t id, const struct lc_block *b)
{
   x->span[rank] = (struct lc_span){ b->addr, b->size == 0 ? 1 : b->size };
   x->id[rank] = id;
}

static void sift_down(struct lc_index *x, uint32_t from, uint32_t n)
{
   const struct lc_span s = x->span[from];
   const uint32_t id = x->id[from];
   for (uint64_t child; (child = 2 * (uint64_t)from + 1) < n; from = (uint32_t)child) {
      if (child + 1 < n && x->span[child + 1].addr > x->span[child].addr)
         child++;
      if (x->span[child].addr <= s.addr)
         break;
      x->span[from] = x->span[child];
      x->id[from] = x->id[child];
   }
   x->span[from] = s;
   x->id[from] = id;
}

static void sort(struct lc_index *x)
{
   for (uint32_t i = x->count / 2; i-- > 0;)
      sift_down(x, i, x->count);
   for (uint32_t n = x->count; n-- > 1;) {
      const struct lc_span s = x->span[n];
      const uint32_t id = x->id[n];
      x->span[n] = x->span[0];
      x->id[n] = x->id[0];
      x->span[0] = s;
      x->id[0] = id;
      sift_down(x, 0, n);
   }
}

static void place_blocks(struct lc_index *x, const struct lc_blocks *blocks)
{
   uint32_t n = 0;
   for (uint32_t id = 0; (id = lc_blocks_next(blocks, id)) != 0;) {
      const struct lc_block *b = lc_blocks_at(blocks, id);
      if (!counts(b))
         continue;
      uint32_t rank = n++;
      if (!x->crowded) {
         const struct lc_starts *s = starts_of(x, b->addr);
         unsigned bit = (b->addr >> LC_GRANULE_LOG2) & 63;
         rank = s->rank + (uint32_t)__builtin_popcountll(s->bits & ((UINT64_C(1) << bit) - 1));
      }
      put(x, rank, id, b);
   }
}

static void plan_leaves(struct lc_index *x, const struct lc_blocks *blocks)
{
   uintptr_t low, high;
   lc_blocks_bounds(blocks, &low, &high);
   if (low >= high)
      low = high = 0;
   const uintptr_t first = low >> LC_LEAF_LOG2, last = high >> LC_LEAF_LOG2;
   x->first_leaf = first < LC_MOST_LEAVES ? first : LC_MOST_LEAVES - 1;
   x->n_leaves = (last < LC_MOST_LEAVES ? last + 1 : LC_MOST_LEAVES) - x->first_leaf;
}

struct lc_index *lc_index_create(const struct lc_mem *mem, const struct lc_blocks *blocks)
{
   struct lc_index *x = lc_mem_get(mem, sizeof *x);
   x->mem = *mem;
   plan_leaves(x, blocks);
   x->leaf = lc_mem_get(mem, sizeof *x->leaf * x->n_leaves);
   mark_starts(x, blocks);
   if (x->count == 0)
      return x;
   if (!x->crowded)
      count_starts(x);
   x->span = lc_mem_get(mem, sizeof *x->span * x->count);
   x->id = lc_mem_get(mem, sizeof *x->id * x->count);
   place_blocks(x, blocks);
   if (x->crowded)
      sort(x);
   return x;
}

void lc_index_destroy(struct lc_index *x)
{
   const struct lc_mem mem = x->mem;
   for (uintptr_t l = 0; l < x->n_leaves; l++)
      lc_mem_put(&mem, x->leaf[l], sizeof **x->leaf * LC_LEAF_WORDS);
   lc_mem_put(&mem, x->leaf, sizeof *x->leaf * x->n_leaves);
   lc_mem_put(&mem, x->span, sizeof *x->span * x->count);
   lc_mem_put(&mem, x->id, sizeof *x->id * x->count);
   lc_mem_put(&mem, x, sizeof *x);
}

uint32_t lc_index_find_slowly(const struct lc_index *x, uintptr_t addr, bool *is_start)
{
   uint32_t lo = 0, hi = x->count;
   while (lo < hi) {
      uint32_t mid = lo + (hi - lo) / 2;
      if (x->span[mid].addr <= addr)
         lo = mid + 1;
      else
         hi = mid;
   }
   *is_start = lo > 0 && x->span[lo - 1].addr == addr;
   if (lo == 0 || addr - x->span[lo - 1].addr >= x->span[lo - 1].size)
      return LC_NO_RANK;
   return lo - 1;
}
