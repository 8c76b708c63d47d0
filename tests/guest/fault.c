/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * Instructions that fault in the middle of a block, with loads and stores before
 * and after them: the handler either repairs and resumes, or goes on elsewhere.
 * Also signals that the program sends to itself, on an alternate stack. */
#include "bare.h"

enum { SIG_ILL = 4, SIG_FPE = 8, SIG_USR1 = 10, SIG_SEGV = 11 };
enum { REG_IP = 16 }; /* in gregs of an x86-64 ucontext */

struct action {
   void (*handler)(int, void *, void *);
   unsigned long flags;
   void (*restorer)(void);
   unsigned long mask;
};

struct context {
   unsigned long flags, link, stack[3];
   long gregs[23];
};

void restore(void);
__asm__("restore: movl $15, %eax\n syscall\n");

static unsigned char *page;
static volatile int signals, faults;
static void *volatile elsewhere; /* where the handler goes on; 0: repair and resume */
static unsigned char other_stack[65536] __attribute__((aligned(64)));

static void on_signal(int sig, void *info, void *context)
{
   struct context *uc = context;
   (void)info;
   signals += sig == SIG_USR1;
   if (sig == SIG_USR1)
      return;
   faults++;
   if (elsewhere)
      uc->gregs[REG_IP] = (long)elsewhere;
   else
      bare_call(NR_MPROTECT, (long)page, BARE_PAGE, BARE_PROT_RW, 0, 0, 0);
}

static void handle(int sig, long more_flags)
{
   const long siginfo_restorer = 0x04000004;
   struct action act = { on_signal, (unsigned long)(siginfo_restorer | more_flags), restore, 0 };
   bare_call(NR_SIGACTION, sig, (long)&act, 0, 8, 0, 0);
}

static void forbid(void)
{
   bare_call(NR_MPROTECT, (long)page, BARE_PAGE, BARE_PROT_NONE, 0, 0, 0);
}

/* Work, the instruction that faults, work, all in one block.  What it loads is used:
   Valgrind drops a load whose result is not. */
static uint32_t near[64] __attribute__((aligned(64)));
#define AROUND(instruction) do {                                                             \
   register uint32_t *near_at __asm__("r8") = near;                                           \
   __asm__ volatile("incl 8(%%r8)\n movl 20(%%r8), %%eax\n movl %%eax, 40(%%r8)\n" instruction \
                    "\n movl %%ecx, 120(%%r8)\n movl 60(%%r8), %%edx\n movl %%edx, 80(%%r8)\n addl $3, 100(%%r8)"      \
                    : : "b"(page), "r"(near_at) : "rax", "rcx", "rdx", "rsi", "rdi", "xmm0", "memory", "cc"); \
   } while (0)

static void resumed(void)
{
   elsewhere = 0;
   forbid(); AROUND("movl (%%rbx), %%ecx");
   forbid(); AROUND("movl %%eax, 64(%%rbx)");
   forbid(); AROUND("addl $5, 128(%%rbx)");
   forbid(); AROUND("movq -4(%%rbx), %%rcx");
   forbid(); AROUND("movdqu %%xmm0, -7(%%rbx)");
   forbid(); AROUND("lock incl 32(%%rbx)");
   forbid(); AROUND("pushq 40(%%rbx)\n popq 48(%%rbx)");
   forbid(); AROUND("movl $200, %%ecx\n leaq -100(%%rbx), %%rdi\n rep stosb");
   forbid(); AROUND("leaq -60(%%rbx), %%rsi\n leaq -160(%%rbx), %%rdi\n movl $10, %%ecx\n rep movsq");
   forbid(); AROUND("fnsave 300(%%rbx)");
}

/* Valgrind keeps the instruction pointer exact at a fault only for some tools;
   so the handler is told where to go instead of stepping over the instruction. */
#define SKIPPED(instruction) AROUND("leaq 9f(%%rip), %%rdx\n movq %%rdx, elsewhere(%%rip)\n" instruction "\n 9:")

static void skipped(void)
{
   forbid();
   SKIPPED("movl (%%rbx), %%ecx");
   SKIPPED("movl %%ecx, (%%rbx)");
   SKIPPED("incl (%%rbx)");
   SKIPPED("xorl %%ecx, %%ecx\n xorl %%edx, %%edx\n divl %%ecx\n movl %%eax, 8(%%r8)\n movl %%edx, 12(%%r8)");
   SKIPPED("ud2");
   SKIPPED("movl %%ecx, 16(%%rbx)\n movl %%ecx, 8(%%r8)");
   SKIPPED("movl $3, %%ecx\n movl 16(%%rbx), %%ecx\n incl %%ecx");
}

int guest(void)
{
   unsigned char *two = bare_map(2, BARE_PROT_RW);
   void *stack[3] = { other_stack, 0, (void *)sizeof other_stack };
   page = two + BARE_PAGE;
   handle(SIG_SEGV, 0);
   handle(SIG_FPE, 0);
   handle(SIG_ILL, 0);
   for (int i = 0; i < 3; i++) {
      resumed();
      skipped();
   }
   bare_call(NR_SIGALTSTACK, (long)stack, 0, 0, 0, 0, 0);
   handle(SIG_USR1, 0x08000000);
   handle(SIG_SEGV, 0x08000000);
   for (int i = 0; i < 20; i++)
      bare_kill_self(SIG_USR1);
   resumed();
   return signals == 20 && faults > 60 ? 0 : faults;
}
