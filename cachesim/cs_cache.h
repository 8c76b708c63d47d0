/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One set-associative cache with true LRU replacement, the plain way: every
 * set is an array of line addresses, most recently used first.
 *
 *     struct cs_cache *c = cs_cache_create(&geometry, &alloc);
 *     bool hit = cs_cache_access(c, addr);       one access within one line
 *
 * It is the reference for the quick cs_l1 and is itself the last-level cache.
 * Cost of an access: a search of the set from its front, and moving the part
 * searched by one place.  An access to the front changes nothing.
 *
 * Source of the model: Cachegrind's manual; the tag is the whole line address,
 * no line is ever invalidated, writes look up and allocate like reads.
 */
#ifndef CS_CACHE_H
#define CS_CACHE_H

#include "cs_alloc.h"
#include "cs_geometry.h"

#include <stdbool.h>
#include <stdint.h>

/* What an empty way holds: `CS_LINE_NONE` is no line's address, since lines
   are at least 16 bytes long.  Cachegrind's ways hold line 0 at the start, so
   that the first access to it hits: `CS_LINE_ZERO` does the same. */
enum cs_empty { CS_EMPTY_NONE, CS_EMPTY_LINE_ZERO };
#define CS_LINE_NONE (~(uint64_t)0)

struct cs_cache {
   struct cs_geometry shape;
   uint64_t set_mask;
   uint64_t *lines; /* [n_sets][assoc], most recently used first */
};

/* A cache of shape G whose ways are empty in the sense of EMPTY.  Freed by
   cs_cache_destroy() with the same ALLOC. */
struct cs_cache *cs_cache_create(const struct cs_geometry *g, enum cs_empty empty, const struct cs_alloc *alloc);
void cs_cache_destroy(struct cs_cache *c, const struct cs_alloc *alloc);

/* Look up the line that holds ADDR and make it the most recently used of its
   set; on a miss it replaces the least recently used.  Returns whether it hit. */
bool cs_cache_access(struct cs_cache *c, uint64_t addr);

/* Look up all lines of SIZE bytes at ADDR in ascending order; true if every
   one hit.  SIZE is at least 1. */
bool cs_cache_access_range(struct cs_cache *c, uint64_t addr, uint32_t size);

#endif
