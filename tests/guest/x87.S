/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * State saves through helper functions: fnsave, frstor, fnstenv, fldenv, fxsave,
 * fxrstor, 80-bit loads and stores. */
   .text
   .globl _start
_start:
   movl $25, %r15d
   leaq cells(%rip), %rbx
   finit
again:
   fld1
   fldpi
   fstpt 60(%rbx)
   fldt 60(%rbx)
   fstps 70(%rbx)
   fstpl 100(%rbx)
   fildl 4(%rbx)
   fistpq 124(%rbx)
   fnstcw 130(%rbx)
   fldcw 130(%rbx)
   fnstenv 200(%rbx)
   fldenv 200(%rbx)
   fnsave 300(%rbx)
   frstor 300(%rbx)
   stmxcsr 140(%rbx)
   ldmxcsr 140(%rbx)
   fxsave 512(%rbx)
   fxrstor 512(%rbx)
   fxsave64 1024(%rbx)
   fxrstor64 1024(%rbx)
   finit
   cpuid
   leaq cells(%rip), %rbx
   decl %r15d
   jnz again

   movl $60, %eax
   xorl %edi, %edi
   syscall

   .bss
   .balign 64
cells:
   .space 4096
   .section .note.GNU-stack, "", @progbits
