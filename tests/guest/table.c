/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare both -fno-inline
 * Jump tables, calls through pointers, recursion (also mutual), returns to many
 * places: what branch prediction sees. */
#include "bare.h"

static int add(int x) { return x + 3; }
static int twice(int x) { return 2 * x; }
static int odd(int n);
static int even(int n) { return n == 0 ? 1 : odd(n - 1); }
static int odd(int n) { return n == 0 ? 0 : even(n - 1); }
static int negate(int x) { return -x; }
static int (*const call[4])(int) = { add, twice, negate, even };

static int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

static int step(int state, int x)
{
   switch (state) {
   case 0: return x + 1;
   case 1: return x ^ 0x55;
   case 2: return x * 3;
   case 3: return x - 7;
   case 4: return x & 0xFF;
   case 5: return add(x);
   case 6: return twice(x);
   case 7: return x | 4;
   case 8: return negate(x);
   default: return 0;
   }
}

int guest(void)
{
   int x = 1;
   for (int i = 0; i < 700; i++) {
      x = step((i * 7 + x) % 10 & 15, x) & 0xFFFF;
      x += call[(i * i >> 3) & 3]((i & 31) + 1);
      if ((x & 5) == 1)
         x = ~x;
   }
   return (fib(12) + even(200) + x) & 63;
}
