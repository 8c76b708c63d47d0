/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc both
 * chain HOW PROGRAM ARGS: starts PROGRAM by exec, execveat, fork (and exec) or vfork
 * (and exec); the first two go on in the same process, the others wait and take its
 * status.  Of what it allocates it loses 40 bytes, and keeps 48 till then. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int cell[64];
static void *volatile kept;

static __attribute__((noinline)) void work(void)
{
   for (int i = 0; i < 5000; i++)
      cell[i & 63] += i;
}

int main(int argc, char **argv)
{
   if (argc < 3)
      return 99;
   work();
   kept = malloc(40);
   kept = malloc(48);
   if (strcmp(argv[1], "exec") == 0) {
      execv(argv[2], argv + 2);
      return 98;
   }
   if (strcmp(argv[1], "execveat") == 0) {
      syscall(SYS_execveat, AT_FDCWD, argv[2], argv + 2, environ, 0);
      return 95;
   }
   pid_t pid = strcmp(argv[1], "vfork") == 0 ? vfork() : fork();
   if (pid == 0) {
      execv(argv[2], argv + 2);
      _exit(97);
   }
   int status;
   waitpid(pid, &status, 0);
   return WIFEXITED(status) ? WEXITSTATUS(status) : 96;
}
