# SPDX-License-Identifier: GPL-2.0-or-later
"""Random programs that access memory in every form the assembler has a name for.

    program(rng, vectors) -> the text of an assembly file, x86-64, without libc
    large(rng) -> one with some 70,000 instructions of code, most of them run a few times

The program calls a few functions thousands of times, so that whatever makes often-run code
different gets its turn.  Each function is a random sequence of instructions with branches
on the bits of a random number, calls, and repeated string instructions; the operands lie
at every distance from the end of a cache line.  All of it is the same natively and under
any tool: nothing depends on flags that a manual calls undefined, nor on the processor.

Registers: r12 the middle of the arena; r13, r14 places in it that move; rbp, r11 small
indices; rbx random bits; r15 counts.  All others are free.
"""

ARENA_BYTES = 1 << 17

# {m} any memory operand; {a} one that is a multiple of 64; {n} a small number.
SCALAR = """
mov{s} {m}, {A} | mov{s} {A}, {m} | mov{s} ${n}, {m} | add{s} {m}, {A} | add{s} {A}, {m} | sub{s} ${n}, {m}
xor{s} {C}, {m} | and{s} {m}, {C} | or{s} ${n}, {m} | cmp{s} {m}, {A} | cmp{s} ${n}, {m} | test{s} {A}, {m}
inc{s} {m} | dec{s} {m} | neg{s} {m} | not{s} {m} | xchg{s} {A}, {m} | shl{s} $1, {m} | rol{s} ${n}, {m}
xadd{s} {A}, {m} | cmpxchg{s} {C}, {m} | lock inc{s} {m} | lock add{s} {A}, {m} | lock xadd{s} {C}, {m}
lock cmpxchg{s} {C}, {m} | imul{s} {m} | mul{s} {m} | mov{s} {m}, {A}; mov{s} {A}, {m}
clc; adc{s} {A}, {m} | stc; sbb{s} {m}, {A}
"""
OTHER = """
movzbl {m}, %eax | movsbq {m}, %rcx | movzwl {m}, %edx | movslq {m}, %rax | movnti %rax, {m} | movbe {m}, %ecx
pushq {m}; popq %rax | pushq %rcx; popq {m} | pushq {m}; popq {m} | pushw {m}; popw %cx | pushfq; popq %rax
cmpb $3, {m}; sete {m} | cmpb $9, {m}; cmovbl {m}, %eax | cmpl {m}, %ebx; setl %cl | popcntq {m}, %rax | crc32l {m}, %ecx
btl ${n}, {m} | btsl ${n}, {m} | lock btcl ${n}, {m} | movl %ebx, %eax; andl $511, %eax; btsl %eax, {m}
shldl $5, %ecx, {m} | imulq {m}, %rcx | imull $77, {m}, %edx | bswap %rcx; movq %rcx, {m}
movl $9, {a}; xorl %edx, %edx; movl %ebx, %eax; divl {a} | movb $5, {a}; movzbl %bl, %eax; divb {a}
movdqu {m}, %xmm0 | movdqu %xmm0, {m} | movups %xmm1, {m} | movaps {a}, %xmm1 | movdqa %xmm2, {a} | movntdq %xmm2, {a}
movq {m}, %xmm3 | movq %xmm3, {m} | movd {m}, %xmm4 | movd %xmm4, {m} | movsd {m}, %xmm5 | movsd %xmm5, {m}
movss {m}, %xmm6 | movss %xmm6, {m} | movhps {m}, %xmm1 | movlps %xmm1, {m} | movhpd %xmm0, {m} | movddup {m}, %xmm2
paddd {a}, %xmm3 | pxor {a}, %xmm4 | pmovzxbw {m}, %xmm0 | pinsrw $3, {m}, %xmm1 | pextrd $1, %xmm2, {m} | lddqu {m}, %xmm6
pcmpistri $0, {a}, %xmm1 | aesenc {a}, %xmm2 | cvtsi2sdl {m}, %xmm3 | ucomisd {m}, %xmm3 | movmskps %xmm1, %eax
leaq {m}, %rdi; maskmovdqu %xmm1, %xmm2 | movq {m}, %mm0; movq %mm0, {m}; emms
flds {m}; fstps {m} | fldl {m}; fstpl {m} | fldt {m}; fstpt {m} | filds {m}; fistps {m} | fildl {m}; fistpl {m}
fildll {m}; fistpll {m} | fld1; fadds {m}; fstpl {m} | fnstcw {m} | fnstsw {m} | fnstenv {m}; fninit
fnsave {m} | fninit; fxsave {a}; fxrstor {a} | stmxcsr {m} | fnstcw {m}; fninit
prefetcht0 {m} | leaq {m}, %rcx | nop | mfence | clflush {m} | lock addl $0, (%rsp)
lock cmpxchg16b {a} | lock cmpxchg8b {a} | cmpxchg16b {a}
enter $32, $0; leave | pushq %rbp; movq %rsp, %rbp; leave | pushq %rsp; popq %rcx
call leaf | leaq leaf(%rip), %rax; call *%rax | leaq leaf(%rip), %rax; movq %rax, {m}; callq *{same}
"""
VECTOR = """
vmovdqu {m}, %ymm0 | vmovdqu %ymm0, {m} | vmovups %ymm1, {m} | vmovaps {a}, %ymm2 | vmovntdq %ymm2, {a}
vpaddd {m}, %ymm0, %ymm1 | vbroadcastss {m}, %ymm3 | vbroadcastsd {m}, %ymm4 | vbroadcasti128 {m}, %ymm5
vinserti128 $1, {m}, %ymm0, %ymm0 | vextracti128 $1, %ymm0, {m} | vpmovzxbd {m}, %ymm1 | vmovq {m}, %xmm2
vmovdqu mask{k}(%rip), %ymm7; vmaskmovps {m}, %ymm7, %ymm0 | vmovdqu mask{k}(%rip), %ymm7; vmaskmovps %ymm0, %ymm7, {m}
vmovdqu mask{k}(%rip), %ymm7; vpmaskmovq {m}, %ymm7, %ymm1 | vmovdqu mask{k}(%rip), %ymm7; vpmaskmovq %ymm1, %ymm7, {m}
vmovdqu mask{k}(%rip), %xmm7; vmaskmovpd {m}, %xmm7, %xmm2 | vmovdqu mask{k}(%rip), %xmm7; vpmaskmovd %xmm2, %xmm7, {m}
vmovdqu mask{k}(%rip), %ymm7; vmovdqu indices(%rip), %ymm6; vpgatherdd %ymm7, {n}(%r13,%ymm6,4), %ymm0
vmovdqu mask{k}(%rip), %ymm7; vmovdqu indices(%rip), %xmm6; vgatherdpd %ymm7, {n}(%r14,%xmm6,8), %ymm1
vmovdqu mask{k}(%rip), %xmm7; vpmovsxdq indices(%rip), %ymm6; vpgatherqd %xmm7, {n}(%r13,%ymm6,1), %xmm2
vmovdqu mask{k}(%rip), %ymm7; vpmovsxdq indices(%rip), %ymm6; vpgatherqq %ymm7, {n}(%r14,%ymm6,2), %ymm3
movl $7, %eax; xorl %edx, %edx; xsave {a} | vzeroupper
"""
# Repeated ones get a count and two places; {S} is the operand size.
STRINGS = ["rep movs{S}", "rep stos{S}", "repe scas{S}", "repne scas{S}", "repe cmps{S}", "movs{S}", "stos{S}", "lods{S}", "scas{S}"]
COUNTS = [0, 0, 1, 2, 3, 8, 31, 64, 130]
SIZES = {"b": ("%al", "%cl"), "w": ("%ax", "%cx"), "l": ("%eax", "%ecx"), "q": ("%rax", "%rcx")}


