/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loses blocks whose allocation stands in functions that are inlined twice over: stacks and suppressions name them. */
#include <stdlib.h>

struct item {
   struct item *before;
   long value;
};

static inline __attribute__((always_inline)) struct item *one(struct item *before)
{
   struct item *i = malloc(sizeof *i);
   i->before = before;
   return i;
}

static inline __attribute__((always_inline)) struct item *chain(int n)
{
   struct item *last = NULL;
   for (int i = 0; i < n; i++)
      last = one(last);
   return last;
}

static void __attribute__((noinline)) lose(int n)
{
   struct item *last = chain(n);
   __asm__ volatile("" : : "r"(last));
}

static void __attribute__((noinline)) scrub(void)
{
   volatile char junk[16384];
   for (unsigned i = 0; i < sizeof junk; i++)
      junk[i] = 0;
}

int main(int argc, char **argv)
{
   lose(argc * 4);
   scrub();
   return 0;
}
