/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An allocator whose first instruction belongs to a function that is inlined into it, as malloc's in
   glibc 2.43. */
#include <stddef.h>

static char pool[4096];
static size_t used;

__attribute__((always_inline)) static inline char *carve(size_t bytes)
{
   size_t at = used;
   used = at + (bytes + 15) / 16 * 16;
   return pool + at;
}

__attribute__((noinline)) void *pool_get(size_t bytes)
{
   return carve(bytes);
}

__attribute__((noinline)) static void lose(size_t bytes)
{
   *(volatile char *)pool_get(bytes) = 1;
}

int main(void)
{
   lose(72);
   return 0;
}
