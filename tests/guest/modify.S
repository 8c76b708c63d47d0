/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * Instructions that read and write one place, two places, or the stack. */
   .text
   .globl _start
_start:
   movl $300, %r15d
   leaq cells(%rip), %rbx
again:
   incl (%rbx)
   incq 8(%rbx)
   addl %r15d, 4(%rbx)
   subw $3, 62(%rbx)
   negl 16(%rbx)
   notb 20(%rbx)
   shll $1, 24(%rbx)
   rolq $3, 32(%rbx)
   btsl $5, 40(%rbx)
   movl $77, %ecx
   btsl %ecx, 64(%rbx)
   shldl $4, %eax, 48(%rbx)
   adcl $0, 52(%rbx)
   sete 56(%rbx)
   cmovel 60(%rbx), %eax
   xaddl %eax, 44(%rbx)
   pushq (%rbx)
   popq 128(%rbx)
   pushq %rbx
   pushfq
   popfq
   popq %rbx
   enter $32, $0
   leave
   call leaf
   leaq cells(%rip), %rbx
   xchgl %eax, 136(%rbx)
   movdqu 100(%rbx), %xmm0
   movdqu %xmm0, 200(%rbx)
   movhps %xmm0, 216(%rbx)
   cvtsi2sdl 4(%rbx), %xmm1
   movnti %eax, 260(%rbx)
   prefetcht0 512(%rbx)
   cmpl $0, 300(%rbx)
   testl %eax, 304(%rbx)
   movsbl 308(%rbx), %ecx
   decl %r15d
   jnz again
   movl $60, %eax
   xorl %edi, %edi
   syscall

leaf:
   pushq 8(%rsp)
   addq $8, %rsp
   ret

   .bss
   .balign 64
cells:
   .space 1024
   .section .note.GNU-stack, "", @progbits
