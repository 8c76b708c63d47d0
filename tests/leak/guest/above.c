/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An allocator of the program's own is called last; the one below keeps addresses in the last
   word of the block before its free memory. */
#include <stdlib.h>

static char area[1 << 12];
static size_t used;

__attribute__((noinline, noclone)) void *pool_get(size_t size)
{
   void *p = area + used;
   used += size;
   return p;
}

__attribute__((noinline, noclone)) static void lose(size_t size)
{
   *(char *volatile)malloc(size) = 1;
}

int main(void)
{
   lose(72);
   pool_get(16);
   return 0;
}
