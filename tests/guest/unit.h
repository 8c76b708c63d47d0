/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions of known cost.  UNIT(NAME) defines void NAME(int *cells, int n), whose
 * call costs, in its own instructions,
 *
 *     Ir 5, Dr 3 (the load, incl, ret), Dw 1
 *
 * cells has room for 33.  x86-64; of no use where something else is counted than
 * what the function executes.
 */
#ifndef UNIT_H
#define UNIT_H

#define UNIT(name)                                                                 \
   void name(int *cells, int n);                                                   \
   __asm__(".text\n.type " #name ", @function\n" #name ":\n"                       \
           " movl (%rdi), %eax\n addl %esi, %eax\n movl %eax, 64(%rdi)\n"          \
           " incl 128(%rdi)\n ret\n .size " #name ", . - " #name "\n")

#endif
