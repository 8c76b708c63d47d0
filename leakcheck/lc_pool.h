/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool's memory: one reservation made at the start, in every mode.
 *
 * The guest can read /proc/self/maps and so sees what Valgrind maps.  All
 * that tracking keeps while the guest runs therefore comes from address
 * space that is reserved before it starts, with or without tracking; pages
 * cost nothing until they are used.  Only when the reservation is used up
 * does the pool map more.
 */
#ifndef LC_POOL_H
#define LC_POOL_H

#include "lc_mem.h"

/* Reserves; once. */
void lc_pool_reserve(void);

/* Pieces of the reservation: small ones are recycled by size. */
struct lc_mem lc_pool_mem(void);

/* Mappings of their own, for a search: given back to the system. */
struct lc_mem lc_pool_mapped(void);

/* Bytes handed out of the reservation so far. */
size_t lc_pool_used(void);

#endif
