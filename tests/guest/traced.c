/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * traced: a child that asks to be traced and stops, and is killed by its tracer, as gdb's are at its start. */
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int cell[64];

static __attribute__((noinline)) void in_child(void)
{
   for (int i = 0; i < 500; i++)
      cell[i & 63] += i;
}

int main(void)
{
   int status = 0;
   pid_t pid = fork();
   if (pid == 0) {
      in_child();
      ptrace(PTRACE_TRACEME, 0, 0, 0);
      raise(SIGSTOP);
      return 1;
   }
   waitpid(pid, &status, 0);
   kill(pid, SIGKILL);
   waitpid(pid, &status, 0);
   return WIFSIGNALED(status) ? 0 : 2;
}
