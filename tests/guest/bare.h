/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program without libc: its instructions are all its own, so their number is
 * the same natively and under Valgrind.  A guest includes this once and defines
 *
 *     int guest(void);     its value is the exit status
 *
 * x86-64 and x86.  No state but what the guest declares.
 */
#ifndef BARE_H
#define BARE_H

#include <stddef.h>
#include <stdint.h>

int guest(void);

#if defined(__x86_64__)

__asm__(".globl _start\n_start: xorl %ebp, %ebp\n andq $-16, %rsp\n call guest\n"
        "movl %eax, %edi\n movl $231, %eax\n syscall\n");

static inline long bare_call(long nr, long a, long b, long c, long d, long e, long f)
{
   long result;
   register long r10 __asm__("r10") = d;
   register long r8 __asm__("r8") = e;
   register long r9 __asm__("r9") = f;
   __asm__ volatile("syscall"
                    : "=a"(result)
                    : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                    : "rcx", "r11", "memory");
   return result;
}

enum {
   NR_WRITE = 1, NR_MMAP = 9, NR_MPROTECT = 10, NR_MUNMAP = 11, NR_SIGACTION = 13, NR_PIPE = 22, NR_GETPID = 39,
   NR_FORK = 57, NR_EXECVE = 59, NR_WAIT4 = 61, NR_KILL = 62, NR_SIGALTSTACK = 131, NR_GETTID = 186,
};

#elif defined(__i386__)

__asm__(".globl _start\n_start: xorl %ebp, %ebp\n andl $-16, %esp\n call guest\n"
        "movl %eax, %ebx\n movl $252, %eax\n int $0x80\n");

static inline long bare_call(long nr, long a, long b, long c, long d, long e, long f)
{
   long six[6] = { a, b, c, d, e, f }, result;
   __asm__ volatile("pushl %%ebp\n pushl %%ebx\n movl %1, %%ecx\n movl (%%ecx), %%ebx\n"
                    "movl 8(%%ecx), %%edx\n movl 12(%%ecx), %%esi\n movl 16(%%ecx), %%edi\n"
                    "movl 20(%%ecx), %%ebp\n movl 4(%%ecx), %%ecx\n int $0x80\n popl %%ebx\n popl %%ebp"
                    : "=a"(result)
                    : "c"(six), "0"(nr)
                    : "edx", "esi", "edi", "memory");
   return result;
}

enum {
   NR_FORK = 2, NR_WRITE = 4, NR_EXECVE = 11, NR_GETPID = 20, NR_KILL = 37, NR_MUNMAP = 91, NR_WAIT4 = 114,
   NR_MPROTECT = 125, NR_SIGACTION = 174, NR_SIGALTSTACK = 186, NR_MMAP = 192, NR_GETTID = 224,
};

#endif

#define BARE_PROT_RW 3
#define BARE_PROT_RWX 7
#define BARE_PROT_NONE 0
#define BARE_PAGE 4096

/* PAGES fresh zeroed pages. */
static inline unsigned char *bare_map(size_t pages, int prot)
{
   const long private_anonymous = 0x22;
   return (unsigned char *)bare_call(NR_MMAP, 0, (long)(pages * BARE_PAGE), prot, private_anonymous, -1, 0);
}

static inline void bare_kill_self(int sig)
{
   bare_call(NR_KILL, bare_call(NR_GETPID, 0, 0, 0, 0, 0, 0), sig, 0, 0, 0, 0);
}

#endif
