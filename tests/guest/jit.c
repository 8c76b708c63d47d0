/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * What a compiler at run time does: functions are written into slots of writable code,
 * run once or until they are hot, written over, thrown away with their mapping and
 * made again at the same address.
 * A function adds 1 to so many cells as it has instructions
 * for it; the sum of the cells is checked. */
#include "bare.h"

enum { SLOTS = 6, ROUNDS = 60 };
typedef void function(uint32_t *cells);

static uint32_t cells[4096];
static uint64_t expected, bits = 20261;
static unsigned char *code;

static uint32_t any(uint32_t below)
{
   bits = bits * 6364136223846793005u + 1442695040888963407u;
   return (uint32_t)(bits >> 33) % below;
}

static unsigned char *put(unsigned char *at, const char *bytes, int n)
{
   while (n-- > 0)
      *at++ = (unsigned char)*bytes++;
   return at;
}

/* addq $1, disp(%rdi), on two lines if DISP is 60 modulo 64; no cell ever carries into the next. */
static unsigned char *put_add(unsigned char *at, uint32_t disp)
{
   at = put(at, "\x48\x83\x87", 3);
   for (int i = 0; i < 4; i++)
      *at++ = (unsigned char)(disp >> 8 * i);
   *at++ = 1;
   return at;
}

/* Writes a function into a slot: N additions, a conditional branch over some of them that is
   not taken after each fifth. */
static int make(unsigned char *at, int n)
{
   for (int i = 0; i < n; i++) {
      at = put_add(at, any(4000) * 4);
      if (i % 5 == 4)
         at = put(at, "\x39\xff\x75\x01\x90", 5); /* cmp %edi, %edi; jne +1; nop */
   }
   *at = 0xC3;
   return n;
}

static int length[SLOTS];

static void run(int slot, int times)
{
   for (int i = 0; i < times; i++)
      ((function *)(void *)(code + slot * BARE_PAGE))(cells);
   expected += (uint64_t)times * (uint64_t)length[slot];
}

static void make_again(int slot)
{
   length[slot] = make(code + slot * BARE_PAGE, (int)any(40) + 1);
}

static void map_again(void)
{
   const long private_anonymous_fixed = 0x32;
   bare_call(NR_MUNMAP, (long)code, SLOTS * BARE_PAGE, 0, 0, 0, 0);
   bare_call(NR_MMAP, (long)code, SLOTS * BARE_PAGE, BARE_PROT_RWX, private_anonymous_fixed, -1, 0);
   for (int slot = 0; slot < SLOTS; slot++)
      make_again(slot);
}

int guest(void)
{
   uint64_t sum = 0;
   code = bare_map(SLOTS, BARE_PROT_RWX);
   map_again();
   for (int round = 0; round < ROUNDS; round++) {
      int slot = (int)any(SLOTS);
      if (any(20) == 0)
         map_again();
      if (any(3) == 0)
         make_again(slot);
      run(slot, any(12) == 0 ? 1300 : (int)any(9));
   }
   for (int i = 0; i < 4096; i++)
      sum += cells[i];
   return sum == expected && sum > 20000 ? 0 : 1;
}
