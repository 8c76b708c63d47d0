/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * One fault in the middle of a block whose figures can be counted by hand.  The
 * page at %rbx is not writable; the handler makes it so and the store is tried
 * again.  What runs, as Ir / Dr / Dw (+ what the kernel does, which is not ours):
 *
 *     set-up               14 /  0 /  0
 *     block, to the fault   5 /  1 /  2    the faulting store: its fetch alone
 *     handler               7 /  0 /  0    6, and ret: 1 / 1 / 0
 *     restorer              2 /  0 /  0
 *     block, from there on  4 /  2 /  2    incl is one read
 *     end                   3 /  0 /  0
 *                          35    4    4
 */
   .text
   .globl _start
_start:
   movl $9, %eax                  /* mmap: one page, not accessible */
   xorl %edi, %edi
   movl $4096, %esi
   xorl %edx, %edx
   movl $0x22, %r10d
   movq $-1, %r8
   xorl %r9d, %r9d
   syscall
   movq %rax, %rbx
   movl $13, %eax                 /* rt_sigaction(SIGSEGV, &action, 0, 8) */
   movl $11, %edi
   leaq action(%rip), %rsi
   movl $8, %r10d
   syscall                        /* 14: %rdx is 0 */

   movl cell(%rip), %ecx          /* Dr */
   movl %ecx, cell + 64(%rip)     /* Dw */
   movl %ecx, cell + 128(%rip)    /* Dw */
   nop
   movl %ecx, (%rbx)              /* faults; then Dw */
   movl cell + 4(%rip), %ecx      /* Dr */
   movl %ecx, cell + 192(%rip)    /* Dw */
   incl cell + 8(%rip)            /* Dr */

   movl $60, %eax
   xorl %edi, %edi
   syscall

handler:
   movl $10, %eax                 /* mprotect(page, 4096, read | write) */
   movq %rbx, %rdi
   movl $4096, %esi
   movl $3, %edx
   syscall
   nop
   ret                            /* Dr */
restorer:
   movl $15, %eax
   syscall

   .data
   .balign 64
action:
   .quad handler, 0x04000004, restorer, 0
   .bss
   .balign 64
cell:
   .space 256
   .section .note.GNU-stack, "", @progbits
