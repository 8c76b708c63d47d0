# SPDX-License-Identifier: GPL-2.0-or-later
"""Random programs whose instructions fault in the middle of a block.

    program(rng, vectors) -> the text of an assembly file, x86-64, without libc

Each function has work of known cost, one instruction that faults in some of its calls,
and work again.  A fault is handled in one of three ways:

    repair   the handler makes the page accessible (or the divisor 1) and returns
    skip     the handler changes the saved instruction pointer and returns
    jump     the handler goes on elsewhere itself and never returns, as longjmp does

The file begins with what each function must have been charged with in exact mode, in
comments "expect: FUNCTION Ir N Dr N Dw N": every instruction that was begun, and the
accesses of those that were completed.  A figure that depends on how Valgrind takes an
instruction apart is left out.
"""

ROUNDS = 1300

# Work: (lines, Ir, Dr, Dw).  What is loaded is used: Valgrind drops other loads.
WORK = [
    (["nop"], 1, 0, 0),
    (["leaq 3(%rax,%rcx,2), %rax"], 1, 0, 0),
    (["movl {c}, %eax", "movl %eax, {d}"], 2, 1, 1),
    (["movb {c}, %al", "movb %al, {d}"], 2, 1, 1),
    (["incl {c}"], 1, 1, 0),
    (["addq $7, {c}"], 1, 1, 0),
    (["movq %rcx, {c}"], 1, 0, 1),
    (["movw $5, {c}"], 1, 0, 1),
    (["addl {c}, %ecx", "movl %ecx, {d}"], 2, 1, 1),
    (["pushq {c}", "popq {d}"], 2, 2, 2),
    (["pushq %rcx", "popq %rax", "movq %rax, {c}"], 3, 1, 2),
    (["movdqu {c}, %xmm0", "movdqu %xmm0, {d}"], 2, 1, 1),
    (["leaq {c}, %rsi", "leaq {d}, %rdi", "movl $9, %ecx", "rep movsb"], 4, 9, 9),
    (["leaq {c}, %rdi", "xorl %ecx, %ecx", "rep stosl"], 3, 0, 0),
    (["leaq {c}, %rdi", "movl $3, %ecx", "rep stosq"], 3, 0, 3),
    (["movl $4, %r10d", "{l}:", "incl {c}", "decl %r10d", "jnz {l}"], 13, 4, 0),
    (["btl $2, %r12d", "jc {l}", "{l}:", "movl %eax, {c}"], 3, 0, 1),
]

# What faults.  The page begins at (%rbx); before it and behind it there are accessible
# ones.  {o} is an offset such that some of the access is on the page, {e} such that 8 bytes
# end at its end or behind it.  Dr and Dw are of one that completes; None: as Valgrind has it.
#
#   before    lines before it, which never fault
#   use       lines behind it that use what it loaded
#   partial   reads and writes of an attempt that faults: the iterations of a REP before it
#   again     may be repaired.  Not where Valgrind, which keeps only the stack, frame and instruction
#             pointers exact at an access, may have lost an operand, nor where it counts a REP down
#             before the access that faults
class Fault:
    def __init__(self, instruction, dr, dw, before="", use="", partial=(0, 0), again=True):
        self.instruction, self.dr, self.dw, self.partial, self.again = instruction, dr, dw, partial, again
        self.before = before.split("; ") if before else []
        self.use = use.split("; ") if use else []


