/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * A division by zero in a block without an access to memory.  The handler makes the
 * divisor 7 and the division is tried again.  What runs, as Ir / Dr / Dw:
 *
 *     set-up                6 /  0 /  0
 *     block, to the fault   5 /  0 /  0    the division: its fetch alone
 *     handler               2 /  1 /  1
 *     restorer              2 /  0 /  0
 *     block, from there on  4 /  0 /  0
 *                          19    1    1
 */
   .text
   .globl _start
_start:
   movl $13, %eax                 /* rt_sigaction(SIGFPE, &action, 0, 8) */
   movl $8, %edi
   leaq action(%rip), %rsi
   xorl %edx, %edx
   movl $8, %r10d
   syscall

   xorl %ecx, %ecx
   movl $100, %eax
   xorl %edx, %edx
   nop
   divl %ecx                      /* faults */
   movl $60, %eax
   xorl %edi, %edi
   syscall

handler:
   movq $7, 152(%rdx)             /* Dw: %rcx in the context to return to */
   ret                            /* Dr */
restorer:
   movl $15, %eax
   syscall

   .data
   .balign 64
action:
   .quad handler, 0x04000004, restorer, 0
   .section .note.GNU-stack, "", @progbits
