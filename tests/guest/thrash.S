/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * Two lines of code, 1024 bytes apart, that take turns: in an I1 of 1024 bytes with one way
 * each fetch of a line evicts the other.  With R = 150,000 rounds:
 *
 *                            instructions       times     Ir        misses
 *     _start, its own line   mov, jmp           1         2         1
 *     a                      dec, jz            R         2 R       R
 *     a                      jmp b              R - 1     R - 1     0: a is there
 *     b                      jmp a              R - 1     R - 1     R - 1
 *     end, in a's line       mov, xor, syscall  1         3         0
 *
 * Ir 4 R + 3 = 600,003; I1 misses 2 R = 300,000, more than 65,535 in each place; LL's are 3. */
   .text
   .balign 1024
   .skip 512
   .globl _start
_start:
   movl $150000, %ecx
   jmp a
   .balign 1024
a:
   decl %ecx
   jz end
   jmp b
end:
   movl $60, %eax
   xorl %edi, %edi
   syscall
   .balign 1024
b:
   jmp a
   .section .note.GNU-stack, "", @progbits
