/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * Every REP string instruction with counts 0, 1, 2, 7 and 1000, forwards and
 * backwards, ended by its count or by its condition (repne cmps, which Valgrind
 * 3.19 does not know, excepted); loops that look like one. */
   .macro place reg, name
   leaq \name(%rip), \reg
   .endm

   /* Runs `op` with %rcx = count from the low or (std) the high end. */
   .macro one op, count
   cld
   place %rsi, source
   place %rdi, target
   movl $\count, %ecx
   \op
   std
   leaq source + 8 * 1000 - 8(%rip), %rsi
   leaq target + 8 * 1000 - 8(%rip), %rdi
   movl $\count, %ecx
   \op
   cld
   .endm

   .macro all_counts op
   one "\op", 0
   one "\op", 1
   one "\op", 2
   one "\op", 7
   one "\op", 1000
   .endm

   .macro widths kind, name
   all_counts "\kind \name\()b"
   all_counts "\kind \name\()w"
   all_counts "\kind \name\()l"
   all_counts "\kind \name\()q"
   .endm

   .text
   .globl _start
_start:
   xorl %eax, %eax
   widths rep, movs
   widths rep, stos
   widths rep, lods
   xorl %eax, %eax
   widths repe, cmps
   widths repe, scas
   widths repne, scas

   /* Ended by the condition, in the middle of a line. */
   movb $1, source + 500(%rip)
   movb $1, target + 700(%rip)
   all_counts "repe cmpsb"
   movl $1, %eax
   all_counts "repne scasb"
   xorl %eax, %eax
   all_counts "repe scasw"

   /* Other prefixes beside REP. */
   place %rsi, source
   place %rdi, target
   movl $5, %ecx
   .byte 0x66, 0xf3, 0xa5         /* rep movsw, operand size first */
   movl $5, %ecx
   .byte 0xf3, 0x66, 0xa5

   /* No REP at all, but the same shape in the intermediate code. */
   movl $50, %ecx
1: loop 1b
   movl $50, %ecx
2: lodsb
   decl %ecx
   jnz 2b
   place %rsi, source
   place %rdi, target
   lodsb
   lodsq
   stosb
   stosq
   movsb
   movsq
   scasb
   scasq
   movl $0, %ecx
   jrcxz 3f
   nop
3:
   /* The same REP twice in a row, reached by a jump, counts twice. */
   movl $2, %ebx
4: place %rdi, target
   movl $100, %ecx
5: rep stosb
   decl %ebx
   js 6f
   movl $3, %ecx
   jmp 5b
6:
   movl $60, %eax
   xorl %edi, %edi
   syscall

   .bss
   .balign 64
source:
   .space 8192
   .balign 64
   .space 24
target:
   .space 8192
   .section .note.GNU-stack, "", @progbits
