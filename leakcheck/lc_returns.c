/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A set of addresses, as a hash table with linear probing at most half full. */
#include "pub_tool_basics.h"

#include "ct_discard.h"
#include "lc_returns.h"

enum { FIRST_LOG2 = 12 };

struct lc_returns {
   struct lc_mem mem;
   Addr *slots; /* 0: empty */
   UInt log2, count;
};

struct lc_returns *lc_returns_create(const struct lc_mem *mem)
{
   struct lc_returns *r = lc_mem_get(mem, sizeof *r);
   r->mem = *mem;
   r->log2 = FIRST_LOG2;
   r->slots = lc_mem_get(mem, sizeof *r->slots << r->log2);
   return r;
}

static SizeT slot_of(const struct lc_returns *r, Addr addr)
{
   SizeT mask = ((SizeT)1 << r->log2) - 1;
   SizeT i = (SizeT)((ULong)addr * 0x9e3779b97f4a7c15ULL >> (64 - r->log2)); /* 2^64 / golden ratio */
   while (r->slots[i] != 0 && r->slots[i] != addr)
      i = (i + 1) & mask;
   return i;
}

static void grow(struct lc_returns *r)
{
   Addr *old = r->slots;
   SizeT n = (SizeT)1 << r->log2;
   r->log2++;
   r->slots = lc_mem_get(&r->mem, sizeof *r->slots << r->log2);
   for (SizeT i = 0; i < n; i++)
      if (old[i] != 0)
         r->slots[slot_of(r, old[i])] = old[i];
   lc_mem_put(&r->mem, old, sizeof *old * n);
}

void lc_returns_add(struct lc_returns *r, Addr addr)
{
   SizeT i = slot_of(r, addr);
   if (r->slots[i] == addr || addr == 0)
      return;
   r->slots[i] = addr;
   if (++r->count > (UInt)1 << (r->log2 - 1))
      grow(r);
   ct_discard(addr, 1);
}

Bool lc_returns_has(const struct lc_returns *r, Addr addr)
{
   return r->slots[slot_of(r, addr)] == addr;
}
