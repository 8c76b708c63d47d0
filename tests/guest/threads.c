/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc -pthread
 * Threads, one runnable at a time: each is joined before the next begins, and the
 * third starts and joins one of its own.  (A thread that wakes another and goes on
 * is a second runnable one: which of them runs first is not the tool's to decide.) */
#include <pthread.h>

enum { THREADS = 6, CELLS = 4096 };
static int cell[CELLS];
static __thread int own[64];

static void work(int who)
{
   for (int i = 0; i < 3000; i++) {
      cell[(i * (who + 3)) % CELLS] += i;
      own[i & 63] ^= i;
   }
}

static void *run(void *arg)
{
   int who = (int)(long)arg;
   pthread_t inner;
   work(who);
   if (who == 3) {
      pthread_create(&inner, NULL, run, (void *)(long)(who + 10));
      pthread_join(inner, NULL);
   }
   work(who + 1);
   return NULL;
}

int main(void)
{
   for (int i = 0; i < THREADS; i++) {
      pthread_t thread;
      pthread_create(&thread, NULL, run, (void *)(long)i);
      pthread_join(thread, NULL);
   }
   return cell[5] == 0;
}
