/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc -pthread
 * Two threads that hand a turn to each other with futexes, 2000 times each; `ping`
 * and `pong` run once a turn, and in every 50th turn 300 times. */
#include "unit.h"

#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TURNS = 2000 };
static _Atomic int turn;
static int cells[2][64];
UNIT(ping);
UNIT(pong);

static void play(int me, void (*unit)(int *, int))
{
   for (int i = 0; i < TURNS; i++) {
      int now;
      while ((now = atomic_load(&turn)) != me)
         syscall(SYS_futex, &turn, FUTEX_WAIT, now, NULL, NULL, 0);
      for (int n = i % 50 == 0 ? 300 : 1; n > 0; n--)
         unit(cells[me], n);
      atomic_store(&turn, !me);
      syscall(SYS_futex, &turn, FUTEX_WAKE, 1, NULL, NULL, 0);
   }
}

static void *other(void *arg)
{
   (void)arg;
   play(1, pong);
   return NULL;
}

int main(void)
{
   pthread_t thread;
   pthread_create(&thread, NULL, other, NULL);
   play(0, ping);
   pthread_join(thread, NULL);
   return 0;
}
