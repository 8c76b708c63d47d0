/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which stores of a superblock are marked together in the written map.
 *
 * Code stores in runs: pushes, the fields of a struct, the registers that
 * FXSAVE saves.  Stores at one base with constant distances, word after word,
 * upwards or downwards, form a run, which gets one mark, at its first store.
 * Words are thereby marked a few instructions before they are written, but only
 * words that will be, or that a fault between keeps from being: a run does not
 * go past a side exit.
 *
 *    lc_stores_plan(s, in);
 *    for each store ST of IN, in order:
 *       if (lc_stores_at(s, st, &run))   it begins a run: mark that
 *
 * Stores that cannot matter alone (see lc_weave.c) begin no run; those of whole words
 * may be inside one.  Narrow ones may not: the rest of the word can be stale.
 */
#ifndef LC_STORES_H
#define LC_STORES_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

enum { LC_MOST_MARKS = 16 }; /* words in a run, and most words of one store */

/* An address is ROOT + OFFSET, modulo the size of addresses; a constant has no root. */
struct lc_place {
   IRTemp root;
   Addr offset;
};

struct lc_run {
   const IRStmt *first; /* the store that begins it */
   struct lc_place place; /* of that store */
   Word from;           /* bytes from there to the lowest address, not positive */
   UInt words;
};

struct lc_stores;

struct lc_stores *lc_stores_create(void);

/* Looks at all of IN.  MATTERS says whether a store of the instruction before BEHIND needs a mark. */
void lc_stores_plan(struct lc_stores *s, const IRSB *in, Bool (*matters)(const IRStmt *st, Addr behind));

/* The run that ST begins, or NULL.  To be asked in the order of statements. */
const struct lc_run *lc_stores_at(struct lc_stores *s, const IRStmt *st);

#endif
