/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * 800 functions of two instructions, f1000 to f1799, each called 40 times, through a
 * wrapper where there is Valgrind: so many that the core does not keep the translations
 * of all for their wrappers. */
#include <valgrind/valgrind.h>

#define TEN(M, n) M(n##0) M(n##1) M(n##2) M(n##3) M(n##4) M(n##5) M(n##6) M(n##7) M(n##8) M(n##9)
#define HUNDRED(M, n) \
   TEN(M, n##0) TEN(M, n##1) TEN(M, n##2) TEN(M, n##3) TEN(M, n##4) \
   TEN(M, n##5) TEN(M, n##6) TEN(M, n##7) TEN(M, n##8) TEN(M, n##9)
#define ALL(M) \
   HUNDRED(M, 10) HUNDRED(M, 11) HUNDRED(M, 12) HUNDRED(M, 13) \
   HUNDRED(M, 14) HUNDRED(M, 15) HUNDRED(M, 16) HUNDRED(M, 17)

#define DEFINE(n) \
   __asm__(".text\n.type f" #n ", @function\nf" #n ": leal " #n "(%rdi), %eax\nret\n.size f" #n ", . - f" #n "\n"); \
   int f##n(int x); \
   int I_WRAP_SONAME_FNNAME_ZZ(NONE, f##n)(int x); \
   int I_WRAP_SONAME_FNNAME_ZZ(NONE, f##n)(int x) \
   { \
      OrigFn fn; \
      int result; \
      VALGRIND_GET_ORIG_FN(fn); \
      CALL_FN_W_W(result, fn, x); \
      return result; \
   }
ALL(DEFINE)

int main(void)
{
   int wrong = 0;
   for (int i = 0; i < 40; i++) {
#define CALL(n) wrong += f##n(i) != n + i;
      ALL(CALL)
   }
   return wrong;
}
