/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare both
 * Accesses that miss D1 about as often as they hit, for longer than it takes until that is
 * noticed: reads, writes and modifications at any byte of twice as much memory as D1
 * has, among others that always hit. */
#include "bare.h"

enum { BYTES = 1 << 16, TIMES = 400000 };
static unsigned char byte[BYTES + sizeof(uint32_t)] __attribute__((aligned(4096)));
static uint32_t seen[64];

static uint32_t next(uint32_t x)
{
   return x * 1664525u + 1013904223u;
}

static volatile uint32_t *at(uint32_t x)
{
   return (volatile uint32_t *)(byte + (x >> 16));
}

int guest(void)
{
   uint32_t x = 12345, sum = 0;
   for (uint32_t i = 0; i < TIMES; i++) {
      x = next(x);
      sum += *at(x);
      seen[i & 63] = sum;
      x = next(x);
      *at(x) = sum;
      x = next(x);
      *at(x) += seen[sum & 63];
   }
   return sum & 31;
}
