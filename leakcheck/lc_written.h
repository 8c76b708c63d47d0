/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The written map: which words of live blocks the guest has written since
 * they were allocated.
 *
 * Recycled memory is full of old pointers.  A word of a block therefore
 * counts as a pointer only if it was written after the allocation.  The map
 * holds one byte for each word of guest memory: 0 not written, else written.
 * It lies in chunks, one for each 2^LC_CHUNK_LOG2 bytes of address space
 * that ever held a block; the table `base` holds one entry for each such
 * piece of address space, biased so that
 *
 *     base[addr >> LC_CHUNK_LOG2] + (addr >> LC_WORD_LOG2)
 *
 * is the byte's address without a mask: this is what generated code does
 * after each store.  Pieces without a block share one chunk, the sink,
 * whose content means nothing.  Generated code finds the bytes of words near
 * one that it has marked from there, also across the edge of a piece; so a
 * chunk has margins, and a piece near a block has a chunk, too.
 *
 * Finding the chunk takes generated code four instructions.  On hosts of 64 bits
 * the chunks of the lowest 2 GB, where nearly all programs have nearly all their
 * memory, therefore lie together, in the near map, and while all the guest's
 * memory is where that does no harm, generated code sets the byte
 *
 *     near + (addr >> LC_WORD_LOG2) % LC_NEAR_WORDS
 *
 * for any address.  Other addresses are taken for ones below 2 GB by that: the stack's,
 * which Valgrind places below 128 GB, for ones above the fence.  So all memory that can
 * hold blocks must be below the fence (lc_written_is_near): their chunks would be looked
 * at elsewhere.  The stack must be there, too, or seem to be between fence and 2 GB,
 * where nothing is then (lc_written_is_stack_near).
 *
 * Core module: pure C11.
 */
#ifndef LC_WRITTEN_H
#define LC_WRITTEN_H

#include <stdbool.h>

#include "lc_mem.h"

#if UINTPTR_MAX > 0xffffffffu
enum { LC_WORD_LOG2 = 3, LC_CHUNK_LOG2 = 30, LC_ADDR_LOG2 = 47, LC_NEAR_LOG2 = 31, LC_FENCE_LOG2 = 28 };
#else
enum { LC_WORD_LOG2 = 2, LC_CHUNK_LOG2 = 26, LC_ADDR_LOG2 = 32, LC_NEAR_LOG2 = 0, LC_FENCE_LOG2 = 0 };
#endif

enum {
   LC_WORD_BYTES = 1 << LC_WORD_LOG2,
   LC_CHUNKS = 1 << (LC_ADDR_LOG2 - LC_CHUNK_LOG2),
   LC_CHUNK_MAP_BYTES = 1 << (LC_CHUNK_LOG2 - LC_WORD_LOG2),
   LC_REACH_WORDS = 256, /* generated code sets bytes of words so near through one entry of the table */
   LC_MARGIN_WORDS = LC_REACH_WORDS + 16, /* and up to so many with one mark: on both sides of a chunk */
   LC_CHUNK_MARGIN = 4096,                /* bytes there are */
   LC_NEAR_WORDS = LC_NEAR_LOG2 == 0 ? 0 : 1 << (LC_NEAR_LOG2 - LC_WORD_LOG2),
   LC_NEAR_CHUNKS = LC_NEAR_LOG2 == 0 ? 0 : 1 << (LC_NEAR_LOG2 - LC_CHUNK_LOG2),
   LC_NEAR_BYTES = LC_NEAR_WORDS + 2 * LC_CHUNK_MARGIN,
};

_Static_assert(LC_MARGIN_WORDS <= (int)LC_CHUNK_MARGIN, "marks near the edge of a chunk stay in its margins");

_Static_assert(sizeof(uintptr_t) == LC_WORD_BYTES, "a word holds a pointer");

struct lc_written {
   struct lc_mem mem;
   uintptr_t *base; /* LC_CHUNKS entries */
   uintptr_t sink;
};

/* BASE is a table of LC_CHUNKS entries that outlives W; all point to the sink then.  NEAR:
   LC_NEAR_BYTES zeros for the near map and its margins, or NULL, if there is to be none. */
void lc_written_init(struct lc_written *w, const struct lc_mem *mem, uintptr_t *base, uint8_t *near);

/* Does memory in [ADDR, ADDR+SIZE) allow to mark in the near map alone?  Does a stack
   there, which holds no blocks? */
bool lc_written_is_near(uintptr_t addr, size_t size);
bool lc_written_is_stack_near(uintptr_t addr, size_t size);

/* What marks have left in the margins of chunks goes into their neighbours: to be
   called before the map is read.  The functions below do so where they work. */
void lc_written_settle(struct lc_written *w);

/* Makes a real chunk under [ADDR, ADDR+SIZE), and forgets or sets its words.
   Words that the range touches only partly count as inside. */
void lc_written_clear(struct lc_written *w, uintptr_t addr, size_t size);
void lc_written_set(struct lc_written *w, uintptr_t addr, size_t size);

/* The words at FROM, KEPT bytes of them, have been moved to TO, where SIZE bytes
   are now a block: its first words take their marks along, the others lose them. */
void lc_written_copy(struct lc_written *w, uintptr_t from, uintptr_t to, size_t kept, size_t size);

/* The same as lc_written_set where a real chunk lies already; nothing elsewhere.  For writes
   of the kernel and of helpers, which come often. */
void lc_written_touch(struct lc_written *w, uintptr_t addr, size_t size);

/* The byte of the word at ADDR. */
static inline uint8_t *lc_written_byte(const uintptr_t *base, uintptr_t addr)
{
   uintptr_t b = base[(addr >> LC_CHUNK_LOG2) & (LC_CHUNKS - 1)];
   return (uint8_t *)(b + (addr >> LC_WORD_LOG2));
}

#endif
