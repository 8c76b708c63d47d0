/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * Locked instructions: every width of cmpxchg with and without success, xadd,
 * xchg, lock inc, and the two-word forms. */
#include "bare.h"

static uint64_t word[64] __attribute__((aligned(64)));

static int swap16(uint64_t *at, uint64_t low, uint64_t high)
{
   uint64_t a = low, d = high;
   unsigned char ok;
   __asm__ volatile("lock cmpxchg16b %0\n setz %3" : "+m"(*at), "+a"(a), "+d"(d), "=q"(ok) : "b"(low + 1), "c"(high + 1) : "memory");
   return ok;
}

static int swap8(uint64_t *at, uint32_t low, uint32_t high)
{
   uint32_t a = low, d = high;
   unsigned char ok;
   __asm__ volatile("lock cmpxchg8b %0\n setz %3" : "+m"(*at), "+a"(a), "+d"(d), "=q"(ok) : "b"(low + 1), "c"(high) : "memory");
   return ok;
}

#define SWAP(type, at, old, new)                                                                         \
   ({                                                                                                    \
      type a = (old);                                                                                    \
      __asm__ volatile("lock cmpxchg %2, %0" : "+m"(*(type *)(at)), "+a"(a) : "q"((type)(new)) : "memory"); \
      a;                                                                                                 \
   })

static void one_round(int i)
{
   uint64_t *at = word + (i & 15) * 4;
   SWAP(uint8_t, at, i, i + 1);
   SWAP(uint16_t, at + 1, 0, i);
   SWAP(uint32_t, at + 2, 0, 0);
   SWAP(uint64_t, at + 3, i, 0);
   __asm__ volatile("lock incl %0" : "+m"(*at));
   uint64_t x = (uint64_t)i;
   __asm__ volatile("lock xaddq %1, %0" : "+m"(at[1]), "+r"(x) : : "memory");
   __asm__ volatile("xchgl %k1, %0" : "+m"(at[2]), "+r"(x) : : "memory");
   __asm__ volatile("lock orw $3, %0" : "+m"(at[3]));
   __asm__ volatile("lock btsq $7, %0" : "+m"(at[3]));
   __asm__ volatile("lock negb %0" : "+m"(at[3]));
   __asm__ volatile("lock addl $1, 61(%0)" : : "r"(word) : "memory");
   __asm__ volatile("mfence\n lfence\n sfence\n pause" : : : "memory");
}

int guest(void)
{
   int good = 0;
   for (int i = 0; i < 200; i++) {
      good += swap16(word + 2, word[2] + (i & 1), word[3]);
      good += swap8(word + 8, (uint32_t)word[8], (uint32_t)(word[8] >> 32) + (i & 1));
      one_round(i);
   }
   return good == 200 ? 0 : 1;
}
