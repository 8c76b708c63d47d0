/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of live blocks: one record of 32 bytes for each block that the
 * guest has allocated and not freed.
 *
 * A record is named by its id, a small number that stays the same while the
 * block lives and is used again afterwards.  Id 0 names no block.  Blocks
 * are found by the address of their first byte, through a hash table of 8
 * bytes a slot that is at most three quarters full; insertion, removal and
 * finding cost one or two cache misses each.  Finding the block around an
 * interior address is the work of lc_index, made when a search begins.
 *
 *     struct lc_blocks *t = lc_blocks_create(&mem);
 *     uint32_t id = lc_blocks_insert(t, addr, size);
 *     lc_blocks_at(t, id)->site = site;
 *     for (id = 0; (id = lc_blocks_next(t, id)) != 0;) ...
 *     lc_blocks_remove(t, lc_blocks_find(t, addr));
 *
 * Core module: pure C11.
 */
#ifndef LC_BLOCKS_H
#define LC_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "lc_mem.h"

enum lc_block_flag {
   LC_BLOCK_INHERITED = 1, /* from before fork: not this process's leak */
   LC_BLOCK_CUSTOM = 2,    /* declared by a client request */
   LC_BLOCK_POOL = 4,      /* piece of a mempool */
   LC_BLOCK_HIDDEN = 8,    /* counted, but replaced by custom blocks within */
   LC_BLOCK_META = 16,     /* may hold other blocks (metapool) */
   LC_BLOCK_IGNORED = 32,  /* the search takes it for reachable and mute */
   LC_BLOCK_PIECE = 64,    /* made by an allocator of the program's own, in memory of another */
   LC_BLOCK_REQUESTED = 128, /* MALLOCLIKE: FREELIKE frees it, not the allocator */
};

struct lc_block {
   uintptr_t addr; /* of the first byte, as the guest got it */
   size_t size;    /* bytes asked for */
   uint64_t birth; /* time of the allocation, in the unit of the host tool */
   uint32_t site;
   uint16_t tid;
   uint8_t kind; /* enum lc_family that made it */
   uint8_t flags;
};

_Static_assert(sizeof(struct lc_block) <= 32, "one record of 32 bytes for each live block");

struct lc_blocks;

/* An empty table; never NULL. */
struct lc_blocks *lc_blocks_create(const struct lc_mem *mem);
void lc_blocks_destroy(struct lc_blocks *t);

/* Adds a block and returns its id.  No block may start at ADDR already.
   site, tid, kind, birth and flags are 0. */
uint32_t lc_blocks_insert(struct lc_blocks *t, uintptr_t addr, size_t size);

/* The block that starts at ADDR, or 0. */
uint32_t lc_blocks_find(const struct lc_blocks *t, uintptr_t addr);

/* ADDR will be looked for or inserted soon. */
void lc_blocks_prefetch(const struct lc_blocks *t, uintptr_t addr);

/* Removes block ID, which lives. */
void lc_blocks_remove(struct lc_blocks *t, uint32_t id);

/* The record of block ID, valid until the block is removed. */
struct lc_block *lc_blocks_at(const struct lc_blocks *t, uint32_t id);

/* The next live block after ID, in no useful order; 0 at the end.  Begin with 0. */
uint32_t lc_blocks_next(const struct lc_blocks *t, uint32_t id);

/* The number of live blocks; ids are at most lc_blocks_max_id. */
uint32_t lc_blocks_count(const struct lc_blocks *t);

/* Every block that T ever had lies in [*LOW, *HIGH). */
void lc_blocks_bounds(const struct lc_blocks *t, uintptr_t *low, uintptr_t *high);
uint32_t lc_blocks_max_id(const struct lc_blocks *t);

/* The live block that contains ADDR, or 0.  Looks at every block: only for
   error messages and requests of the user. */
uint32_t lc_blocks_around(const struct lc_blocks *t, uintptr_t addr);

#endif
