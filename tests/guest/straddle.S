/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * Loads, stores and modifies of 2 to 32 bytes over two lines, at odd addresses and
 * over page borders; instructions that lie over two lines and over two pages. */
   .macro touch offset
   movw \offset(%rbx), %ax
   movw %ax, \offset(%rbx)
   movl \offset(%rbx), %eax
   movl %eax, \offset(%rbx)
   movq \offset(%rbx), %rax
   movq %rax, \offset(%rbx)
   addq $1, \offset(%rbx)
   movdqu \offset(%rbx), %xmm0
   movdqu %xmm0, \offset(%rbx)
   pushq \offset(%rbx)
   popq \offset + 256(%rbx)
   .endm

   .text
   .globl _start
_start:
   movl $40, %r15d
   leaq cells(%rip), %rbx
again:
   touch 63
   touch 125
   touch 185
   touch 247
   touch 305
   touch 4095
   touch 4094
   touch 8187
   touch 15
   touch 43
   movdqa 448(%rbx), %xmm1
   call over_lines
   addq $528, %rbx
   decl %r15d
   jnz again
   movl $60, %eax
   xorl %edi, %edi
   syscall

   .balign 64
over_lines:
   .skip 60, 0x90
   movabsq $0x1122334455667788, %rax
   .skip 47, 0x90
   movl $0x11223344, %ecx
   addl $0x11223344, cells(%rip)
   .balign 4096
   jmp over_page
   .skip 4096 - 9, 0x90
over_page:
   movabsq $0x1122334455667788, %rdx
   ret

   .bss
   .balign 4096
cells:
   .space 65536
   .section .note.GNU-stack, "", @progbits
