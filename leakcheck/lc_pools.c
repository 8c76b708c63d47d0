/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks and mempools that client requests declare; see the header.
 *
 * A piece of a pool is a block with LC_BLOCK_POOL whose `tid` is the pool's
 * number.  Pools are few and freed rarely as a whole: those requests look
 * at every block.
 */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"

#include "valgrind.h"

#include "lc_errors.h"
#include "lc_index.h"
#include "lc_options.h"
#include "lc_pool.h"
#include "lc_pools.h"
#include "lc_watch.h"

enum { MAX_POOLS = 4096, MAX_COVERED = 4096 };

struct pool {
   Addr addr; /* 0: unused */
   UWord flags;
   Bool zeroed; /* what lies in a new piece counts */
};

static struct {
   struct pool *pool; /* MAX_POOLS; number 0 is not used */
   UInt n_pools;
   struct lc_block *covered; /* blocks of the allocator under declared ones at the same address */
   UInt n_covered;
   Bool any; /* something was declared */
   ULong frees;
} pools;

void lc_pools_init(void)
{
   struct lc_mem mem = lc_pool_mem();
   pools.pool = lc_mem_get(&mem, sizeof *pools.pool * MAX_POOLS);
   pools.covered = lc_mem_get(&mem, sizeof *pools.covered * MAX_COVERED);
}

static UInt pool_at(Addr addr)
{
   for (UInt i = 1; i <= pools.n_pools; i++)
      if (pools.pool[i].addr == addr)
         return i;
   return 0;
}

/* ---- declared blocks ---- */

static Bool is_declared(const struct lc_block *b)
{
   return (b->flags & (LC_BLOCK_CUSTOM | LC_BLOCK_POOL)) != 0;
}

void lc_pools_cover(Addr addr)
{
   UInt id = lc_blocks_find(lc_watch.blocks, addr);
   pools.any = True;
   if (id == 0 || is_declared(lc_blocks_at(lc_watch.blocks, id)) || pools.n_covered == MAX_COVERED)
      return;
   pools.covered[pools.n_covered++] = *lc_blocks_at(lc_watch.blocks, id);
   lc_blocks_remove(lc_watch.blocks, id);
}

Bool lc_pools_take_covered(Addr addr, struct lc_block *block)
{
   for (UInt i = 0; i < pools.n_covered; i++) {
      if (pools.covered[i].addr != addr)
         continue;
      *block = pools.covered[i];
      pools.covered[i] = pools.covered[--pools.n_covered];
      return True;
   }
   return False;
}

void lc_pools_uncover(Addr addr)
{
   struct lc_block b;
   if (lc_pools_take_covered(addr, &b))
      *lc_blocks_at(lc_watch.blocks, lc_blocks_insert(lc_watch.blocks, addr, b.size)) = b;
}

void lc_pools_block(ThreadId tid, Addr addr, SizeT size, Bool zeroed)
{
   pools.any = True;
   lc_pools_cover(addr);
   lc_watch_declare(tid, addr, size, LC_BLOCK_CUSTOM | LC_BLOCK_REQUESTED, zeroed);
}

void lc_pools_unblock(ThreadId tid, Addr addr)
{
   UInt id = lc_blocks_find(lc_watch.blocks, addr);
   if (id == 0) {
      lc_error_bad_free(tid, addr);
      return;
   }
   const struct lc_block *b = lc_blocks_at(lc_watch.blocks, id);
   if (lc_options.show_mismatched && !is_declared(b) && (b->flags & LC_BLOCK_PIECE) == 0)
      lc_error_mismatch(tid, b);
   lc_watch_retire(id);
   lc_pools_uncover(addr);
}

void lc_pools_resize(ThreadId tid, Addr addr, SizeT from, SizeT to)
{
   UInt id = lc_blocks_find(lc_watch.blocks, addr);
   if (id == 0) {
      lc_error_bad_free(tid, addr);
      return;
   }
   struct lc_block *b = lc_blocks_at(lc_watch.blocks, id);
   if (from != b->size) { /* as in Memcheck */
      lc_error_bad_free(tid, addr);
      return;
   }
   if (to == 0) {
      lc_pools_unblock(tid, addr);
      return;
   }
   lc_sites_resized(lc_watch.sites, b->site, b->size, to);
   if (to > from)
      lc_written_clear(&lc_watch.written, addr + from, to - from);
   b->size = to;
}

