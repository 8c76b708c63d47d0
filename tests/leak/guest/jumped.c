/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An allocator of the program's own that is left by a jump no function makes; what
   is allocated afterwards, deeper in the stack, counts all the same. */
#include <stdlib.h>

static void *place[5];
static volatile int leaves = 1;

__attribute__((noinline, noclone)) void leave(void)
{
   __builtin_longjmp(place, 1);
}

__attribute__((noinline, noclone)) void *pool_get(size_t size)
{
   if (leaves)
      leave();
   return (void *)size;
}

__attribute__((noinline, noclone)) int attempt(void)
{
   return pool_get(10) != NULL;
}

__attribute__((noinline, noclone)) void deeper(void)
{
   volatile char room[3000];
   for (unsigned i = 0; i < sizeof room; i++)
      room[i] = 0;
   void *volatile p = malloc(50);
   p = NULL;
}

int main(void)
{
   if (__builtin_setjmp(place) == 0)
      return attempt();
   deeper();
   return 0;
}
