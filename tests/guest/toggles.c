/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * Client requests in the middle of a loop that has run long enough to be hot: 3000
 * calls of `unit`, which are counted but for 200; a dump after 700 of them; the
 * counts set to zero before the last 1500, unless there is an argument; and now
 * and then the loop's own translation thrown away. */
#include "cachesim.h"
#include "unit.h"

static int cells[64];
UNIT(unit);

static __attribute__((noinline)) int all(int zero)
{
   int sum = 0;
   for (int i = 0; i < 3000; i++) {
      cells[i & 31] += i;
      if (i == 700)
         CACHESIM_DUMP("early");
      if (i == 1000)
         CACHESIM_STOP;
      if (i == 1200)
         CACHESIM_START;
      if (i == 1500 && zero)
         CACHESIM_ZERO;
      if (i % 130 == 0)
         VALGRIND_DISCARD_TRANSLATIONS(all, 64);
      unit(cells, i);
      sum += cells[(i * 7) & 31];
      if (i == 2200)
         CACHESIM_DUMP(0);
   }
   return sum;
}

int main(int argc, char **argv)
{
   (void)argv;
   all(argc == 1);
   return 0;
}
