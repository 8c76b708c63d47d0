/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a leak search is told of the guest: how to read its memory, which of its words
 * count, and which heuristics are wanted.  Whoever searches fills it in.
 *
 * Core header: pure C11.
 */
#ifndef LC_MARK_ENV_H
#define LC_MARK_ENV_H

#include "lc_index.h"

enum lc_heuristic {
   LC_HEUR_NONE,
   LC_HEUR_STDSTRING,
   LC_HEUR_LENGTH64,
   LC_HEUR_NEWARRAY,
   LC_HEUR_MULTIPLE,
   LC_HEUR_RUSTARC,
   LC_N_HEURISTICS
};

struct lc_mark_env {
   void *ctx;
   const struct lc_written *written; /* the written map; NULL: all words of blocks count */
   unsigned heuristics;      /* set of 1 << enum lc_heuristic */
   bool want_parents;

   /* Runs body(arg).  False if it was cut off by an unreadable address, with *BAD
      that address. */
   bool (*guard)(void *ctx, void (*body)(void *arg), void *arg, uintptr_t *bad);

   /* Is the word at WHERE, in a root, one of the allocator's own that only happens
      to point into a block?  Asked for interior pointers into a block's
      last word.  May be NULL: no. */
   bool (*is_alias)(void *ctx, uintptr_t where, uintptr_t value, const struct lc_span *block);

   /* Does a table of functions lie at ADDR?  May be NULL: no. */
   bool (*is_vtable)(void *ctx, uintptr_t addr);
};

#endif
