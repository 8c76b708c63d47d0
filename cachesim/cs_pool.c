/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pool: bump allocators over areas, with free lists by size for the
 * blocks of discarded translations.
 */
#include "cs_pool.h"

#include "ct_space.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

enum { MB_LOG2 = 20, LIMIT_SHARE = 24, ALL_MB = 192 };

/* Of each part, where there is no limit; nothing touches what is not used. */
static const UInt megabytes[CS_POOL_PARTS] = {
   [CS_POOL_GROUPS] = 48, [CS_POOL_SEGMENTS] = 32, [CS_POOL_OTHER] = 112,
};

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

static struct part parts[CS_POOL_PARTS];

/* On hosts of 32 bits every address is short: ordinary memory does. */
static SizeT bytes_of(enum cs_pool_part part, ULong limit)
{
   if (sizeof(Addr) == 4)
      return 0;
   ULong most = (ULong)ALL_MB << MB_LOG2, all = limit / LIMIT_SHARE < most ? limit / LIMIT_SHARE : most;
   return VG_PGROUNDDN(all / ALL_MB * megabytes[part]);
}

SizeT cs_pool_space_wanted(ULong limit)
{
   SizeT sum = 0;
   for (UInt i = 0; i < CS_POOL_PARTS; i++)
      sum += bytes_of(i, limit);
   return sum;
}

void cs_pool_init(ULong limit)
{
   for (UInt i = 0; i < CS_POOL_PARTS; i++) {
      parts[i].area = ct_space_take(bytes_of(i, limit));
      parts[i].bytes = parts[i].area == NULL ? 0 : bytes_of(i, limit);
   }
}

void cs_pool_shrink(ULong limit)
{
   for (UInt i = 0; i < CS_POOL_PARTS; i++) {
      struct part *p = &parts[i];
      SizeT kept = VG_PGROUNDUP(p->used + bytes_of(i, limit));
      if (kept >= p->bytes)
         continue;
      ct_space_release((Addr)p->area + kept, (Addr)p->area + p->bytes);
      p->bytes = kept;
   }
}

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
