/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An allocator of the program's own: pieces of one large block. */
#include <stdlib.h>

static char *area;
static size_t used;
void *kept;

__attribute__((noinline, noclone)) void *pool_get(int pool, size_t size)
{
   void *p = area + used;
   used += (size + 15) & ~(size_t)15;
   return p;
}

__attribute__((noinline, noclone)) void pool_put(int pool, void *p)
{
   *(volatile char *)p = 0;
}

int main(void)
{
   area = malloc(10000);
   pool_get(0, 16); /* begins where the block does */
   kept = pool_get(1, 40);
   void *volatile p = pool_get(1, 30);
   p = pool_get(1, 20);
   pool_put(1, p);
   p = NULL;
   return 0;
}
