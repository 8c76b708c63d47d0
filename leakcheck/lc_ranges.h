/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of addresses, kept as sorted disjoint ranges.
 *
 * Used for the allocator's own memory, for what a client request declares
 * to be out of bounds, and for roots with such memory taken out.  Ranges
 * that touch are one.  Adding and removing cost a search and a move of the
 * ranges behind; looking up costs a search.
 *
 * Core module: pure C11.
 */
#ifndef LC_RANGES_H
#define LC_RANGES_H

#include <stdbool.h>

#include "lc_mem.h"

struct lc_range {
   uintptr_t start;
   uintptr_t end; /* first address behind */
};

struct lc_ranges {
   struct lc_mem mem;
   struct lc_range *range; /* sorted, disjoint, not touching */
   size_t count;
   size_t room;
};

void lc_ranges_init(struct lc_ranges *s, const struct lc_mem *mem);
void lc_ranges_deinit(struct lc_ranges *s);

/* Adds or removes [START, END); an empty range does nothing. */
void lc_ranges_add(struct lc_ranges *s, uintptr_t start, uintptr_t end);
void lc_ranges_remove(struct lc_ranges *s, uintptr_t start, uintptr_t end);

bool lc_ranges_has(const struct lc_ranges *s, uintptr_t addr);

/* The first range that ends behind ADDR, or NULL. */
const struct lc_range *lc_ranges_from(const struct lc_ranges *s, uintptr_t addr);

#endif
