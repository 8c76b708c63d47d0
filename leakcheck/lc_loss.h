/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loss records: the blocks of a finished search, summed up by leak kind and
 * allocation site.
 *
 * Sites that agree at the leak resolution are one: `site_of` maps a site to
 * the one that stands for it.  Records of the last search are kept, for
 * reports of what has changed since.
 *
 *     struct lc_loss *l = lc_loss_create(&mem);
 *     lc_loss_update(l, blocks, mark, index, site_of, n_sites);
 *     for (i = 0; i < l->count; i++) ... l->record[i] ...
 *
 * Core module: pure C11.
 */
#ifndef LC_LOSS_H
#define LC_LOSS_H

#include "lc_blocks.h"
#include "lc_mark.h"

struct lc_loss_amount {
   size_t blocks, bytes;
   size_t indirect_blocks, indirect_bytes; /* below definitely lost blocks */
};

struct lc_loss_record {
   uint32_t site; /* that stands for all of them */
   enum lc_state state;
   bool suppressed;
   struct lc_loss_amount now, before;
};

struct lc_loss {
   struct lc_mem mem;
   struct lc_loss_record *record; /* sorted by total bytes, kind, blocks, site */
   uint32_t count, room;
   uint32_t *of; /* by representing site * LC_N_STATES + state: record number + 1, of this search */
   size_t of_room;
   struct lc_loss_amount by_heuristic[LC_N_HEURISTICS];
   struct lc_loss_amount held; /* below suppressed leaks, taken out of their records */
};

struct lc_loss *lc_loss_create(const struct lc_mem *mem);
void lc_loss_destroy(struct lc_loss *l);

/* Sums up the search MARK over INDEX.  SITE_OF has N_SITES + 1 entries. */
void lc_loss_update(struct lc_loss *l, const struct lc_blocks *blocks, const struct lc_mark *mark,
                    const struct lc_index *index, const uint32_t *site_of, uint32_t n_sites);

/* The record of the block with this id and state; LC_NO_RANK if its site has none. */
uint32_t lc_loss_record_of(const struct lc_loss *l, const uint32_t *site_of, uint32_t site,
                           enum lc_state state);

/* When records have been suppressed: what is lost only because of them is
   suppressed with them. */
void lc_loss_suppress_held(struct lc_loss *l, const struct lc_blocks *blocks, const struct lc_mark *mark,
                           const struct lc_index *index, const uint32_t *site_of);

/* The amount of one kind, without what is suppressed. */
struct lc_loss_amount lc_loss_total(const struct lc_loss *l, enum lc_state state);
struct lc_loss_amount lc_loss_suppressed(const struct lc_loss *l);

#endif
