/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool's memory; see the header.
 *
 * The reservation is made of pieces, because the kernel refuses a single
 * mapping larger than its memory where it does not refuse many small ones.
 */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

#include "ct_version.h"
#include "lc_pool.h"

#if VG_WORDSIZE == 8
enum { PIECE_LOG2 = 28, FIRST_PIECES = 16 };
#else
enum { PIECE_LOG2 = 25, FIRST_PIECES = 4 };
#endif

enum { PIECE_BYTES = 1 << PIECE_LOG2, MAX_PIECES = 1024, N_CLASSES = PIECE_LOG2 + 1, SMALLEST_LOG2 = 4 };

struct free_area {
   struct free_area *next;
};

static struct {
   UChar *piece[MAX_PIECES];
   UInt n_pieces;
   UInt current;
   SizeT used; /* bytes of the current piece */
   SizeT total;
   struct free_area *free[N_CLASSES]; /* by log2 of the size */
} pool;

static Bool add_piece(void)
{
   if (pool.n_pieces == MAX_PIECES)
      return False;
   UChar *p = ct_shadow_alloc(PIECE_BYTES);
   if (p == NULL)
      return False;
   pool.piece[pool.n_pieces++] = p;
   return True;
}

void lc_pool_reserve(void)
{
   while (pool.n_pieces < FIRST_PIECES && add_piece())
      ;
   if (pool.n_pieces == 0)
      ct_out_of_memory("leakcheck", PIECE_BYTES);
}

static UInt class_of(SizeT bytes)
{
   UInt c = SMALLEST_LOG2;
   while (((SizeT)1 << c) < bytes)
      c++;
   return c;
}

/* Whole pages are counted exactly; what is smaller, as a power of two. */
static SizeT rounded(SizeT bytes)
{
   return bytes >= VKI_PAGE_SIZE ? VG_PGROUNDUP(bytes) : (SizeT)1 << class_of(bytes);
}

static void *carve(SizeT bytes)
{
   if (bytes > PIECE_BYTES - pool.used) {
      if (bytes > PIECE_BYTES) {
         void *p = ct_shadow_alloc(bytes);
         if (p == NULL)
            ct_out_of_memory("leakcheck", bytes);
         return p;
      }
      if (++pool.current >= pool.n_pieces && !add_piece())
         ct_out_of_memory("leakcheck", bytes);
      pool.used = 0;
   }
   void *p = pool.piece[pool.current] + pool.used;
   pool.used += bytes;
   pool.total += bytes;
   return p;
}

static void give_back(void *p, UInt c)
{
   struct free_area *a = p;
   a->next = pool.free[c];
   pool.free[c] = a;
}

/* An area of class C that has come back, or half of a larger one. */
static void *reuse(UInt c)
{
   UInt k = c;
   while (k < N_CLASSES && pool.free[k] == NULL)
      k++;
   if (k == N_CLASSES)
      return NULL;
   UChar *p = (UChar *)pool.free[k];
   pool.free[k] = pool.free[k]->next;
   while (k-- > c)
      give_back(p + ((SizeT)1 << k), k);
   return p;
}

static void *pool_get(void *ctx, size_t bytes)
{
   (void)ctx;
   UInt c = class_of(bytes);
   struct free_area *a = c < N_CLASSES && ((SizeT)1 << c) == bytes ? reuse(c) : NULL;
   if (a == NULL)
      return carve(rounded(bytes));
   VG_(memset)(a, 0, bytes);
   return a;
}

/* Only powers of two come back: tables that have doubled.  They are cut up for others. */
static void pool_put(void *ctx, void *p, size_t bytes)
{
   (void)ctx;
   UInt c = class_of(bytes);
   if (c < N_CLASSES && ((SizeT)1 << c) == bytes)
      give_back(p, c);
}

struct lc_mem lc_pool_mem(void)
{
   return (struct lc_mem){ pool_get, pool_put, NULL };
}

enum { MAPPED_FROM = 1 << 16 };

static void *mapped_get(void *ctx, size_t bytes)
{
   (void)ctx;
   if (bytes < MAPPED_FROM)
      return VG_(calloc)("lc.search", 1, bytes);
   void *p = ct_shadow_alloc(VG_PGROUNDUP(bytes));
   if (p == NULL)
      ct_out_of_memory("leakcheck", bytes);
   return p;
}

static void mapped_put(void *ctx, void *p, size_t bytes)
{
   (void)ctx;
   if (bytes < MAPPED_FROM)
      VG_(free)(p);
   else
      VG_(am_munmap_valgrind)((Addr)p, VG_PGROUNDUP(bytes));
}

struct lc_mem lc_pool_mapped(void)
{
   return (struct lc_mem){ mapped_get, mapped_put, NULL };
}

size_t lc_pool_used(void)
{
   return pool.total;
}
