/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * combined LETTERS: calls tally() once, then does what each letter says and calls it again:
 *
 *     f  fork; the child calls it once and ends     z  CACHESIM_ZERO
 *     e  exec itself with the letters that follow   d  CACHESIM_DUMP("mid")
 *     s  stop, call it, start                       x  fault, mended by the handler
 *
 * So the counts of tally() in each file are known: tests/tool/matrix.py. */
#include "cachesim.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE_BYTES = 4096, ROUNDS = 500 };

static volatile int cell[64];
static unsigned char *page;

static __attribute__((noinline)) void tally(void)
{
   for (int i = 0; i < ROUNDS; i++)
      cell[i & 63] += i;
}

static void mend(int sig)
{
   (void)sig;
   mprotect(page, PAGE_BYTES, PROT_READ | PROT_WRITE);
}

static void fault(void)
{
   page = mmap(NULL, PAGE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
   signal(SIGSEGV, mend);
   *(volatile unsigned char *)page = 1;
   munmap(page, PAGE_BYTES);
}

static void fork_one(void)
{
   pid_t child = fork();
   if (child == 0) {
      tally();
      _exit(0);
   }
   waitpid(child, NULL, 0);
}

static void stop_and_start(void)
{
   CACHESIM_STOP;
   tally();
   CACHESIM_START;
}

static void act(char letter, char *program, char *rest)
{
   char *argv[] = { program, rest, NULL };
   switch (letter) {
   case 'f': fork_one(); break;
   case 'e': execv(program, argv); abort();
   case 'z': CACHESIM_ZERO; break;
   case 'd': CACHESIM_DUMP("mid"); break;
   case 's': stop_and_start(); break;
   case 'x': fault(); break;
   default: abort();
   }
}

int main(int argc, char **argv)
{
   char *kept = malloc(100);
   tally();
   for (char *p = argc > 1 ? argv[1] : ""; *p; p++) {
      act(*p, argv[0], p + 1);
      tally();
   }
   free(kept);
   printf("ended\n");
   return 0;
}