def table(text):
    return [form.strip() for form in text.replace("\n", "|").split("|") if form.strip()]


SCALARS, OTHERS, VECTORS = table(SCALAR), table(OTHER), table(VECTOR)
# Valgrind 3.19 dies of a masked vector load in one block with x87 or MMX (guestAccessWhichMightOverlapPutI).
NO_X87 = [form for form in OTHERS if not form.startswith("f") and "%mm0" not in form]


def displacement(rng):
    """Often such that an access of up to 64 bytes lies on two lines."""
    near = 64 * rng.randrange(-200, 200)
    return near + rng.choice([0, 4, 8, rng.randrange(64), 64 - rng.randrange(1, 33), 63, 62, 60, 57])


def operand(rng):
    base = rng.choice(["%r12", "%r13", "%r14"])
    kind = rng.randrange(10)
    if kind < 5:
        return f"{displacement(rng)}({base})"
    if kind < 8:
        return f"{displacement(rng)}({base},{rng.choice(['%rbp', '%r11'])},{rng.choice([1, 2, 4, 8])})"
    return f"arena+{ARENA_BYTES // 2 + displacement(rng)}(%rip)"


def aligned(rng):
    return f"{64 * rng.randrange(-200, 200)}(%r12)"


def fill(rng, form):
    size = rng.choice("bwlq")
    out, last = form, None
    out = out.replace("{s}", size).replace("{A}", SIZES[size][0]).replace("{C}", SIZES[size][1])
    out = out.replace("{a}", aligned(rng)).replace("{k}", str(rng.randrange(4)))
    while "{m}" in out:
        last = operand(rng)
        out = out.replace("{m}", last, 1)
    return out.replace("{same}", last or "").replace("{n}", str(rng.randrange(1, 7))).split("; ")


