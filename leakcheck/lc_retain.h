/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each block holds alone: the bytes that freeing it would free with it.
 *
 * Block A dominates block B if every way from a root to B leads through A; A
 * retains its own bytes and those of all blocks it dominates.  Leaders of
 * lost cliques count as held by a root of their own, so that a leak retains
 * what is lost only with it.
 *
 * Cost: one more scan of all blocks, 8 bytes for each pointer and about 40 for each
 * block while it works (Semi-NCA: Georgiadis, Linear-Time Algorithms for
 * Dominators and Related Problems, 2005, section 2.3).
 *
 *     size_t *bytes = lc_retain_create(&mem, index, mark);
 *     ... bytes[rank] ...
 *     lc_retain_destroy(&mem, index, bytes);
 *
 * Core module: pure C11.
 */
#ifndef LC_RETAIN_H
#define LC_RETAIN_H

#include "lc_mark.h"

/* Retained bytes by rank; after lc_mark_finish. */
size_t *lc_retain_create(const struct lc_mem *mem, const struct lc_index *index, struct lc_mark *mark);
void lc_retain_destroy(const struct lc_mem *mem, const struct lc_index *index, size_t *bytes);

#endif
