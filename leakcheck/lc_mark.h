/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The leak search: which blocks the guest can still reach, and how.
 *
 * A word that holds the address of a block's first byte (or, by one of the
 * heuristics, of a place in it that stands for the first byte) is a start
 * pointer; one that holds another address of the block is an interior
 * pointer.  From the roots:
 *
 *   reachable   a chain of start pointers leads to the block
 *   possible    only chains with an interior pointer lead to it
 *   indirect    nothing leads to it but blocks that are lost themselves
 *   definite    nothing leads to it at all
 *
 * Lost blocks are grouped in cliques in order of address: the lowest block
 * that nothing visited before points to leads, all lost blocks that it
 * reaches are indirect, and a leader reached later joins the later clique.
 *
 * Each block is scanned once.  The queue is first in first out, so parents
 * give shortest ways; what is queued is prefetched.  In blocks only words
 * of the written map count.  Memory that cannot be read is skipped page by
 * page with the help of `guard`.
 *
 *     struct lc_mark *m = lc_mark_create(&mem, index, &env);
 *     lc_mark_root(m, start, end, source); ...
 *     lc_mark_finish(m);
 *     lc_mark_state(m, rank), lc_mark_leader(m, rank) ...
 *     lc_mark_destroy(m);
 *
 * Core module: pure C11.
 */
#ifndef LC_MARK_H
#define LC_MARK_H

#include "lc_heur.h"
#include "lc_index.h"

enum lc_state { LC_DEFINITE, LC_INDIRECT, LC_POSSIBLE, LC_REACHABLE, LC_N_STATES };

/* As reports say it. */
static inline const char *lc_state_text(enum lc_state state)
{
   static const char *const text[LC_N_STATES] = {
      [LC_DEFINITE] = "definitely lost",
      [LC_INDIRECT] = "indirectly lost",
      [LC_POSSIBLE] = "possibly lost",
      [LC_REACHABLE] = "still reachable",
   };
   return text[state];
}

/* Where a chain to a block comes from. */
struct lc_parent {
   bool is_root;
   uint32_t rank;   /* the block that holds the pointer, if not a root */
   uintptr_t where; /* address of the pointer, or the register's index */
   unsigned source; /* what lc_mark_root got */
};

struct lc_mark;

struct lc_mark *lc_mark_create(const struct lc_mem *mem, const struct lc_index *index,
                               const struct lc_mark_env *env);
void lc_mark_destroy(struct lc_mark *m);

/* Scans [START, END) as a root.  SOURCE is handed back in parents. */
void lc_mark_root(struct lc_mark *m, uintptr_t start, uintptr_t end, unsigned source);

/* The same for a root of which only words of the written map count. */
void lc_mark_written_root(struct lc_mark *m, uintptr_t start, uintptr_t end, unsigned source);

/* Takes VALUE for a pointer in a root; WHERE and SOURCE are handed back. */
void lc_mark_value(struct lc_mark *m, uintptr_t value, uintptr_t where, unsigned source);

/* Takes the block of RANK for reachable. */
void lc_mark_block(struct lc_mark *m, uint32_t rank, unsigned source);

/* Follows all chains and groups what is lost.  Once, after the roots. */
void lc_mark_finish(struct lc_mark *m);

enum lc_state lc_mark_state(const struct lc_mark *m, uint32_t rank);

/* Does a root hold a pointer to the block, whatever its kind? */
bool lc_mark_is_rooted(const struct lc_mark *m, uint32_t rank);

/* The heuristic without which the block would not be reachable, or LC_HEUR_NONE. */
enum lc_heuristic lc_mark_heuristic(const struct lc_mark *m, uint32_t rank);

/* The leader of an indirectly lost block's clique; a definitely lost block leads its own. */
uint32_t lc_mark_leader(const struct lc_mark *m, uint32_t rank);

/* The pointer through which the search first came to RANK.  False: none
   (lost, or parents were not wanted). */
bool lc_mark_parent(const struct lc_mark *m, uint32_t rank, struct lc_parent *parent);

/* Calls VISIT for each pointer to a block that the block of RANK holds, by the same rules. */
void lc_mark_each_pointer(struct lc_mark *m, uint32_t rank,
                          void (*visit)(void *arg, uintptr_t where, uintptr_t value, uint32_t rank),
                          void *arg);

/* Calls VISIT for each aligned word of [START, END) that can be read. */
void lc_mark_words_of(const struct lc_mark_env *env, uintptr_t start, uintptr_t end,
                      void (*visit)(void *arg, uintptr_t where, uintptr_t value), void *arg);

/* Words scanned so far. */
uint64_t lc_mark_words(const struct lc_mark *m);

#endif
