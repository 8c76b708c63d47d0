/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc both
 * client WHAT: client requests of cachesim.h around functions that can be told
 * apart.  The status is what CACHESIM_IS_RUNNING said, as digits in base 3. */
#include "cachesim.h"

#include <string.h>

static volatile int cell[1024];

#define WORK(name, count)                        \
   static __attribute__((noinline)) void name(void) \
   {                                             \
      for (int i = 0; i < (count); i++)          \
         cell[i & 1023] += i;                    \
   }
WORK(first, 1000)
WORK(second, 2000)
WORK(third, 3000)

int main(int argc, char **argv)
{
   const char *what = argc > 1 ? argv[1] : "";
   int seen = (int)CACHESIM_IS_RUNNING;
   first();
   if (strcmp(what, "start") == 0)
      CACHESIM_START;
   if (strcmp(what, "stop") == 0)
      CACHESIM_STOP;
   if (strcmp(what, "zero") == 0)
      CACHESIM_ZERO;
   if (strcmp(what, "dump") == 0) {
      CACHESIM_DUMP("named");
      CACHESIM_DUMP(0);
   }
   seen = seen * 3 + (int)CACHESIM_IS_RUNNING;
   second();
   if (strcmp(what, "start") == 0)
      CACHESIM_STOP;
   if (strcmp(what, "stop") == 0)
      CACHESIM_START;
   third();
   return seen * 3 + (int)CACHESIM_IS_RUNNING;
}
