/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who holds a block: the way from a root that the search found first, which
 * for reachable blocks is a shortest one, and what all roots hold.
 *
 * The search must have been made with parents.
 */
#ifndef LC_PATHS_H
#define LC_PATHS_H

#include "lc_search.h"

struct lc_paths;

/* S and LOSS are of the same search and outlive the result. */
struct lc_paths *lc_paths_create(const struct lc_search *s, const struct lc_loss *loss);
void lc_paths_destroy(struct lc_paths *p);

/* Prints the way to the block of record NR (from 0) that is nearest to a root. */
void lc_paths_print(const struct lc_paths *p, UInt nr);

/* Prints what each root holds of what is still reachable: its name, bytes and
   blocks, largest first. */
void lc_paths_print_roots(const struct lc_paths *p);

#endif
