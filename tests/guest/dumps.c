/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * dumps WORD...: a dump for each WORD, which is its name; "-" is none.  "fork" is a child instead
 * that makes a dump without a name, "exec" the program itself with the words that follow. */
#include "cachesim.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int cell[64];

static __attribute__((noinline)) void in_child(void)
{
   for (int i = 0; i < 500; i++)
      cell[i & 63] += i;
}

static __attribute__((noinline)) void work(void)
{
   for (int i = 0; i < 100; i++)
      cell[i & 63] ^= i;
}

static int child(void)
{
   in_child();
   CACHESIM_DUMP(0);
   return 0;
}

int main(int argc, char **argv)
{
   for (int i = 1; i < argc; i++) {
      work();
      if (strcmp(argv[i], "exec") == 0) {
         argv[i] = argv[0];
         execv(argv[0], argv + i);
         return 1;
      }
      if (strcmp(argv[i], "fork") != 0) {
         CACHESIM_DUMP(strcmp(argv[i], "-") == 0 ? 0 : argv[i]);
         continue;
      }
      pid_t pid = fork();
      if (pid == 0)
         return child();
      waitpid(pid, 0, 0);
   }
   return 0;
}
