/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table printer: columns are data, cells are texts, widths come by
 * themselves.  Every list of the reports is printed by it.
 *
 *     struct an_table t;
 *     an_table_init(&t, column, n_columns);
 *     an_table_cell(&t, AN_PLAIN, "1,234");    // row by row, left to right
 *     ...
 *     ok = an_table_print(&t, &out);           // false: memory ran out
 *     an_table_deinit(&t);
 *
 * Cells that could not be stored are remembered and reported at the end, so
 * the calls between need no checks.
 */
#ifndef AN_TABLE_H
#define AN_TABLE_H

#include "an_memory.h"
#include "an_out.h"

/* AN_PATH is AN_LEFT, but what does not fit is cut at its beginning: of a path
   the end says more. */
enum an_align { AN_RIGHT, AN_LEFT, AN_PATH };

/* A terminal of fewer columns has no room for what is good to know. */
enum { AN_NARROW = 110 };

struct an_column {
   const char *header;
   enum an_align align;
   unsigned gap; /* blanks before the column */
   unsigned most; /* the width does not grow beyond this for a long cell, which
                     then shifts the rest of its row; 0: no limit.  The first
                     column that has this is cut to make room for the next one */
};

struct an_cell {
   const char *text;
   uint32_t len, columns;
   enum an_style style;
};

struct an_table {
   const struct an_column *column;
   size_t n_columns;
   struct an_cell *cell;
   size_t n_cells, cap;
   struct an_arena arena;
   bool no_memory;
};

/* COLUMN must live as long as the table. */
void an_table_init(struct an_table *t, const struct an_column *column, size_t n);
void an_table_deinit(struct an_table *t);

/* The next cell; TEXT is copied. */
void an_table_cell(struct an_table *t, enum an_style style, const char *text);

/* The same with LEN bytes of text. */
void an_table_cell_bytes(struct an_table *t, enum an_style style,
                         const char *text, size_t len);

/* Writes headers, if any column has one, and rows.  If the output has a width, a
   row is cut there; less than three columns of a cell are none. */
bool an_table_print(const struct an_table *t, struct an_out *out);

#endif
