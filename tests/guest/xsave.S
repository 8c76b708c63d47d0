/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * xsave and xrstor with every subset of the x87, SSE and AVX components: their
 * helpers are guarded.  Needs a processor with AVX. */
   .text
   .globl _start
_start:
   movl $40, %r15d
   leaq cells(%rip), %rbx
again:
   movl %r15d, %eax
   andl $7, %eax
   xorl %edx, %edx
   xsave (%rbx)
   xrstor (%rbx)
   xsave64 1088(%rbx)
   addq $64, %rbx
   decl %r15d
   jnz again
   movl $60, %eax
   xorl %edi, %edi
   syscall

   .bss
   .balign 64
cells:
   .space 16384
   .section .note.GNU-stack, "", @progbits
