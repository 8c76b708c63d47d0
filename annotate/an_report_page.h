/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of the page of one profile share (an_report_html.c).
 *
 * Bounds keep the page of a large profile small: AN_PAGE_ROWS functions and lines,
 * AN_PAGE_FILES sources; a source of more than WHOLE_LINES lines, or one that comes
 * when ALL_LINES are on the page, is shown around its hot lines only.  A line with
 * counts takes about 400 bytes, so all of it stays below 15 MB.
 */
#ifndef AN_REPORT_PAGE_H
#define AN_REPORT_PAGE_H

#include "an_report.h"
#include "an_source.h"

enum { AN_PAGE_ROWS = 1000, AN_PAGE_FILES = 40 };

/* The source files of the page, in order; F1, F2 ... are their anchors. */
struct an_page {
   struct an_report *r;
   uint32_t file[AN_PAGE_FILES];
   struct an_source source[AN_PAGE_FILES];
   bool *shown[AN_PAGE_FILES]; /* by line: is it on the page? */
   size_t n_files;
   uint32_t n_lines; /* that whole files have taken */
   uint32_t *hot; /* indices into r->lines, hottest first */
   size_t n_hot;
};

/* The text of string ID. */
static inline const char *an_page_text(const struct an_page *p, uint32_t id)
{
   return an_strings_get(p->r->profile->strings, id);
}

/* Cells: a function's name; a file's path, with LINE unless 0.  HREF may be NULL. */
void an_page_name(const struct an_page *p, uint32_t name, const char *href);
void an_page_path(const struct an_page *p, uint32_t path, uint32_t line, const char *href);

/* "F3L12" in BUF if the line stands on the page; else NULL. */
const char *an_page_anchor(const struct an_page *p, char *buf, size_t size,
                           uint32_t file, uint32_t line);

/* Allocations, sites and leaks, if there is a heap profile. */
bool an_page_has_leaks(const struct an_page *p);
bool an_page_heap(struct an_page *p);

#endif
