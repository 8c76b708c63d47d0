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

#include "ct_space.h"
#include "ct_version.h"
#include "lc_pool.h"
#include "lc_spare.h"
#include "lc_written.h"

#if VG_WORDSIZE == 8
enum { PIECE_LOG2 = 28, FIRST_PIECES = 16 };
#else
enum { PIECE_LOG2 = 25, FIRST_PIECES = 4 };
#endif

enum { PIECE_BYTES = 1 << PIECE_LOG2, MAX_PIECES = 1024, N_CLASSES = PIECE_LOG2 + 1, SMALLEST_LOG2 = 4 };
enum {
   SHARE = 32,              /* of a limit, reserved at the start for tables and a search, */
   LEAST_BYTES = 2 << 20,   /* and so much in any case; besides, what the written map can need */
   STEP_BYTES = 4 << 20,    /* mapped at a time where there is a limit */
   LARGE_BYTES = 1 << 20,   /* what does not fit into the current piece and is so large, does not end it */
};

struct piece {
   UChar *start;
   SizeT bytes;
};

struct free_area {
   struct free_area *next;
};

static struct {
   struct piece piece[MAX_PIECES];
   UInt n_pieces;
   UInt current;
   SizeT used; /* bytes of the current piece */
   SizeT total;
   Bool is_limited;
   void (*escape)(void);
   struct free_area *free[N_CLASSES]; /* by log2 of the size */
} pool;

static void *map(SizeT bytes)
{
   void *p = ct_shadow_alloc(bytes);
   if (p != NULL)
      return p;
   lc_spare_release();
   return ct_shadow_alloc(bytes);
}

static Bool add_piece(SizeT bytes)
{
   if (pool.n_pieces == MAX_PIECES)
      return False;
   UChar *p = map(bytes);
   if (p == NULL)
      return False;
   pool.piece[pool.n_pieces++] = (struct piece){ p, bytes };
   return True;
}

static ULong reserved_under(ULong limit)
{
   const ULong most = (ULong)PIECE_BYTES * FIRST_PIECES;
   if (limit == 0)
      return 0;
   if (limit == CT_NO_LIMIT)
      return most;
   ULong bytes = limit / SHARE + LEAST_BYTES + lc_written_pool_bytes(lc_written_shape(limit), limit);
   return bytes > most ? most : VG_PGROUNDUP(bytes);
}

void lc_pool_reserve(ULong limit)
{
   pool.is_limited = limit != CT_NO_LIMIT;
   for (ULong left = reserved_under(limit), bytes; left > 0; left -= bytes) {
      bytes = left < PIECE_BYTES ? left : PIECE_BYTES;
      if (!add_piece((SizeT)bytes))
         break;
   }
   if (pool.n_pieces == 0 && !add_piece(STEP_BYTES))
      ct_out_of_memory("leakcheck", STEP_BYTES);
}

/* Gives back what lies beyond the first KEPT bytes of a piece. */
static void cut(struct piece *p, SizeT kept)
{
   kept = VG_PGROUNDUP(kept);
   if (kept < p->bytes) {
      ct_space_release((Addr)p->start + kept, (Addr)p->start + p->bytes);
      p->bytes = kept;
   }
}

void lc_pool_shrink(ULong limit)
{
   ULong left = reserved_under(limit);
   pool.is_limited = True;
   for (UInt i = pool.current; i < pool.n_pieces; i++) {
      struct piece *p = &pool.piece[i];
      SizeT used = i == pool.current ? pool.used : 0;
      SizeT free = p->bytes - used;
      SizeT kept = free < left ? free : (SizeT)left;
      cut(p, used + kept);
      left -= kept;
   }
   while (pool.n_pieces > pool.current + 1 && pool.piece[pool.n_pieces - 1].bytes == 0)
      pool.n_pieces--;
}

Bool lc_pool_may_fail(void)
{
   return pool.is_limited || pool.current > 0;
}

void lc_pool_escape(void (*escape)(void))
{
   pool.escape = escape;
}

static __attribute__((noreturn)) void fail(SizeT bytes)
{
   if (pool.escape != NULL)
      pool.escape();
   ct_out_of_memory("leakcheck", bytes);
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

/* From the current piece, or the next that has room; NULL if none has. */
static void *carve_reserved(SizeT bytes)
{
   UInt i = pool.current;
   SizeT used = pool.used;
   while (i < pool.n_pieces && bytes > pool.piece[i].bytes - used) {
      i++;
      used = 0;
   }
   if (i == pool.n_pieces)
      return NULL;
   pool.current = i;
   pool.used = used + bytes;
   pool.total += bytes;
   return pool.piece[i].start + used;
}

/* NULL if there is no memory. */
static void *carve(SizeT bytes)
{
   void *p = carve_reserved(bytes);
   if (p != NULL)
      return p;
   if (bytes >= LARGE_BYTES)
      return map(VG_PGROUNDUP(bytes));
   return add_piece(pool.is_limited ? STEP_BYTES : PIECE_BYTES) || add_piece(LARGE_BYTES) ? carve_reserved(bytes) : NULL;
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

static void *pool_try(void *ctx, size_t bytes)
{
   (void)ctx;
   UInt c = class_of(bytes);
   struct free_area *a = c < N_CLASSES && ((SizeT)1 << c) == bytes ? reuse(c) : NULL;
   if (a == NULL)
      return carve(rounded(bytes));
   VG_(memset)(a, 0, bytes);
   return a;
}

static void *pool_get(void *ctx, size_t bytes)
{
   void *p = pool_try(ctx, bytes);
   if (p == NULL)
      fail(bytes);
   return p;
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
   return (struct lc_mem){ .get = pool_get, .put = pool_put, .try = pool_try };
}

enum { MAPPED_FROM = 1 << 16 };

static Bool is_of_pool(const void *p)
{
   for (UInt i = 0; i < pool.n_pieces; i++)
      if ((Addr)p - (Addr)pool.piece[i].start < pool.piece[i].bytes)
         return True;
   return False;
}

static void *mapped_get(void *ctx, size_t bytes)
{
   if (bytes < MAPPED_FROM)
      return VG_(calloc)("lc.search", 1, bytes);
   void *p = map(VG_PGROUNDUP(bytes));
   return p != NULL ? p : pool_get(ctx, (SizeT)1 << class_of(bytes));
}

static void mapped_put(void *ctx, void *p, size_t bytes)
{
   if (bytes < MAPPED_FROM)
      VG_(free)(p);
   else if (is_of_pool(p))
      pool_put(ctx, p, (SizeT)1 << class_of(bytes));
   else
      VG_(am_munmap_valgrind)((Addr)p, VG_PGROUNDUP(bytes));
}

struct lc_mem lc_pool_mapped(void)
{
   return (struct lc_mem){ .get = mapped_get, .put = mapped_put };
}

size_t lc_pool_used(void)
{
   return pool.total;
}