RCX, XMM1, FLAGS = "movq %rcx, 2600(%r12)", "movups %xmm1, 2608(%r12)", "sete 2624(%r12)"
PAGE = [
    Fault("movl {o}(%rbx), %ecx", 1, 0, use=RCX), Fault("movq -3(%rbx), %rcx", 1, 0, use=RCX), Fault("movq {e}(%rbx), %rcx", 1, 0, use=RCX),
    Fault("movl %ecx, {o}(%rbx)", 0, 1), Fault("movq %rcx, -7(%rbx)", 0, 1), Fault("movq %rcx, {e}(%rbx)", 0, 1),
    Fault("movb %cl, {o}(%rbx)", 0, 1), Fault("movw %cx, -1(%rbx)", 0, 1), Fault("addl $5, {o}(%rbx)", 1, 0),
    Fault("xorq %rcx, -5(%rbx)", 1, 0), Fault("xchgl %ecx, {o}(%rbx)", None, None), Fault("lock incl {o}(%rbx)", None, 0),
    Fault("lock cmpxchgl %ecx, {o}(%rbx)", None, None), Fault("movdqu %xmm0, -9(%rbx)", 0, 1), Fault("movups -15(%rbx), %xmm1", 1, 0, use=XMM1),
    Fault("pushq {o}(%rbx)", 1, 1), Fault("popq {o}(%rbx)", 1, 1, before="pushq %rcx"), Fault("cmpl %ecx, {o}(%rbx)", 1, 0, use=FLAGS),
    Fault("movsl", 1, 1, before="leaq {o}(%rbx), %rsi; leaq 64(%r12), %rdi", again=False),
    Fault("movsq", 1, 1, before="leaq {o}(%rbx), %rdi; leaq 64(%r12), %rsi", again=False),
    Fault("stosl", 0, 1, before="leaq {o}(%rbx), %rdi", again=False), Fault("scasl", 1, 0, before="leaq {o}(%rbx), %rdi", use=FLAGS, again=False),
    Fault("lodsl", 1, 0, before="leaq {o}(%rbx), %rsi", use="movl %eax, 2600(%r12)", again=False),
    Fault("repe cmpsl", 2, 0, before="leaq {o}(%rbx), %rdi; leaq 64(%r12), %rsi; movl $1, %ecx", use=FLAGS, again=False),
    Fault("rep stosb", 0, 70, before="leaq -30(%rbx), %rdi; movl $70, %ecx", partial=(0, 30), again=False),
    Fault("rep movsq", 10, 10, before="leaq -60(%rbx), %rsi; leaq 160(%r12), %rdi; movl $10, %ecx", partial=(7, 7), again=False),
    Fault("rep movsw", 5, 5, before="leaq (%rbx), %rdi; leaq 160(%r12), %rsi; movl $5, %ecx", again=False),
    Fault("rep stosb", 0, None, before="leaq -30(%rbx), %rdi; movl $70, %ecx", partial=(0, 30)),
    Fault("rep movsq", None, None, before="leaq -60(%rbx), %rsi; leaq 160(%r12), %rdi; movl $10, %ecx"),
    Fault("fnsave -50(%rbx)", None, None), Fault("fxsave -256(%rbx)", None, None), Fault("fnstenv -20(%rbx)", None, None),
    Fault("fstpt -5(%rbx)", None, None, before="fld1"), Fault("fstpl -5(%rbx)", 0, 1, before="fld1"),
    Fault("pushq 64(%r12)", 1, 1, before="movq %rsp, %r9; leaq 128(%rbx), %rsp", use="movq %r9, %rsp"),
    Fault("pushq %rcx", 0, 1, before="movq %rsp, %r9; leaq 128(%rbx), %rsp", use="movq %r9, %rsp"),
]
ONES = "vpcmpeqd %ymm7, %ymm7, %ymm7"
VECTOR = [
    Fault("vmovdqu %ymm0, -9(%rbx)", 0, 1), Fault("vmovdqu -31(%rbx), %ymm1", 1, 0, use=XMM1),
    Fault("vpaddd -8(%rbx), %ymm0, %ymm1", 1, 0, use=XMM1), Fault("vmaskmovps %ymm0, %ymm7, -16(%rbx)", None, None, before=ONES),
    Fault("vpmaskmovq -8(%rbx), %ymm7, %ymm0", None, None, before=ONES), Fault("xsave -512(%rbx)", None, None, before="movl $7, %eax; xorl %edx, %edx"),
    Fault("vpgatherdd %ymm7, -16(%rbx,%ymm6,4), %ymm0", None, None, before=ONES + "; vmovdqu indices(%rip), %ymm6"),
    Fault("vgatherdpd %ymm7, -24(%rbx,%xmm6,8), %ymm0", None, None, before=ONES + "; vmovdqu indices(%rip), %xmm6"),
]
DIVIDE = [
    Fault("divl divisor(%rip)", 1, 0, before="xorl %edx, %edx", use="movl %eax, 2600(%r12)"),
    Fault("divl %ecx", 0, 0, before="xorl %edx, %edx; movl divisor(%rip), %ecx", again=False),
    Fault("idivq divisor(%rip)", 1, 0, before="xorl %edx, %edx; xorl %eax, %eax", use="movl %eax, 2600(%r12)"),
    Fault("divb divisor(%rip)", 1, 0, before="movl $77, %eax", use="movl %eax, 2600(%r12)"),
    Fault("idivl divisor(%rip)", 1, 0, before="xorl %eax, %eax; cltd", use="movl %eax, 2600(%r12)"),
]
# These fault in every call.
ALWAYS = [Fault("ud2", 0, 0, again=False), Fault("movaps 4(%r12), %xmm1", 0, 0, again=False), Fault("movdqa %xmm1, 4(%r12)", 0, 0, again=False)]


