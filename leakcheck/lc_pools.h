/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks and mempools that client requests declare, with Memcheck's meanings.
 *
 * A declared block within a block of the allocator takes its place in the
 * search, and so do the pieces of a mempool; a metapool's pieces give way
 * to what is declared within them.  The pieces of a pool do not count as in
 * use in the heap summary, nor their frees.
 */
#ifndef LC_POOLS_H
#define LC_POOLS_H

#include "pub_tool_basics.h"

#include "lc_blocks.h"

void lc_pools_init(void);

/* ZEROED, here and of a pool: what lies in a new block counts, whatever it is. */
void lc_pools_block(ThreadId tid, Addr addr, SizeT size, Bool zeroed);
void lc_pools_unblock(ThreadId tid, Addr addr);
void lc_pools_resize(ThreadId tid, Addr addr, SizeT from, SizeT to);

void lc_pools_create(Addr pool, UWord flags, Bool zeroed);
void lc_pools_destroy(Addr pool);
void lc_pools_alloc(ThreadId tid, Addr pool, Addr addr, SizeT size);
void lc_pools_free(ThreadId tid, Addr pool, Addr addr);
void lc_pools_trim(Addr pool, Addr addr, SizeT size);
void lc_pools_move(Addr from, Addr to);
void lc_pools_change(Addr pool, Addr from, Addr to, SizeT size);
Bool lc_pools_exists(Addr pool);

/* The block of the allocator that starts at ADDR makes room for one of an allocator above
   it, without being freed; and comes back. */
void lc_pools_cover(Addr addr);
void lc_pools_uncover(Addr addr);

/* Around a search: blocks that declared ones replace are hidden from it. */
void lc_pools_hide(void);
void lc_pools_show(void);

/* What pools hold, and how many of their pieces were freed. */
struct lc_pools_use {
   SizeT blocks, bytes;
   ULong frees;
};
struct lc_pools_use lc_pools_use(void);

/* A block of the allocator is about to be freed at ADDR, where a declared block
   starts, too: the allocator's is taken from under it.  True if there was one. */
Bool lc_pools_take_covered(Addr addr, struct lc_block *block);

#endif
