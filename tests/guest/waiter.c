/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * waiter FILE: works in small portions, sleeping between, until FILE is there; a
 * minute at most. */
#include <stdio.h>
#include <unistd.h>

static volatile int cell[256];

static __attribute__((noinline)) void portion(void)
{
   for (int i = 0; i < 500; i++)
      cell[i & 255] += i;
}

int main(int argc, char **argv)
{
   for (int i = 0; i < 6000; i++) {
      portion();
      if (argc > 1 && access(argv[1], F_OK) == 0)
         return 0;
      usleep(10000);
   }
   return 1;
}
