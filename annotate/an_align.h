/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which lines of an old text are which lines of a new one?
 *
 * Lines are given as numbers (hashes of their texts, or counts); equal numbers
 * are equal lines.  What is equal at both ends is matched, then lines that are
 * unique in both texts and in the same order (patience), then, in the pieces
 * between, a longest common subsequence.  Between matches, as many old lines as
 * new ones are taken for edited lines, in order; of other pieces those that are
 * alike, if they can be compared.
 *
 *     int32_t *to = malloc(n_old * sizeof *to);
 *     if (!an_align(old, n_old, new, n_new, NULL, to)) ...   // no memory
 *     to[i] is the new index of old line i, or -1
 *
 * Cost: sorting, and at most LCS_CELLS steps for each piece, LIKE_CELLS calls of
 * LIKENESS; a larger piece without unique lines stays unmatched.
 */
#ifndef AN_ALIGN_H
#define AN_ALIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How much alike are old line A and new line B?  From 0 to 100; below 50 they are
   different lines. */
struct an_likeness {
   unsigned (*of)(const void *texts, size_t a, size_t b);
   const void *texts;
};

/* LIKENESS may be NULL.  False: no memory. */
bool an_align(const uint64_t *old_line, size_t n_old, const uint64_t *new_line,
              size_t n_new, const struct an_likeness *likeness, int32_t *to);

#endif
