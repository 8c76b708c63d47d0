/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same function allocates at the same stack pointer, called by the same function, but from four places above, in turn;
   between them a frame whose size only its frame pointer tells. */
#include <alloca.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 100 };

__attribute__((noinline)) static void inner(size_t n)
{
   void *volatile p = malloc(n);
   p = NULL;
}

/* A frame of the same size in the end, whatever SKIP is. */
__attribute__((noinline)) static void middle(size_t n, size_t skip)
{
   char *volatile room = alloca(256 - skip);
   room[0] = (char)n;
   inner(n);
}

#define OUTER(k)                                                     \
   __attribute__((noinline)) static void outer_##k(volatile size_t n) \
   {                                                                 \
      char *volatile room = alloca(64 * k + 64);                     \
      room[0] = 1;                                                   \
      middle(n, 64 * k);                                             \
      n++;                                                           \
   }
OUTER(0)
OUTER(1)
OUTER(2)
OUTER(3)

int main(void)
{
   static void (*const outer[])(volatile size_t) = { outer_0, outer_1, outer_2, outer_3 };
   for (int i = 0; i < ROUNDS; i++)
      for (int k = 0; k < 4; k++)
         outer[k](10 + k);
   return 0;
}
