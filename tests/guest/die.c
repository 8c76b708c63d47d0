/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc both -pthread
 * die HOW: segv, abrt, term, int, ill, kill, exit (5), _exit (6), return (7), fault-in-handler;
 * thread-exit (8), thread-segv: from a second thread, while the first waits for it;
 * orphan (9): the first thread ends, the second ends the program later. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int *volatile nowhere;

static void on_segv(int sig)
{
   (void)sig;
   *nowhere = 1;
}

static volatile int cell[64];

static __attribute__((noinline)) void work(void)
{
   for (int i = 0; i < 1000; i++)
      cell[i & 63] += i;
}

static void *second(void *how)
{
   usleep(1000);
   work();
   if (strcmp(how, "thread-segv") == 0)
      *nowhere = 1;
   exit(strcmp(how, "orphan") == 0 ? 9 : 8);
}

static void in_thread(const char *how)
{
   pthread_t thread;
   pthread_create(&thread, NULL, second, (void *)how);
   if (strcmp(how, "orphan") == 0)
      pthread_exit(NULL);
   pthread_join(thread, NULL);
}

int main(int argc, char **argv)
{
   const char *how = argc > 1 ? argv[1] : "return";
   if (strcmp(how, "segv") == 0)
      *nowhere = 1;
   if (strcmp(how, "fault-in-handler") == 0) {
      signal(SIGSEGV, on_segv);
      *nowhere = 1;
   }
   if (strcmp(how, "abrt") == 0)
      abort();
   if (strcmp(how, "term") == 0)
      kill(getpid(), SIGTERM);
   if (strcmp(how, "int") == 0)
      kill(getpid(), SIGINT);
   if (strcmp(how, "ill") == 0)
      __builtin_trap();
   if (strcmp(how, "kill") == 0)
      kill(getpid(), SIGKILL);
   if (strncmp(how, "thread", 6) == 0 || strcmp(how, "orphan") == 0)
      in_thread(how);
   if (strcmp(how, "exit") == 0)
      exit(5);
   if (strcmp(how, "_exit") == 0)
      _exit(6);
   return 7;
}
