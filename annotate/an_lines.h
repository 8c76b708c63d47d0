/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a profile: records of one (file, line), whatever the function.
 *
 *     struct an_lines lines;
 *     if (!an_lines_init(&lines, &profile, &err)) ...
 *     for (size_t i = 0; i < lines.n; i++)
 *        an_lines_counts(&lines, i, sum);
 *     an_lines_deinit(&lines);
 *
 * Lines ascend by (file id, line number).  Cost: a counting sort of all
 * records by file and a sort within each; 24 bytes per record at most.
 */
#ifndef AN_LINES_H
#define AN_LINES_H

#include "an_profile.h"

struct an_line {
   uint32_t file, line;
   uint32_t first, n; /* its records: lines.record[first ... first + n) */
};

struct an_lines {
   const struct an_profile *profile;
   uint32_t *record; /* record indices by (file, line, record) */
   struct an_line *line;
   size_t n, cap;
};

bool an_lines_init(struct an_lines *l, const struct an_profile *p,
                   struct an_error *err);
void an_lines_deinit(struct an_lines *l);

/* SUM[n_events] of line I. */
void an_lines_counts(const struct an_lines *l, size_t i, uint64_t *sum);

/* The lines of FILE are those from *FIRST on, as many as returned. */
size_t an_lines_of_file(const struct an_lines *l, uint32_t file, size_t *first);

/* The function (index) that has most of the first event at line I. */
uint32_t an_lines_func(const struct an_lines *l, size_t i);

#endif
