/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The written map: which words of live blocks the guest has written since
 * they were allocated.
 *
 * Recycled memory is full of old pointers.  A word of a block therefore
 * counts as a pointer only if it was written after the allocation.  The map
 * holds one byte for each word of guest memory: 0 not written, else written.
 * It lies in chunks, one for each 2^chunk_log2 bytes of address space
 * that ever held a block; the table `base` holds one entry for each such
 * piece of address space, biased so that
 *
 *     base[addr >> chunk_log2] + (addr >> LC_WORD_LOG2)
 *
 * is the byte's address without a mask: this is what generated code does
 * after each store.  Pieces without a block share one chunk, the sink,
 * whose content means nothing.  If there is no memory for a chunk, all words there count as written.
 * Generated code finds the bytes of words near
 * one that it has marked from there, also across the edge of a piece; so a
 * chunk has margins, and a piece near a block has a chunk, too.
 *
 * Finding the chunk takes generated code four instructions.  On hosts of 64 bits
 * the chunks of the lowest 2^near_log2 bytes (2 GB), where nearly all programs have nearly all their
 * memory, therefore lie together, in the near map, and while all the guest's
 * memory is where that does no harm, generated code sets the byte
 *
 *     near + (addr >> LC_WORD_LOG2) % 2^(near_log2 - LC_WORD_LOG2)
 *
 * for any address.  Other addresses are taken for ones below 2 GB by that: the stack's,
 * which Valgrind places below 128 GB, for ones above the fence.  So all memory that can
 * hold blocks must be below the fence (lc_written_is_near): their chunks would be looked
 * at elsewhere.  The stack must be there, too, or seem to be between fence and 2 GB,
 * where nothing is then (lc_written_is_stack_near).
 *
 * Where address space is limited, chunks are small and the near map takes a sixth of it at most
 * (struct lc_shape); the table of small chunks is the larger for it.
 *
 * Core module: pure C11.
 */
#ifndef LC_WRITTEN_H
#define LC_WRITTEN_H

#include <stdbool.h>

#include "lc_mem.h"

#if UINTPTR_MAX > 0xffffffffu
enum {
   LC_WORD_LOG2 = 3,
   LC_ADDR_LOG2 = 47,
   LC_CHUNK_LOG2 = 30,
   LC_SMALL_CHUNK_LOG2 = 27,
   LC_NEAR_LOG2 = 31,
   LC_LEAST_NEAR_LOG2 = 27,
};
#else
enum { LC_WORD_LOG2 = 2, LC_ADDR_LOG2 = 32, LC_CHUNK_LOG2 = 26, LC_SMALL_CHUNK_LOG2 = 24, LC_NEAR_LOG2 = 0, LC_LEAST_NEAR_LOG2 = 0 };
#endif

enum {
   LC_WORD_BYTES = 1 << LC_WORD_LOG2,
   LC_CHUNKS = 1 << (LC_ADDR_LOG2 - LC_CHUNK_LOG2),
   LC_REACH_WORDS = 256, /* generated code sets bytes of words so near through one entry of the table */
   LC_MARGIN_WORDS = LC_REACH_WORDS + 16, /* and up to so many with one mark: on both sides of a chunk */
   LC_CHUNK_MARGIN = 4096,                /* bytes there are */
};

_Static_assert(LC_MARGIN_WORDS <= (int)LC_CHUNK_MARGIN, "marks near the edge of a chunk stay in its margins");

_Static_assert(sizeof(uintptr_t) == LC_WORD_BYTES, "a word holds a pointer");

/* How large things are; powers of two of bytes of guest memory. */
struct lc_shape {
   unsigned chunk_log2;
   unsigned near_log2; /* 0: no near map */
};

/* What suits a process that may map LIMIT bytes; UINT64_MAX: as many as it likes. */
struct lc_shape lc_written_shape(uint64_t limit);

/* Bytes of the pool that a map of this shape can need in such a process, besides the near map: table, sink and
   chunks of what lies beyond the near map if the guest takes all it may.  What the tool has mapped lies between
   the guest's memory. */
size_t lc_written_pool_bytes(struct lc_shape shape, uint64_t limit);

/* Bytes of the near map with its margins, and of the table. */
size_t lc_written_near_bytes(struct lc_shape shape);
size_t lc_written_table_bytes(struct lc_shape shape);

struct lc_written {
   struct lc_mem mem;
   struct lc_shape shape;
   uintptr_t *base; /* the table */
   uintptr_t sink;
   bool sink_is_marked; /* some chunk could not be made */
};

/* BASE is a table that outlives W; all its entries point to the sink then.  NEAR: zeros for the near map
   and its margins; NULL if SHAPE has none. */
void lc_written_init(struct lc_written *w, const struct lc_mem *mem, struct lc_shape shape, uintptr_t *base,
                     uint8_t *near);

/* Makes the map small: chunks become small ones, of which those stay whose addresses IS_USED; what else
   the map has, RELEASE gives back.  Marks must not be made in the near map any more. */
struct lc_shrinking {
   bool (*is_used)(uintptr_t addr, size_t bytes);
   void (*release)(uintptr_t from, uintptr_t to);
};
void lc_written_shrink(struct lc_written *w, const struct lc_shrinking *how);

/* Does memory in [ADDR, ADDR+SIZE) allow to mark in the near map alone?  Does a stack
   there, which holds no blocks? */
bool lc_written_is_near(const struct lc_written *w, uintptr_t addr, size_t size);
bool lc_written_is_stack_near(const struct lc_written *w, uintptr_t addr, size_t size);

/* Makes the marks of [ADDR, ADDR+SIZE), where only lc_written_is_stack_near allows the near map, readable
   through the table: those of addresses below 2 GB that nothing has. */
void lc_written_alias(struct lc_written *w, uintptr_t addr, size_t size);

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

/* Gives the word at ADDR, which is part of a block, this mark. */
void lc_written_put(struct lc_written *w, uintptr_t addr, uint8_t mark);

/* The same as lc_written_set where a real chunk lies already; nothing elsewhere.  For writes
   of the kernel and of helpers, which come often. */
void lc_written_touch(struct lc_written *w, uintptr_t addr, size_t size);

/* The byte of the word at ADDR. */
static inline uint8_t *lc_written_byte(const struct lc_written *w, uintptr_t addr)
{
   uintptr_t chunk = (addr >> w->shape.chunk_log2) & (((uintptr_t)1 << (LC_ADDR_LOG2 - w->shape.chunk_log2)) - 1);
   return (uint8_t *)(w->base[chunk] + (addr >> LC_WORD_LOG2));
}

#endif
