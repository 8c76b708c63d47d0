/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IR that sets bytes of the written map.
 *
 * A mark at an address that nothing is known of takes seven instructions on amd64: two
 * shifts and a load find the chunk, a shift the word, and a store sets the byte;
 * or four, while the near map is enough (lc_written.h).  Most superblocks store several
 * times off one base, though: the stack pointer, an object.  Words at a distance of
 * whole words have bytes at that distance in the map, so behind the first such mark the
 * others are one instruction; at other distances the chunk is shared.  This holds
 * within LC_REACH_WORDS, on both sides, whatever chunks the two words lie in.
 */
#ifndef LC_MARKS_H
#define LC_MARKS_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

#include "lc_stores.h"

struct lc_marks;

struct lc_marks *lc_marks_create(void);

/* A new superblock begins, whose addresses have the type WORD. */
void lc_marks_begin(struct lc_marks *m, IRType word);

/* Are the marks woven from now on those of the near map?  What has been woven before stays. */
void lc_marks_use_near(struct lc_marks *m, Bool near);

/* Marks WORDS words from ADDR, at most LC_MOST_MARKS. */
void lc_marks_set(struct lc_marks *m, IRSB *sb, IRExpr *addr, UInt words);

/* Marks a run whose first store is at ADDR. */
void lc_marks_set_run(struct lc_marks *m, IRSB *sb, IRExpr *addr, const struct lc_run *run);

#endif
