/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A first-level cache whose hits cost a few inline instructions.
 *
 * The same model as cs_cache, held in another form: LRU order is the order of
 * *last-use stamps*, and a *presence table*, indexed by the low bits of the
 * line, has for (nearly) every line in the cache its address and its stamp.
 * An access whose line stands in its entry is a hit, whatever its way, and
 * storing a new stamp there is the whole LRU update.  Generated code does just
 * that; only when the line is not in its entry, or the access straddles two
 * lines, does it call cs_l1_access().
 *
 * Guarantees: hits and misses, in any order of accesses whose stamps increase
 * strictly, equal those of cs_cache of the same shape.
 *
 * How a miss finds the least recently used way without touching the entries of
 * the whole set: `floor` of a way is a stamp not above its true one, exact
 * when the line is not in the table.  The way with the lowest floor is the
 * victim if its floor is exact; if not, its floor is raised to its stamp and
 * the search repeated.
 *
 * Lines whose entry is taken by another line keep their stamp in `floor`; a set
 * counts them, because without any a line that is not in its entry is a miss.
 */
#ifndef CS_L1_H
#define CS_L1_H

#include "cs_alloc.h"
#include "cs_cache.h"
#include "cs_geometry.h"

#include <stdbool.h>
#include <stdint.h>

enum { CS_ENTRY_LOG2 = 4, CS_N_ENTRIES_LOG2 = 12, CS_N_ENTRIES = 1 << CS_N_ENTRIES_LOG2 };

/* Generated code reads `line` and stores `stamp`. */
struct cs_entry {
   uint64_t line; /* address of the line's first byte; an empty entry has a line of another entry */
   uint64_t stamp;
};
_Static_assert(sizeof(struct cs_entry) == 1 << CS_ENTRY_LOG2, "entries are found by shifting");

/* Per way: the line, and the age: floor << CS_WAY_BITS, with the way's number
   in the low bits, so that the smallest age names its way. */
enum { CS_WAY_BITS = 4, CS_PACKED_WAYS = 1 << CS_WAY_BITS };

struct cs_l1 {
   struct cs_geometry shape;
   enum cs_empty empty;
   uint64_t set_mask;
   struct cs_entry *table; /* [CS_N_ENTRIES], the caller's */
   uint64_t *lines;        /* [n_sets][assoc] */
   uint64_t *ages;         /* [n_sets][assoc] */
   uint32_t *displaced;    /* [n_sets]: at most so many lines without an entry */
};

/* Make C an empty cache of shape G over TABLE[CS_N_ENTRIES], which must live
   as long as C: it lies where generated code addresses it cheaply. */
void cs_l1_init(struct cs_l1 *c, const struct cs_geometry *g, enum cs_empty empty, struct cs_entry *table,
                const struct cs_alloc *alloc);
void cs_l1_deinit(struct cs_l1 *c, const struct cs_alloc *alloc);

/* Access the line that holds ADDR, at time STAMP, which is above every stamp
   given before.  Afterwards the line stands in its entry with that stamp, so a
   caller that stores the same stamp there once more does no harm.  Returns
   whether it hit. */
bool cs_l1_access(struct cs_l1 *c, uint64_t addr, uint64_t stamp);

static inline uint64_t cs_l1_index(const struct cs_l1 *c, uint64_t addr)
{
   return (addr >> c->shape.line_log2) & (CS_N_ENTRIES - 1);
}

#endif
