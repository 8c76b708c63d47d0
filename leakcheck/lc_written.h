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
 * whose content means nothing.
 *
 * Core module: pure C11.
 */
#ifndef LC_WRITTEN_H
#define LC_WRITTEN_H

#include <stdbool.h>

#include "lc_mem.h"

#if UINTPTR_MAX > 0xffffffffu
enum { LC_WORD_LOG2 = 3, LC_CHUNK_LOG2 = 30, LC_ADDR_LOG2 = 47 };
#else
enum { LC_WORD_LOG2 = 2, LC_CHUNK_LOG2 = 26, LC_ADDR_LOG2 = 32 };
#endif

enum {
   LC_WORD_BYTES = 1 << LC_WORD_LOG2,
   LC_CHUNKS = 1 << (LC_ADDR_LOG2 - LC_CHUNK_LOG2),
   LC_CHUNK_MAP_BYTES = 1 << (LC_CHUNK_LOG2 - LC_WORD_LOG2),
   LC_CHUNK_MARGIN = 4096, /* a wide mark at the end reaches a few words beyond */
   LC_MARGIN_WORDS = 16,   /* no mark of generated code reaches farther */
};

_Static_assert(sizeof(uintptr_t) == LC_WORD_BYTES, "a word holds a pointer");

struct lc_written {
   struct lc_mem mem;
   uintptr_t *base; /* LC_CHUNKS entries */
   uintptr_t sink;
};

/* BASE is a table of LC_CHUNKS entries that outlives W; all point to the sink then. */
void lc_written_init(struct lc_written *w, const struct lc_mem *mem, uintptr_t *base);

/* What marks that began in one chunk have left in its margin goes into the next: to be
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