/* ---- pools ---- */

void lc_pools_create(Addr addr, UWord flags, Bool zeroed)
{
   UInt i = pool_at(0);
   if (i == 0 && pools.n_pools + 1 < MAX_POOLS)
      i = ++pools.n_pools;
   if (i != 0)
      pools.pool[i] = (struct pool){ addr, flags, zeroed };
}

Bool lc_pools_exists(Addr addr)
{
   return addr != 0 && pool_at(addr) != 0; /* 0: unused entries */
}

static Bool is_piece(const struct lc_block *b, UInt pool)
{
   return (b->flags & LC_BLOCK_POOL) != 0 && b->tid == pool;
}

void lc_pools_alloc(ThreadId tid, Addr pool, Addr addr, SizeT size)
{
   UInt i = pool_at(pool);
   if (i == 0)
      return;
   pools.any = True;
   lc_pools_cover(addr);
   UInt flags = LC_BLOCK_POOL | ((pools.pool[i].flags & VALGRIND_MEMPOOL_METAPOOL) != 0 ? LC_BLOCK_META : 0);
   UInt id = lc_watch_declare(tid, addr, size, flags, pools.pool[i].zeroed);
   lc_blocks_at(lc_watch.blocks, id)->tid = (UShort)i;
}

/* Blocks declared within [FROM, TO) go with the piece that held them. */
static void free_within(Addr from, Addr to)
{
   for (UInt id = 0; (id = lc_blocks_next(lc_watch.blocks, id)) != 0;) {
      const struct lc_block *b = lc_blocks_at(lc_watch.blocks, id);
      if (b->addr >= from && b->addr < to && (b->flags & LC_BLOCK_CUSTOM) != 0) {
         lc_watch_retire(id);
         lc_pools_uncover(b->addr);
      }
   }
}

static void free_piece(UInt pool, UInt id)
{
   struct lc_block b = *lc_blocks_at(lc_watch.blocks, id);
   lc_watch_retire(id);
   pools.frees++;
   lc_pools_uncover(b.addr);
   if ((pools.pool[pool].flags & VALGRIND_MEMPOOL_AUTO_FREE) != 0)
      free_within(b.addr, b.addr + b.size);
}

void lc_pools_free(ThreadId tid, Addr pool, Addr addr)
{
   UInt i = pool_at(pool), id = lc_blocks_find(lc_watch.blocks, addr);
   if (i == 0 || id == 0 || !is_piece(lc_blocks_at(lc_watch.blocks, id), i))
      lc_error_bad_free(tid, addr);
   else
      free_piece(i, id);
}

void lc_pools_destroy(Addr pool)
{
   UInt i = pool_at(pool);
   if (i == 0)
      return;
   for (UInt id = 0; (id = lc_blocks_next(lc_watch.blocks, id)) != 0;)
      if (is_piece(lc_blocks_at(lc_watch.blocks, id), i))
         free_piece(i, id);
   pools.pool[i].addr = 0;
}

/* Pieces outside go, pieces that reach over the edge are cut. */
void lc_pools_trim(Addr pool, Addr addr, SizeT size)
{
   UInt i = pool_at(pool);
   for (UInt id = 0; i != 0 && (id = lc_blocks_next(lc_watch.blocks, id)) != 0;) {
      struct lc_block b = *lc_blocks_at(lc_watch.blocks, id);
      if (!is_piece(&b, i) || (b.addr >= addr && b.addr + b.size <= addr + size))
         continue;
      Addr from = b.addr > addr ? b.addr : addr;
      Addr to = b.addr + b.size < addr + size ? b.addr + b.size : addr + size;
      lc_blocks_remove(lc_watch.blocks, id);
      if (from >= to) {
         lc_sites_freed(lc_watch.sites, b.site, b.size, 0, false);
         pools.frees++;
         continue;
      }
      lc_sites_resized(lc_watch.sites, b.site, b.size, to - from);
      b.addr = from;
      b.size = to - from;
      *lc_blocks_at(lc_watch.blocks, lc_blocks_insert(lc_watch.blocks, from, to - from)) = b;
   }
}

