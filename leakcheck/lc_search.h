/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One leak search over the running guest: the index, the roots and the mark
 * together, and the loss records that are kept from search to search.
 */
#ifndef LC_SEARCH_H
#define LC_SEARCH_H

#include "pub_tool_basics.h"

#include "lc_loss.h"
#include "lc_mark.h"
#include "lc_ranges.h"

struct lc_search {
   struct lc_mem mem;
   struct lc_ranges memory; /* roots */
   struct lc_index *index;
   struct lc_mark *mark;
   UInt *site_of; /* by site: the one that stands for it at the leak resolution */
   UInt n_sites;
};

/* Searches.  ASKER: the thread whose request this is, or VG_INVALID_THREADID.
   HEURISTICS: set of 1 << enum lc_heuristic. */
void lc_search_begin(struct lc_search *s, ThreadId asker, UInt heuristics, Bool want_parents);
void lc_search_end(struct lc_search *s);

/* Calls WORD for each aligned word of the roots and of live blocks, whatever it
   holds, and REG for each register. */
void lc_search_each_word(void (*word)(void *arg, uintptr_t where, uintptr_t value),
                         void (*reg)(void *arg, ThreadId tid, const HChar *name, UWord value), void *arg);

#endif
