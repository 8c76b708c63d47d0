/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing arrays and the arena; see the header. */
#include "an_memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool an_reserve(void **array, size_t *cap, size_t need, size_t size)
{
   if (need <= *cap)
      return true;
   size_t more = *cap + *cap / 2;
   if (more < need)
      more = need;
   if (more < 16)
      more = 16;
   if (more > PTRDIFF_MAX / size)
      return false;
   void *grown = realloc(*array, more * size);
   if (!grown)
      return false;
   *array = grown;
   *cap = more;
   return true;
}

struct an_arena_block {
   struct an_arena_block *next;
   alignas(max_align_t) char bytes[];
};

enum { ARENA_BLOCK_BYTES = 256 * 1024 };

void *an_arena_alloc(struct an_arena *arena, size_t size)
{
   size_t const align = alignof(max_align_t);
   if (size > PTRDIFF_MAX / 2)
      return NULL;
   size = (size + align - 1) / align * align;
   if (!arena->blocks || arena->size - arena->used < size) {
      size_t bytes = size > ARENA_BLOCK_BYTES ? size : ARENA_BLOCK_BYTES;
      struct an_arena_block *block = malloc(sizeof *block + bytes);
      if (!block)
         return NULL;
      block->next = arena->blocks;
      arena->blocks = block;
      arena->used = 0;
      arena->size = bytes;
   }
   void *p = arena->blocks->bytes + arena->used;
   arena->used += size;
   return p;
}

char *an_arena_copy(struct an_arena *arena, const char *text, size_t len)
{
   char *copy = an_arena_alloc(arena, len + 1);
   if (!copy)
      return NULL;
   memcpy(copy, text, len);
   copy[len] = '\0';
   return copy;
}

void an_arena_deinit(struct an_arena *arena)
{
   struct an_arena_block *block = arena->blocks;
   while (block) {
      struct an_arena_block *next = block->next;
      free(block);
      block = next;
   }
   *arena = (struct an_arena){ 0 };
}
