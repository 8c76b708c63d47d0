/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * 36 fxsave in one superblock: each is 18 writes, more than may be made inline. */
   .text
   .globl _start
_start:
   leaq cells(%rip), %rbx
   movl $20, %r15d
many:
   .set at, 0
   .rept 36
   fxsave at(%rbx)
   .set at, at + 528
   .endr
   decl %r15d
   jnz many
   movl $60, %eax
   xorl %edi, %edi
   syscall

   .bss
   .balign 64
cells:
   .space 65536
   .section .note.GNU-stack, "", @progbits
