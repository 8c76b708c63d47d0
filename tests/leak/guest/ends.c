/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends in every way there is, with an unflushed line in the stream's buffer and a block that main's frame holds.
   How: return, exit, _exit, quick, handler (main returns, a handler calls _exit), thread (another thread calls
   exit), last (main ends its thread, the last one follows), child (a fork's child calls _exit), again (a fork's
   child calls exit), signal. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(void)
{
   _exit(0);
}

static void *exits(void *arg)
{
   exit(0);
   return arg;
}

static void *waits(void *arg)
{
   for (;;)
      pause();
   return arg;
}

static void *ends(void *arg)
{
   usleep(1000);
   return arg;
}

static void in_thread(void *(*body)(void *))
{
   pthread_t one, two;
   if (body == exits)
      pthread_create(&one, NULL, waits, NULL);
   pthread_create(&two, NULL, body, NULL);
   if (body == ends)
      pthread_exit(NULL);
   pause();
}

static void in_child(void (*end)(int))
{
   if (fork() == 0)
      end(0);
   wait(NULL);
}

int main(int argc, char **argv)
{
   const char *how = argv[1];
   printf("one ");
   char *volatile held = malloc(77);
   held[0] = 1;
   if (strcmp(how, "exit") == 0)
      exit(0);
   if (strcmp(how, "_exit") == 0)
      _exit(0);
   if (strcmp(how, "quick") == 0)
      quick_exit(0);
   if (strcmp(how, "handler") == 0)
      atexit(leave);
   if (strcmp(how, "thread") == 0)
      in_thread(exits);
   if (strcmp(how, "last") == 0)
      in_thread(ends);
   if (strcmp(how, "child") == 0)
      in_child(_exit);
   if (strcmp(how, "again") == 0)
      in_child(exit);
   if (strcmp(how, "signal") == 0)
      raise(SIGKILL - 1 == 8 ? SIGFPE : SIGTERM);
   return 0;
}
