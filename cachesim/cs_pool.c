/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pool: bump allocators over static areas, with free lists by size for the
 * blocks of discarded translations.
 */
#include "cs_pool.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

/* Of each part; nothing touches what is not used. */
#if defined(VGA_amd64)
enum { GROUPS_BYTES = 48 << 20, SEGMENTS_BYTES = 32 << 20, OTHER_BYTES = 112 << 20 };
#else
enum { GROUPS_BYTES = 1 << 12, SEGMENTS_BYTES = 1 << 12, OTHER_BYTES = 1 << 12 }; /* every address is short: ordinary memory does */
#endif

enum { HOST_LINE = 64 }; /* what a processor fetches at a time */
enum { GRAIN_LOG2 = 4, N_SIZES = 256 }; /* lists for blocks of 16 to 4080 bytes */

struct free_block {
   struct free_block *next;
};

struct part {
   UChar *area;
   SizeT bytes, used;
   struct free_block *free_list[N_SIZES];
};

static UChar groups[GROUPS_BYTES] __attribute__((aligned(4096)));
static UChar segments[SEGMENTS_BYTES] __attribute__((aligned(4096)));
static UChar other[OTHER_BYTES] __attribute__((aligned(4096)));

static struct part parts[CS_POOL_PARTS] = {
   [CS_POOL_GROUPS] = { .area = groups, .bytes = GROUPS_BYTES },
   [CS_POOL_SEGMENTS] = { .area = segments, .bytes = SEGMENTS_BYTES },
   [CS_POOL_OTHER] = { .area = other, .bytes = OTHER_BYTES },
};

static SizeT grains(SizeT bytes)
{
   return (bytes + (1 << GRAIN_LOG2) - 1) >> GRAIN_LOG2;
}

void *cs_pool_alloc(enum cs_pool_part part, SizeT bytes)
{
   struct part *p = &parts[part];
   SizeT n = grains(bytes), rounded = n << GRAIN_LOG2;
   if (n < N_SIZES && p->free_list[n]) {
      struct free_block *block = p->free_list[n];
      p->free_list[n] = block->next;
      return VG_(memset)(block, 0, rounded);
   }
   if (rounded % HOST_LINE == 0)
      p->used = VG_ROUNDUP(p->used, HOST_LINE);
   if (p->used <= p->bytes && rounded <= p->bytes - p->used) {
      p->used += rounded;
      return p->area + p->used - rounded;
   }
   return VG_(calloc)("cs.pool", 1, rounded);
}

void cs_pool_free(enum cs_pool_part part, void *block, SizeT bytes)
{
   SizeT n = grains(bytes);
   if (n == 0 || n >= N_SIZES)
      return; /* larger blocks are superblocks of some thousand accesses: none is made twice */
   struct free_block *freed = block;
   freed->next = parts[part].free_list[n];
   parts[part].free_list[n] = freed;
}
