/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report of a comparison: as text for people, as JSON for programs.
 */
#ifndef AN_DIFF_REPORT_H
#define AN_DIFF_REPORT_H

#include "an_diff.h"
#include "an_gate.h"
#include "an_compat.h"
#include "an_leak_diff.h"
#include "an_options.h"
#include "an_out.h"

/* What the functions below need. */
struct an_diff_report {
   const struct an_diff *diff;
   const struct an_options *opt;
   struct an_out *out;
   struct an_error *err;
   const struct an_limits *gate;      /* of --fail; may be empty */
   const struct an_limits *tolerance; /* of --tolerance; may be empty */
   const struct an_limits *noise;     /* what decides the word of a total */
   const struct an_spread *spread;    /* of several old profiles */
   const struct an_leak_diff *leaks;  /* NULL: not both have a heap profile */
   const struct an_difference *run;   /* how the runs differ that were compared anyway */
   unsigned n_run;
   const char *here;                  /* the working directory; "": do not leave it out */
   bool failed;                       /* out: a limit was exceeded */
};

/* Sets r->failed. */
void an_diff_judge(struct an_diff_report *r);

bool an_diff_text(const struct an_diff_report *r);
bool an_diff_json(const struct an_diff_report *r);
bool an_diff_junit(const struct an_diff_report *r);
bool an_diff_sarif(const struct an_diff_report *r);
bool an_diff_markdown(const struct an_diff_report *r);
bool an_diff_html(const struct an_diff_report *r);

/* --- Parts of the text --- */

/* Allocations and leaks, if both profiles tell of them. */
bool an_diff_heap(const struct an_diff_report *r);

/* What is said of both heaps: "allocated", "definitely lost" ..., in bytes. */
struct an_heap_row {
   const char *what;
   uint64_t old_bytes, new_bytes;
   bool judged; /* more is worse */
};
enum { AN_HEAP_ROWS = 6 };
unsigned an_diff_heap_rows(const struct an_diff_report *r, struct an_heap_row row[AN_HEAP_ROWS]);

/* "3 new, 1 grown, 12 same" */
void an_diff_leaks_text(const struct an_diff_report *r, char *text, size_t size);

/* Four cells: old, new, delta, and the change in STYLE. */
struct an_table;
void an_diff_count_cells(struct an_table *t, uint64_t old_n, uint64_t new_n,
                         enum an_style style);

/* PATH as people want it: relative, if it lies below the working directory. */
const char *an_diff_path(const struct an_diff_report *r, const char *path);

/* The part that shows source. */
bool an_diff_source(const struct an_diff_report *r);

/* The table of what makes two profiles incomparable. */
bool an_diff_differences(struct an_out *out, const struct an_difference *diff,
                         unsigned n, struct an_error *err);

#endif
