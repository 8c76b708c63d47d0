/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc both
 * Signals with libc: siglongjmp out of a handled SIGSEGV and SIGFPE, an alarm that
 * ends a wait, raise on an alternate stack. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static sigjmp_buf back;
static volatile sig_atomic_t alarms, raised;
static int *volatile nowhere;
static volatile int zero;

static void jump(int sig) { siglongjmp(back, sig); }
static void on_alarm(int sig) { alarms += sig == SIGALRM; }
static void on_usr1(int sig) { raised += sig == SIGUSR1; }

static void set(int sig, void (*handler)(int), int flags)
{
   struct sigaction act = { .sa_handler = handler, .sa_flags = flags };
   sigemptyset(&act.sa_mask);
   sigaction(sig, &act, NULL);
}

static int faults(void)
{
   volatile int caught = 0;
   for (volatile int i = 0; i < 10; i++) {
      int sig = sigsetjmp(back, 1);
      if (sig == 0) {
         volatile int before = i, after;
         if (i & 1)
            after = before / zero;
         else
            after = *nowhere + before;
         (void)after;
         return -1;
      }
      caught += sig == SIGSEGV || sig == SIGFPE;
   }
   return caught;
}

int main(void)
{
   stack_t stack = { .ss_sp = malloc(65536), .ss_size = 65536 };
   set(SIGSEGV, jump, 0);
   set(SIGFPE, jump, 0);
   set(SIGALRM, on_alarm, 0);
   if (faults() != 10)
      return 1;
   sigaltstack(&stack, NULL);
   set(SIGUSR1, on_usr1, SA_ONSTACK);
   for (int i = 0; i < 10; i++)
      raise(SIGUSR1);
   sigset_t blocked, open;
   sigemptyset(&blocked);
   sigaddset(&blocked, SIGALRM);
   sigprocmask(SIG_BLOCK, &blocked, &open);
   alarm(1);
   sigsuspend(&open); /* pause() would wait for ever if the alarm came before it */
   return alarms == 1 && raised == 10 ? 0 : 2;
}
