/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * A long run that never touches memory: 3,000,000 rounds of 4 instructions, between
 * 2 and 3 others.  Ir 12,000,005, no data. */
   .text
   .globl _start
_start:
   movl $3000000, %ecx
   xorl %eax, %eax
round:
   addl %ecx, %eax
   roll $3, %eax
   decl %ecx
   jnz round
   movl $60, %eax
   xorl %edi, %edi
   syscall
   .section .note.GNU-stack, "", @progbits
