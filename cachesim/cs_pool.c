/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pool: a bump allocator over a static area, with free lists by size for
 * the blocks of discarded translations.
 */
#include "cs_pool.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

#if defined(VGA_amd64)
enum { AREA_BYTES = 192 << 20 };
#else
enum { AREA_BYTES = 1 << 12 }; /* every address is short: ordinary memory does */
#endif

enum { HOST_LINE = 64 }; /* what a processor fetches at a time */
enum { GRAIN_LOG2 = 4, N_SIZES = 256 }; /* lists for blocks of 16 to 4080 bytes */

struct free_block {
   struct free_block *next;
};

static UChar area[AREA_BYTES] __attribute__((aligned(4096)));
static SizeT area_used;
static struct free_block *free_list[N_SIZES];

static SizeT grains(SizeT bytes)
{
   return (bytes + (1 << GRAIN_LOG2) - 1) >> GRAIN_LOG2;
}

void *cs_pool_alloc(SizeT bytes)
{
   SizeT n = grains(bytes), rounded = n << GRAIN_LOG2;
   if (n < N_SIZES && free_list[n]) {
      struct free_block *block = free_list[n];
      free_list[n] = block->next;
      return VG_(memset)(block, 0, rounded);
   }
   if (rounded % HOST_LINE == 0)
      area_used = VG_ROUNDUP(area_used, HOST_LINE);
   if (rounded <= AREA_BYTES - area_used) {
      area_used += rounded;
      return area + area_used - rounded;
   }
   return VG_(calloc)("cs.pool", 1, rounded);
}

void cs_pool_free(void *block, SizeT bytes)
{
   SizeT n = grains(bytes);
   if (n == 0 || n >= N_SIZES)
      return; /* larger blocks are superblocks of some thousand accesses: none is made twice */
   struct free_block *freed = block;
   freed->next = free_list[n];
   free_list[n] = freed;
}