def cell(rng):
    return f"{rng.randrange(512, 2500)}(%r12)"


class Function:
    """One body: its text, and what a call costs with and without a fault."""

    def __init__(self, rng, number, vectors):
        self.rng, self.number, self.labels = rng, number, 0
        kind = rng.randrange(8)
        self.what = "divide" if kind == 0 else "always" if kind == 1 else "page"
        choices = {"divide": DIVIDE, "always": ALWAYS, "page": VECTOR if vectors and kind < 5 else PAGE}[self.what]
        self.fault = rng.choice(choices)
        self.how = rng.choice(["repair", "repair", "skip", "jump"] if self.fault.again else ["skip", "jump"])
        self.every = 1 if self.what == "always" else rng.choice([1, 2, 3, 7, 40])
        self.offset = rng.choice([0, 4, 60, 64, 2000, 4000])
        self.end = rng.choice([4088, 4090, 4095])
        self.first, self.second = self.work(rng.randrange(0, 9)), self.work(rng.randrange(0, 9))

    def work(self, number):
        lines, cost = [], [0, 0, 0]
        for _ in range(number):
            texts, *more = self.rng.choice(WORK)
            self.labels += 1
            label = f"l_{self.number}_{self.labels}"
            c, d = cell(self.rng), cell(self.rng)
            lines += [t.replace("{c}", c).replace("{d}", d).replace("{l}", label) for t in texts]
            cost = [a + b for a, b in zip(cost, more)]
        return lines, cost

    def text(self):
        name, after = f"body_{self.number}", f"after_{self.number}"
        middle = [t.replace("{o}", str(self.offset)).replace("{e}", str(self.end)) for t in self.fault.before + [self.fault.instruction]]
        # An instruction that is skipped may be the pop of what was pushed: the frame pointer knows.
        lines = (["movq %rsp, %rbp"] + self.first[0] + middle + [after + ":"] + self.fault.use + self.second[0] +
                 ["movq %rbp, %rsp", "ret"])
        return f"   .type {name}, @function\n{name}:\n" + "".join(
            t + "\n" if t.endswith(":") else f"   {t}\n" for t in lines) + f"   .size {name}, . - {name}\n"

    def expectation(self):
        faults = len([r for r in range(1, ROUNDS + 1) if r % self.every == 0])
        completed = ROUNDS if self.how == "repair" else ROUNDS - faults
        attempts = ROUNDS + faults if self.how == "repair" else ROUNDS
        other = self.other_cost()
        text = f"expect: body_{self.number} Ir {ROUNDS * other[0] + attempts}"
        for event, number, partial, rest in zip(["Dr", "Dw"], [self.fault.dr, self.fault.dw], self.fault.partial, other[1:]):
            if number is not None:
                text += f" {event} {ROUNDS * rest + completed * number + (ROUNDS - completed) * partial}"
        return text

    def other_cost(self):
        """Ir, Dr, Dw of a call without the instruction that may fault."""
        lines = self.fault.before + self.fault.use
        reads = sum("divisor(" in t or "indices(" in t for t in lines)
        writes = sum(t.startswith("push") or "(%r12)" in t and not t.startswith("lea") for t in lines)
        frame = [3, 1, 0]  # movq, movq, ret
        return [sum(n) for n in zip(self.first[1], self.second[1], frame, [len(lines), reads, writes])]

    def call(self):
        """Arms the fault in the rounds that have it."""
        kind = {"page": "forbid_page", "divide": "forbid_divisor", "always": "nothing"}[self.what]
        where = "0" if self.how == "repair" else f"$after_{self.number}"
        load = "xorl %eax, %eax" if where == "0" else f"movl {where}, %eax"
        return f"""   {load}
   movq %rax, elsewhere(%rip)
   movl ${int(self.how == 'jump')}, itself(%rip)
   xorl %edx, %edx
   movl round(%rip), %eax
   movl ${self.every}, %ecx
   divl %ecx
   testl %edx, %edx
   jnz 1f
   call {kind}
1: call body_{self.number}
   call allow
"""


