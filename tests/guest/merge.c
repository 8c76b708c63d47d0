/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare both
 * Conditions of the form A && B whose second half mostly does not run: VEX may
 * put both halves into one superblock and count the second one every time. */
#include "bare.h"

static volatile int left[64], right[64];

static __attribute__((noinline)) int both(int a, int b, int c)
{
   return a == 1 && b == 2 && c != 3;
}

static __attribute__((noinline)) int count_matches(int rounds)
{
   int n = 0;
   for (int i = 0; i < rounds; i++) {
      if (left[i & 63] == 1 && right[i & 63] == 2)
         n++;
      if (left[i & 63] > 5 && left[i & 63] < 9)
         n += 3;
      n += both(i & 3, i & 7, n & 3);
   }
   return n;
}

/* The form that compilers make of it at -O2: B is never reached here, and its
   second half only every other time in the second loop. */
__attribute__((noinline)) void never_second(int rounds);
__attribute__((noinline)) void sometimes_second(int rounds, const int *word);
#ifdef __x86_64__
__asm__("never_second: xorl %eax, %eax\n xorl %edx, %edx\n"
        "1: cmpl $1, %eax\n jne 2f\n cmpl $1, %edx\n jne 2f\n nop\n"
        "2: decl %edi\n jnz 1b\n ret\n"
        "sometimes_second: xorl %edx, %edx\n"
        "1: testl $1, %edi\n jz 2f\n cmpl $1, (%rsi)\n jne 2f\n nop\n"
        "2: testl $2, %edi\n jz 3f\n cmpl $5, %edx\n jb 3f\n cmpl $7, %edx\n ja 3f\n nop\n"
        "3: decl %edi\n jnz 1b\n ret\n");
#else
__asm__("never_second: movl 4(%esp), %ecx\n xorl %eax, %eax\n xorl %edx, %edx\n"
        "1: cmpl $1, %eax\n jne 2f\n cmpl $1, %edx\n jne 2f\n nop\n"
        "2: decl %ecx\n jnz 1b\n ret\n"
        "sometimes_second: movl 4(%esp), %ecx\n movl 8(%esp), %edx\n"
        "1: testl $1, %ecx\n jz 2f\n cmpl $1, (%edx)\n jne 2f\n nop\n"
        "2: decl %ecx\n jnz 1b\n ret\n");
#endif

int guest(void)
{
   const int one = 1;
   never_second(1000);
   sometimes_second(1000, &one);
   for (int i = 0; i < 64; i++)
      left[i] = i % 11, right[i] = i % 3;
   return count_matches(1000) & 63;
}
