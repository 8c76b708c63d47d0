/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * Signals at a high rate, wherever they meet the program: in loops, in calls and in
 * system calls.  `unit` runs 400,000 times whatever happens; `tick`, the handler, as
 * often as there are signals, and that number is printed.  A call of `tick` is
 * Ir 2, Dr 1, and what it does to its cell a read. */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int cells[64];
volatile int ticks;
void tick(int sig);
UNIT(unit);
__asm__(".text\n.type tick, @function\ntick: incl ticks(%rip)\n ret\n .size tick, . - tick\n");

static void every(long microseconds)
{
   struct itimerval it = { { 0, microseconds }, { 0, microseconds } };
   setitimer(ITIMER_REAL, &it, NULL);
}

int main(void)
{
   struct sigaction act = { .sa_handler = tick };
   struct timespec nap = { 0, 5000000 };
   int ends[2], interrupted = 0;
   char byte;
   if (pipe(ends))
      return 1;
   sigaction(SIGALRM, &act, NULL);
   every(300);
   for (int i = 0; i < 400000; i++) {
      unit(cells, i);
      if (i % 40000 == 0)
         interrupted += nanosleep(&nap, NULL) == -1 && errno == EINTR;
      if (i % 40000 == 20000)
         interrupted += read(ends[0], &byte, 1) == -1 && errno == EINTR;
   }
   every(0);
   for (int i = 0; i < 2; i++)
      nanosleep(&nap, NULL); /* the last signal may come late */
   printf("%d\n", ticks);
   return ticks < 20 || interrupted < 10;
}