def string(rng):
    form = rng.choice(STRINGS).replace("{S}", rng.choice("bwlq"))
    lines = [f"leaq {displacement(rng)}(%r12), %rdi", f"leaq {displacement(rng)}(%r13), %rsi"]
    if form.startswith("rep"):
        lines.append(f"movl ${rng.choice(COUNTS)}, %ecx")
    if rng.randrange(5) == 0:
        return lines + ["std", form, "cld"]
    return lines + [form]


def item(rng, vectors, depth, labels):
    """The lines of one item of a function's body."""
    kind = rng.randrange(100)
    if kind < 8:
        return string(rng)
    if kind < 20 and depth < 2:
        label = f"{rng.choice(['on', 'over'])}_{next(labels)}"
        inner = [t for _ in range(rng.randrange(1, 5)) for t in item(rng, vectors, depth + 1, labels)]
        return [f"btq ${rng.randrange(64)}, %rbx", f"{rng.choice(['jc', 'jnc'])} {label}"] + inner + [label + ":"]
    if kind < 24 and depth == 0:
        label = f"again_{next(labels)}"
        return [f"movl ${rng.randrange(2, 9)}, %r10d", label + ":"] + fill(rng, rng.choice(SCALARS)) + ["decl %r10d", f"jnz {label}"]
    tables = [SCALARS, NO_X87, VECTORS] if vectors else [SCALARS, OTHERS]
    return fill(rng, rng.choice(rng.choice(tables)))


# New random bits, and from them the places and indices.
MOVE = """   movabsq $6364136223846793005, %rax
   imulq %rax, %rbx
   addq $1442695, %rbx
   movq %rbx, %rax
   shrq $40, %rax
   movl %eax, %ecx
   andl $0x3fff, %ecx
   leaq arena + 57344(%rcx), %r13
   shrl $10, %eax
   leaq arena + 57344(%rax), %r14
   movl %ecx, %ebp
   andl $63, %ebp
   movl %ecx, %r11d
   shrl $11, %r11d"""
START = """   .globl _start
_start:
   leaq arena + %d(%%rip), %%r12
   movq $%d, %%rbx
   movl $%d, %%r15d
round:
"""
END = """   decl %r15d
   testl $511, %r15d
   jnz no_call
   movl $39, %eax
   syscall
no_call:
   testl %r15d, %r15d
   jnz round
   movl $60, %eax
   xorl %edi, %edi
   syscall
   .type leaf, @function
leaf:
   incq 8(%r12)
   ret
   .size leaf, . - leaf
"""


def data(rng):
    masks = [[0] * 8, [-1] * 8, [rng.choice([0, -1]) for _ in range(8)], [rng.choice([0, -1]) for _ in range(8)]]
    lines = ["   .section .rodata", "   .balign 32"]
    for number, mask in enumerate(masks):
        lines.append(f"mask{number}: .long " + ", ".join(map(str, mask)))
    lines.append("indices: .long " + ", ".join(str(rng.randrange(-900, 900)) for _ in range(8)))
    lines += ["   .data", "   .quad 1   /* without a writable part Valgrind reads no debug information */"]
    lines += ["   .bss", "   .balign 4096", f"arena: .space {ARENA_BYTES}", '   .section .note.GNU-stack, "", @progbits']
    return "\n".join(lines) + "\n"


def functions(rng, vectors, number, items):
    labels = iter(range(100000))
    text = ""
    for f in range(number):
        body = [t for _ in range(items) for t in item(rng, vectors, 0, labels)]
        text += f"   .type body_{f}, @function\nbody_{f}:\n" + MOVE + "\n"
        text += "".join(t + "\n" if t.endswith(":") else f"   {t}\n" for t in body) + f"   ret\n   .size body_{f}, . - body_{f}\n"
    return text


def program(rng, vectors):
    number = rng.randrange(2, 5)
    items = rng.choice([3, 10, 25, 60])
    return assembled(rng, vectors, number, items, max(1100, min(3000, 150000 // (number * (items * 3 + 14)))))


def large(rng):
    return assembled(rng, False, 120, 300, 4)


def assembled(rng, vectors, number, items, rounds):
    text = "   .text\n" + START % (ARENA_BYTES // 2, rng.randrange(1 << 62), rounds)
    text += "".join(f"   call body_{f}\n" for f in range(number))
    return text + END + functions(rng, vectors, number, items) + data(rng)
