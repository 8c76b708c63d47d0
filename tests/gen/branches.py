# SPDX-License-Identifier: GPL-2.0-or-later
"""Random programs of small functions that end in a branch on two lines.

    program(rng) -> the text of an assembly file, x86-64, without libc

Which function is called next is random, so in a small instruction cache it matters which of a
branch's two lines counts as used last; each first line holds a second function besides.
"""

FUNCTIONS, ROUNDS = 24, 100000
HEAD = """   .text
   .globl _start
_start:
   movq $%d, %%rbx
   movl $%d, %%r15d
   movabsq $6364136223846793005, %%r14
round:
   imulq %%r14, %%rbx
   addq $1442695, %%rbx
   movq %%rbx, %%rax
   shrq $33, %%rax
   xorl %%edx, %%edx
   movl $%d, %%ecx
   divl %%ecx
   call *table(,%%rdx,8)
   testl $1023, %%r15d
   jnz 1f
   movl $39, %%eax
   syscall
1: decl %%r15d
   jnz round
   movl $60, %%eax
   xorl %%edi, %%edi
   syscall
"""


def function(rng, number):
    """At a random place on a line: nops, or none, up to the line's end but one or two bytes, then `ret $0` (three
    bytes) or a jump to a `ret` elsewhere."""
    line = rng.choice([32, 64])
    before = rng.choice([1, 2])
    begin = rng.choice([line - before, rng.randrange(1, line - 4)])
    nops = line - before - begin
    text = f"   .balign 64\ng_{number}: ret\n   .skip {begin - 1}, 0x90\n   .type f_{number}, @function\nf_{number}:\n   .skip {nops}, 0x90\n"
    text += rng.choice(["   ret $0\n", f"   .byte 0xe9\n   .long back_{rng.randrange(8)} - . - 4\n"])
    return text + f"   .size f_{number}, . - f_{number}\n"


def program(rng):
    text = HEAD % (rng.randrange(1 << 62), ROUNDS, 2 * FUNCTIONS)
    text += "".join(f"   .balign 64\nback_{n}: ret\n" for n in range(8))
    text += "".join(function(rng, n) for n in range(FUNCTIONS))
    text += "   .data\n   .balign 64\ntable: .quad " + ", ".join(f"f_{n}, g_{n}" for n in range(FUNCTIONS)) + "\n"
    return text + '   .section .note.GNU-stack, "", @progbits\n'
