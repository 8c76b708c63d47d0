/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step_count PROGRAM [ARGS]: how many instructions PROGRAM executes, counted by
 * single steps under ptrace and printed as one line "Ir N" on file descriptor 3
 * if that is open, else on stderr.  The exit status is PROGRAM's, or 128 + the
 * number of the signal that killed it.  x86-64 and, of an x86-64 kernel, x86.
 *
 * What counts as one instruction:
 *   a REP string instruction or a gather, however many stops the processor makes in it
 *   an instruction that faults, each time it is attempted
 *   the system call that ends the program
 * What does not count: the delivery of a signal.
 *
 * Meant for programs without libc: glibc looks at the processor and takes other
 * paths under Valgrind.  One process with one thread is followed; the children
 * of a fork run free.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the kernel sets si_code to at the stop that follows the set-up of a
   handler's frame: the handler has not run yet. */
#define CODE_HANDLER_ENTERED SIGTRAP

static void die(const char *what)
{
   fprintf(stderr, "step_count: %s: %s\n", what, strerror(errno));
   exit(125);
}

static uint64_t current_ip(pid_t pid)
{
   struct user_regs_struct regs;
   if (ptrace(PTRACE_GETREGS, pid, 0, &regs))
      die("PTRACE_GETREGS");
   return regs.rip;
}

static bool is_prefix(unsigned byte, bool *rep)
{
   if (byte == 0xF2 || byte == 0xF3) {
      *rep = true;
      return true;
   }
   bool segment = byte == 0x26 || byte == 0x2E || byte == 0x36 || byte == 0x3E || byte == 0x64 || byte == 0x65;
   return segment || byte == 0x66 || byte == 0x67 || (byte & 0xF0) == 0x40;
}

/* VGATHER and VPGATHER: a three-byte VEX prefix, map 0F38, opcodes 90 to 93. */
static bool is_gather(uint64_t word)
{
   return (word & 0xFF) == 0xC4 && (word >> 8 & 0x1F) == 2 && (word >> 24 & 0xFC) == 0x90;
}

static bool is_rep_string(uint64_t word)
{
   bool rep = false;
   for (int i = 0; i < 8; i++, word >>= 8) {
      unsigned byte = word & 0xFF;
      if (!is_prefix(byte, &rep))
         return rep && (byte == 0xA4 || byte == 0xA5 || byte == 0xA6 || byte == 0xA7 || (byte >= 0xAA && byte <= 0xAF));
   }
   return false;
}

/* Can the processor stop within the instruction at IP and go on with it?  A REP string
   instruction stops after each iteration; a gather when an element faults, the step's
   own trap coming in place of the fault (Intel SDM volume 2, VPGATHERDD).
   (In 32-bit code 0x40-0x4F are instructions of their own, but none stands between a REP
   prefix and its string opcode, and before the prefix none belongs to it.)  No
   assembler puts more prefixes than the seven looked at here. */
static bool stops_within(pid_t pid, uint64_t ip)
{
   errno = 0;
   uint64_t word = (uint64_t)ptrace(PTRACE_PEEKTEXT, pid, ip, 0);
   return errno == 0 && (is_rep_string(word) || is_gather(word));
}

static bool is_fault(const siginfo_t *si)
{
   bool synchronous = si->si_signo == SIGSEGV || si->si_signo == SIGBUS || si->si_signo == SIGFPE || si->si_signo == SIGILL;
   return synchronous && si->si_code > 0;
}

/* Steps PID until it is gone; returns its wait status. */
static int follow(pid_t pid, uint64_t *count)
{
   int status, deliver = 0;
   bool inside = false;
   uint64_t ip = current_ip(pid);
   for (;;) {
      uint64_t from = ip;
      bool can_stop = stops_within(pid, from);
      if (ptrace(PTRACE_SINGLESTEP, pid, 0, deliver))
         die("PTRACE_SINGLESTEP");
      if (waitpid(pid, &status, 0) != pid)
         die("waitpid");
      if (!WIFSTOPPED(status)) {
         /* Killed by the signal just delivered, or by its own last call. */
         *count += deliver ? 0 : 1;
         return status;
      }
      siginfo_t si;
      if (ptrace(PTRACE_GETSIGINFO, pid, 0, &si))
         die("PTRACE_GETSIGINFO");
      ip = current_ip(pid);
      deliver = 0;
      if (si.si_signo == SIGTRAP && si.si_code == CODE_HANDLER_ENTERED) {
         inside = false;
      } else if (si.si_signo == SIGTRAP) {
         *count += inside ? 0 : 1;
         inside = can_stop && ip == from;
      } else {
         *count += is_fault(&si) && !inside ? 1 : 0;
         deliver = si.si_signo;
      }
   }
}

int main(int argc, char **argv)
{
   if (argc < 2) {
      fprintf(stderr, "usage: step_count PROGRAM [ARGS]\n");
      return 2;
   }
   pid_t pid = fork();
   if (pid < 0)
      die("fork");
   if (pid == 0) {
      ptrace(PTRACE_TRACEME, 0, 0, 0);
      execv(argv[1], argv + 1);
      die(argv[1]);
   }
   int status;
   waitpid(pid, &status, 0);
   if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP)
      die("the program did not start");
   uint64_t count = 0;
   status = follow(pid, &count);
   if (dprintf(3, "Ir %llu\n", (unsigned long long)count) < 0)
      fprintf(stderr, "Ir %llu\n", (unsigned long long)count);
   return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
