/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * Code that the program writes: new functions in an anonymous mapping, the same
 * bytes changed and run again, the mapping given back and taken again, and code
 * of the program's own file changed (needs --smc-check=all). */
#include "bare.h"

typedef int function(void);

/* mov $value, %eax ; nops ; ret */
static void emit(unsigned char *at, uint32_t value, int nops)
{
   *at++ = 0xB8;
   for (int i = 0; i < 4; i++)
      *at++ = (unsigned char)(value >> 8 * i);
   while (nops-- > 0)
      *at++ = 0x90;
   *at = 0xC3;
}

extern unsigned char patched[];
__asm__(".section .code_to_patch, \"awx\", @progbits\n"
        ".balign 64\n patched: movl $1, %eax\n ret\n .skip 64, 0x90\n .text\n");

int guest(void)
{
   int sum = 0;
   for (int round = 0; round < 4; round++) {
      unsigned char *code = bare_map(1, BARE_PROT_RWX);
      for (int i = 0; i < 12; i++) {
         emit(code + 64 * (i & 3), (uint32_t)i, i);
         sum += ((function *)(void *)(code + 64 * (i & 3)))();
      }
      bare_call(NR_MUNMAP, (long)code, BARE_PAGE, 0, 0, 0, 0);
   }
   for (int i = 0; i < 10; i++) {
      emit(patched, (uint32_t)i, i % 3);
      sum += ((function *)(void *)patched)();
   }
   return sum == 4 * 66 + 45 ? 0 : 1;
}