RUNTIME = """
   .globl _start
_start:
   movl $9, %eax                  /* mmap: three pages */
   xorl %edi, %edi
   movl $12288, %esi
   movl $3, %edx
   movl $0x22, %r10d
   movq $-1, %r8
   xorl %r9d, %r9d
   syscall
   leaq 4096(%rax), %rbx
   movl $131, %eax                /* sigaltstack */
   leaq stack_t(%rip), %rdi
   xorl %esi, %esi
   syscall
   movl $11, %edi
   call handle
   movl $8, %edi
   call handle
   movl $4, %edi
   call handle
   leaq arena(%rip), %r12
   movl $1, round(%rip)
next:
@CALLS@
   incl round(%rip)
   cmpl $@ROUNDS@, round(%rip)
   jbe next
   movl $60, %eax
   xorl %edi, %edi
   syscall

handle:
   movl $13, %eax                 /* rt_sigaction(edi, &action, 0, 8) */
   leaq action(%rip), %rsi
   xorl %edx, %edx
   movl $8, %r10d
   syscall
   ret

   .type forbid_page, @function
forbid_page:
   movl $1, forbidden(%rip)
   xorl %edx, %edx
protect:
   movl $10, %eax
   movq %rbx, %rdi
   movl $4096, %esi
   syscall
nothing:
   ret
forbid_divisor:
   movq $0, divisor(%rip)
   ret
allow:
   movq $1, divisor(%rip)
   movl $3, %edx
   cmpl $0, forbidden(%rip)
   movl $0, forbidden(%rip)
   jne protect
   ret

   .type handler, @function
handler:                          /* (signal, siginfo, ucontext) */
   decl patience(%rip)
   jz give_up
   movq elsewhere(%rip), %rax
   testq %rax, %rax
   jz allow
   cmpl $0, itself(%rip)
   jne 1f
   movq %rax, 168(%rdx)           /* uc_mcontext.gregs[REG_RIP] */
   ret
1: movq %rbp, %rsp
   jmp *%rax
give_up:
   movl $99, %edi
   movl $60, %eax
   syscall
restorer:
   movl $15, %eax
   syscall

   .data
   .balign 64
action:                           /* SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTORER */
   .quad handler, 0x4c000004, restorer, 0
stack_t:
   .quad stack, 0, 65536
divisor: .quad 1
elsewhere: .quad 0
round: .long 0
patience: .long 100000         /* faults are not repaired: better an end than none */
itself: .long 0
forbidden: .long 0
   .section .rodata
   .balign 32
indices: .long 0, 1, 2, 3, 4, 5, 6, 7
   .bss
   .balign 4096
arena: .space 8192
stack: .space 65536
   .section .note.GNU-stack, "", @progbits
"""


def program(rng, vectors):
    functions = [Function(rng, n, vectors) for n in range(rng.randrange(4, 9))]
    text = "".join(f"/* {f.expectation()} */\n" for f in functions) + "   .text\n"
    text += "".join(f.text() for f in functions)
    return text + RUNTIME.replace("@CALLS@", "".join(f.call() for f in functions)).replace("@ROUNDS@", str(ROUNDS))
