/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * Two AVX-512 instructions (vaddps %zmm1, %zmm0, %zmm0), which Valgrind cannot decode on
 * any processor, and a handler of SIGILL that steps over them: the status is how many
 * times it ran; 0 on a processor that has them. */
   .text
   .globl _start
_start:
   movl $13, %eax                 /* rt_sigaction(SIGILL, &action, 0, 8) */
   movl $4, %edi
   leaq action(%rip), %rsi
   xorl %edx, %edx
   movl $8, %r10d
   syscall
   leaq 1f(%rip), %rbx
   .byte 0x62, 0xf1, 0x7c, 0x48, 0x58, 0xc1
1: leaq 2f(%rip), %rbx
   .byte 0x62, 0xf1, 0x7c, 0x48, 0x58, 0xc1
2: movl $60, %eax
   movl count(%rip), %edi
   syscall
handler:
   incl count(%rip)
   movq %rbx, 168(%rdx)           /* uc_mcontext.gregs[REG_RIP] */
   ret
restorer:
   movl $15, %eax
   syscall

   .data
   .balign 8
action:                           /* SA_SIGINFO | SA_NODEFER | SA_RESTORER */
   .quad handler, 0x44000004, restorer, 0
count: .long 0
   .section .note.GNU-stack, "", @progbits
