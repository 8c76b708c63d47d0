/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source of what changed as rows: old and new cost of each line.
 *
 * If both texts of a file are there and differ, its rows are those of a
 * unified difference: ' ' in both, '-' in the old alone, '+' in the new alone.
 * Else the rows are the lines of the one text there is.  Rows with a change that
 * reaches the threshold are to be shown, and small edits, with context.
 *
 *     n = an_diff_files(diff, file, AN_DIFF_FILES, &err);
 *     if (n > 0 && an_diff_rows_init(&t, diff, file[0], context, &err))
 *        ... t.row[0 ... t.n) ...
 *     an_diff_rows_deinit(&t);
 */
#ifndef AN_DIFF_ROWS_H
#define AN_DIFF_ROWS_H

#include "an_diff.h"

enum { AN_DIFF_FILES = 20 };

/* One line of the text; counts of the metric. */
struct an_diff_row {
   uint32_t old_line, new_line; /* 0: not there */
   uint64_t old_count, new_count;
   char mark;
   bool hot, shown;
};

struct an_diff_rows {
   const struct an_diff *diff;
   struct an_file_pair *file;
   struct an_diff_row *row;
   size_t n, cap;
   uint32_t *old_row, *new_row; /* row of a line + 1, by line */
   uint32_t n_old, n_new;       /* lines that have one */
};

/* The files of the lines that changed most and whose source was found, each
   once, in that order; at most MOST.  Negative: no memory. */
int an_diff_files(struct an_diff *d, struct an_file_pair **file, int most,
                  struct an_error *err);

bool an_diff_rows_init(struct an_diff_rows *t, const struct an_diff *d,
                       struct an_file_pair *file, unsigned context,
                       struct an_error *err);
void an_diff_rows_deinit(struct an_diff_rows *t);

/* The text of a row, LEN bytes; NULL if there is none. */
const char *an_diff_row_text(const struct an_diff_rows *t,
                             const struct an_diff_row *row, size_t *len);

#endif
