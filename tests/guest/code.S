/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * More code than a first-level cache holds, called in turns that evict it, and
 * one straight-line block of 250 loads and stores through many registers. */
   .text
   .globl _start
_start:
   movl $4, %r15d
   leaq cells(%rip), %rbx
again:
   .set i, 0
   .rept 80
   .set i, i + 1
   leaq routine_0(%rip), %rax
   addq $((i * 37) % 80) * 832, %rax
   call *%rax
   .endr
   leaq 4096(%rbx), %rsi
   leaq 8200(%rbx), %rdi
   movl $8, %ecx
   .set i, 0
   .rept 125
   movl i(%rbx), %eax
   movl %eax, i + 17(%rsi)
   addl %eax, (%rdi,%rcx,4)
   .set i, i + 36
   .endr
   decl %r15d
   jnz again
   movl $60, %eax
   xorl %edi, %edi
   syscall

   .balign 64
routine_0:
   .rept 80                       /* 832 bytes each: 8 * (93 + 6) + 39 + 1 */
   .rept 8
   .skip 93, 0x90
   incl cells(%rip)
   .endr
   .skip 39, 0x90
   ret
   .endr
   .bss
   .balign 64
cells:
   .space 65536
   .section .note.GNU-stack, "", @progbits
