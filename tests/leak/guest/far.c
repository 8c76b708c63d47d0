/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An allocator that takes its memory far from all other, when code that stores has run before. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>

enum { AREA_BYTES = 1 << 20, PIECE_BYTES = 64 };

static char *area;
static size_t used;
void **first, **second, *warm;

__attribute__((noinline, noclone)) void *pool_get(size_t size)
{
   if (area == NULL)
      area = mmap((void *)0x210000000, AREA_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
   void *p = area + used;
   used += size;
   return p;
}

__attribute__((noinline, noclone)) static void put(void **where, void *p)
{
   *where = p;
}

int main(void)
{
   for (int i = 0; i < 1000; i++)
      put(&warm, &warm);
   first = pool_get(PIECE_BYTES);
   put(first, malloc(50));
   put((void **)(area + PIECE_BYTES), malloc(64)); /* no block yet: forgotten when there is */
   second = pool_get(PIECE_BYTES);
   return 0;
}
