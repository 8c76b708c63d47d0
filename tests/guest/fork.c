/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare both
 * Work, then a fork: both go on working, differently, and the parent waits. */
#include "bare.h"

static volatile int cell[256];

static __attribute__((noinline)) void before_fork(void)
{
   for (int i = 0; i < 1000; i++)
      cell[i & 255] += i;
}

static __attribute__((noinline)) void in_child(void)
{
   for (int i = 0; i < 2000; i++)
      cell[i & 127] ^= i;
}

static __attribute__((noinline)) void in_parent(void)
{
   for (int i = 0; i < 3000; i++)
      cell[i & 63] -= i;
}

int guest(void)
{
   before_fork();
   long pid = bare_call(NR_FORK, 0, 0, 0, 0, 0, 0);
   if (pid == 0) {
      in_child();
      return 3;
   }
   in_parent();
   int status = 0;
   bare_call(NR_WAIT4, pid, (long)&status, 0, 0, 0, 0);
   return status == 3 << 8 ? 0 : 1;
}
