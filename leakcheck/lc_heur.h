/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interior pointers that stand for the whole block.
 *
 * Some programs keep only a pointer into a block, at a place from which the
 * block's start follows.  With P the pointer, B the block, n its size:
 *
 *   stdstring   P = B+24; words at B: length <= capacity, 24+capacity+1 = n
 *   length64    P = B+8; the 64-bit number at B is n-8, not 0
 *   newarray    P = B+8; the word at B is a count > 0 that divides n-8
 *   multiple    both P and B point to pointers to tables of functions
 *   rustarc     P = B+16; both words at B are plausible reference counts
 *
 * (on 32-bit guests: 12, 8, 4, 8 instead of 24, 8, 8, 16.)  They are tried
 * in this order.  The words looked at must be written.
 *
 * Core module: pure C11.
 */
#ifndef LC_HEUR_H
#define LC_HEUR_H

#include "lc_mark_env.h"

/* The heuristic by which P, an interior pointer into B, counts as a start
   pointer; LC_HEUR_NONE if none of ENV's does. */
enum lc_heuristic lc_heur_test(const struct lc_mark_env *env, uintptr_t p, const struct lc_span *b);

/* Its name in options and reports; NULL for LC_HEUR_NONE. */
const char *lc_heur_name(enum lc_heuristic h);

#endif
