/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Growing arrays, and an arena for things that die together.
 *
 *     uint32_t *ids = NULL; size_t n = 0, cap = 0;
 *     if (!an_reserve((void **)&ids, &cap, n + 1, sizeof *ids))
 *        return an_fail_memory(err);
 *     ids[n++] = 7;
 *
 * Cost: amortised O(1) for one more element; an arena allocation is a pointer
 * increment.
 */
#ifndef AN_MEMORY_H
#define AN_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Makes room for NEED elements of SIZE bytes in *ARRAY, whose capacity is
   *CAP elements.  False: no memory; array and capacity are as before. */
bool an_reserve(void **array, size_t *cap, size_t need, size_t size);

struct an_arena_block;

/* All zero is an empty arena. */
struct an_arena {
   struct an_arena_block *blocks; /* the newest first */
   size_t used, size;             /* of the newest block, bytes */
};

/* SIZE bytes aligned for any object, or NULL; they live until deinit. */
void *an_arena_alloc(struct an_arena *arena, size_t size);

/* A copy of LEN bytes of TEXT with a NUL behind it, or NULL. */
char *an_arena_copy(struct an_arena *arena, const char *text, size_t len);

/* Frees all; the arena is empty again. */
void an_arena_deinit(struct an_arena *arena);

#endif
