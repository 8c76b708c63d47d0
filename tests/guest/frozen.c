/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * Reads 16 KiB, stops, reads other 64 KiB, starts, reads the first again: the
 * caches are frozen in between, so the second reading misses nothing. */
#include "cachesim.h"

static volatile char kept[16384] __attribute__((aligned(64)));
static volatile char other[65536] __attribute__((aligned(64)));

static __attribute__((noinline)) void fill(void)
{
   for (int i = 0; i < 16384; i += 64)
      (void)kept[i];
}

static __attribute__((noinline)) void unseen(void)
{
   for (int i = 0; i < 65536; i += 64)
      (void)other[i];
}

static __attribute__((noinline)) void again(void)
{
   for (int i = 0; i < 16384; i += 64)
      (void)kept[i];
}

int main(void)
{
   fill();
   CACHESIM_STOP;
   unseen();
   CACHESIM_START;
   again();
   return 0;
}
