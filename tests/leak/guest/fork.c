/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A child reports what it allocated itself; argv[1]: how it comes about and ends. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char *keep;

static void lose(size_t n)
{
   void *volatile p = malloc(n);
   p = NULL;
}

static void *waits(void *arg)
{
   void *volatile mine = malloc(777); /* on this thread's stack only */
   *(volatile int *)arg = 1;
   for (;;)
      pause();
   return mine;
}

int main(int argc, char **argv)
{
   volatile int ready = 0;
   pthread_t t;
   lose(100);
   keep = malloc(50);
   if (strcmp(argv[1], "thread") == 0) {
      pthread_create(&t, NULL, waits, (void *)&ready);
      while (!ready)
         usleep(1000);
   }
   pid_t pid = strcmp(argv[1], "vfork") == 0 ? vfork() : fork();
   if (pid == 0) {
      if (strcmp(argv[1], "vfork") == 0)
         _exit(0);
      lose(33);
      free(keep);
      keep = malloc(60);
      exit(0);
   }
   waitpid(pid, NULL, 0);
   lose(7);
   exit(0);
}