void lc_pools_move(Addr from, Addr to)
{
   UInt i = pool_at(from);
   if (i != 0)
      pools.pool[i].addr = to;
}

void lc_pools_change(Addr pool, Addr from, Addr to, SizeT size)
{
   UInt i = pool_at(pool), id = lc_blocks_find(lc_watch.blocks, from);
   if (i == 0 || id == 0 || !is_piece(lc_blocks_at(lc_watch.blocks, id), i))
      return;
   struct lc_block b = *lc_blocks_at(lc_watch.blocks, id);
   lc_blocks_remove(lc_watch.blocks, id);
   lc_sites_resized(lc_watch.sites, b.site, b.size, size);
   b.addr = to;
   b.size = size;
   *lc_blocks_at(lc_watch.blocks, lc_blocks_insert(lc_watch.blocks, to, size)) = b;
}

struct lc_pools_use lc_pools_use(void)
{
   struct lc_pools_use u = { 0, 0, pools.frees };
   for (UInt id = 0; pools.any && (id = lc_blocks_next(lc_watch.blocks, id)) != 0;) {
      const struct lc_block *b = lc_blocks_at(lc_watch.blocks, id);
      if ((b->flags & LC_BLOCK_POOL) != 0) {
         u.blocks++;
         u.bytes += b->size;
      }
   }
   return u;
}

/* ---- searches ---- */

/* Does block B hide because of the declared block D, which starts or ends in it? */
static Bool gives_way(const struct lc_block *b, const struct lc_block *d)
{
   Bool starts = d->addr - b->addr < b->size, ends = d->addr + d->size - 1 - b->addr < b->size;
   if (is_declared(b))
      return starts && (b->flags & LC_BLOCK_META) != 0 && (d->flags & LC_BLOCK_META) == 0;
   return (d->flags & LC_BLOCK_POOL) != 0 ? starts || ends : starts && ends;
}

/* The blocks around a declared one are those just below it in the order of addresses. */
static void hide_around(const struct lc_index *x, UInt rank)
{
   const struct lc_block *d = lc_blocks_at(lc_watch.blocks, x->id[rank]);
   for (UInt below = rank; below-- > 0;) {
      struct lc_block *b = lc_blocks_at(lc_watch.blocks, x->id[below]);
      if (gives_way(b, d))
         b->flags |= LC_BLOCK_HIDDEN;
      if (!is_declared(b))
         break;
   }
   if (rank + 1 < x->count) {
      struct lc_block *b = lc_blocks_at(lc_watch.blocks, x->id[rank + 1]);
      if (!is_declared(b) && gives_way(b, d))
         b->flags |= LC_BLOCK_HIDDEN;
   }
}

/* Pieces can be many in one block: the last block that is none is the one around. */
void lc_pools_hide(void)
{
   if (!pools.any && !lc_watch.any_loose)
      return;
   struct lc_mem mem = lc_pool_mapped();
   struct lc_index *x = lc_index_create(&mem, lc_watch.blocks);
   struct lc_block *around = NULL;
   for (UInt rank = 0; rank < x->count; rank++) {
      struct lc_block *b = lc_blocks_at(lc_watch.blocks, x->id[rank]);
      if (is_declared(b))
         hide_around(x, rank);
      else if ((b->flags & LC_BLOCK_PIECE) == 0)
         around = b;
      else if (around != NULL && gives_way(around, b))
         around->flags |= LC_BLOCK_HIDDEN;
   }
   lc_index_destroy(x);
}

void lc_pools_show(void)
{
   for (UInt id = 0; (pools.any || lc_watch.any_loose) && (id = lc_blocks_next(lc_watch.blocks, id)) != 0;)
      lc_blocks_at(lc_watch.blocks, id)->flags &= (UChar)~LC_BLOCK_HIDDEN;
}
