/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare both
 * Walks that fill, thrash and reuse caches: by rows and columns, by powers of two
 * (one set), in a pseudo-random order; over more memory than small caches hold. */
#include "bare.h"

enum { WORDS = 1 << 15 };
static uint32_t word[WORDS];

static uint32_t next(uint32_t x)
{
   return x * 1664525u + 1013904223u;
}

static uint32_t stride(uint32_t by, uint32_t times)
{
   uint32_t sum = 0, at = 0;
   for (uint32_t i = 0; i < times; i++, at = (at + by) & (WORDS - 1))
      sum += word[at];
   return sum;
}

static void scatter(uint32_t times)
{
   uint32_t x = 12345;
   for (uint32_t i = 0; i < times; i++) {
      x = next(x);
      word[x >> 17] += x;
   }
}

int guest(void)
{
   uint32_t sum = 0;
   for (uint32_t i = 0; i < WORDS; i += 7)
      word[i] = i;
   for (uint32_t by = 1; by < WORDS; by *= 2)
      sum += stride(by, 800) + stride(by + 1, 200);
   scatter(8000);
   for (uint32_t ways = 1; ways < 40; ways++)
      for (uint32_t i = 0; i < 3 * ways; i++)
         sum += word[(i % ways) * 1024 & (WORDS - 1)];
   return sum & 31;
}
