/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report of one profile: as text for people, as JSON for programs.
 *
 * Text: header, totals with rates, functions, lines, annotated source of the
 * hot regions, and an account of all that was counted.  JSON: every function
 * and every line unless a threshold or limit is given.
 */
#ifndef AN_REPORT_H
#define AN_REPORT_H

#include "an_finder.h"
#include "an_group.h"
#include "an_heap.h"
#include "an_lines.h"
#include "an_options.h"
#include "an_out.h"
#include "an_table.h"

enum { AN_MAX_SHOWN = 32 };

/* One metric of a list, and how it is shown. */
struct an_shown {
   struct an_metric metric;
   bool count, percent;
   enum { AN_NO_BAR, AN_MINI_BAR, AN_BAR } bar; /* a mini bar is one cell */
   uint64_t total; /* of a sum */
};

/* What the parts of a report share. */
struct an_report {
   struct an_profile *profile;
   const struct an_heap *heap; /* NULL or without files: none */
   const struct an_options *opt;
   struct an_out *out;
   struct an_error *err;
   struct an_shown shown[AN_MAX_SHOWN];
   size_t n_shown;
   struct an_metric first;   /* threshold and account: the sort metric, or the
                                first event if that is a ratio */
   struct an_metric sort;
   struct an_metric cycles;
   bool have_cycles;
   uint32_t unknown;         /* string id of "???" */
   struct an_groups functions; /* sorted */
   struct an_lines lines;
   struct an_finder finder;
   char here[4096];          /* the working directory, or "" */
};

/* P without events is no profile: only the heap is reported then.
   Status AN_USAGE if --show or --sort names something that is not there.
   After a failure there is nothing to release. */
bool an_report_init(struct an_report *r, struct an_profile *p,
                    const struct an_heap *heap, const struct an_options *opt, struct an_out *out,
                    struct an_error *err);
void an_report_deinit(struct an_report *r);

bool an_report_text(struct an_report *r);
bool an_report_json(struct an_report *r);
bool an_report_quickfix(struct an_report *r);
bool an_report_html(struct an_report *r);

/* The part of the page that is drawn by its script. */
bool an_report_map(struct an_report *r);

/* --- The parts of the text --- */

/* What was run and read, and how. */
void an_report_head(struct an_report *r);

bool an_report_totals(struct an_report *r);
bool an_report_functions(struct an_report *r);
bool an_report_lines(struct an_report *r);
bool an_report_source(struct an_report *r);
bool an_report_heap_summary(struct an_report *r);
bool an_report_heap_sites(struct an_report *r);

/* Columns for the shown metrics, written to COLUMN; returns how many. */
size_t an_report_columns(const struct an_report *r, struct an_column *column);

/* The largest value of each shown metric in a list, which gives the full bar. */
struct an_most {
   double value[AN_MAX_SHOWN];
};

/* Takes COUNT into MOST, which begins with zeros. */
void an_report_most(const struct an_report *r, struct an_most *most,
                    const uint64_t *count);

/* The cells of these columns for COUNT. */
void an_report_cells(const struct an_report *r, struct an_table *t,
                     const uint64_t *count, const struct an_most *most);

/* A function's name or a file's path, as --names wants it: a short path below
   the working directory is relative to it.  LINE 0 is left out. */
void an_report_name_cell(const struct an_report *r, struct an_table *t,
                         enum an_style style, uint32_t name);
void an_report_path_cell(const struct an_report *r, struct an_table *t,
                         enum an_style style, uint32_t path, uint32_t line);

/* How many bytes of the path TEXT are the working directory, if it lies below it
   and names are to be short; else 0. */
size_t an_report_below_here(const struct an_report *r, const char *text);

/* A section's title with what is said about it. */
void an_report_title(struct an_out *out, const char *title, const char *rest);

/* Do the counts reach the threshold? */
bool an_report_reaches(const struct an_report *r, const uint64_t *count);

/* Should source with these counts be annotated? */
bool an_report_is_hot(const struct an_report *r, const uint64_t *count);

/* The hottest lines: indices into r->lines by descending value of the sort
   metric, at most LIMIT, without line 0; free() it.  For a list they reach the
   threshold, for source they are hot. */
bool an_report_hot_lines(struct an_report *r, size_t limit, bool for_source,
                         uint32_t **index, size_t *n);

/* "1,234 of 5,678" and the like need no more than this. */
enum { AN_PHRASE_BYTES = 256 };

#endif
