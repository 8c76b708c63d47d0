/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which blocks hold most: lc_retain's figures, in words. */
#ifndef LC_RETAINED_H
#define LC_RETAINED_H

#include "lc_search.h"

/* Prints the blocks of S that retain most, and what each retains. */
void lc_retained_print(const struct lc_search *s);

#endif
