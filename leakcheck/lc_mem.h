/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the core modules of leakcheck get their memory.
 *
 * One callback pair serves all: `get` returns N bytes of zeroed memory,
 * aligned to 16, of which untouched pages should cost nothing; `put` takes
 * it back with the same N.  `get` never fails: whoever provides it does not
 * return when there is no memory.  `try` is for what its caller can do without: it returns NULL
 * then.  The tool hands out pieces of one
 * reservation, so that tracking makes no mapping the guest could see; the
 * unit tests use calloc.
 *
 * Core header: pure C11.
 */
#ifndef LC_MEM_H
#define LC_MEM_H

#include <stddef.h>
#include <stdint.h>

struct lc_mem {
   void *(*get)(void *ctx, size_t bytes);
   void (*put)(void *ctx, void *p, size_t bytes);
   void *ctx;
   void *(*try)(void *ctx, size_t bytes); /* NULL: never fails either */
};

static inline void *lc_mem_get(const struct lc_mem *mem, size_t bytes)
{
   return mem->get(mem->ctx, bytes);
}

static inline void *lc_mem_try(const struct lc_mem *mem, size_t bytes)
{
   return mem->try == NULL ? mem->get(mem->ctx, bytes) : mem->try(mem->ctx, bytes);
}

static inline void lc_mem_put(const struct lc_mem *mem, void *p, size_t bytes)
{
   if (p != NULL)
      mem->put(mem->ctx, p, bytes);
}

#endif
