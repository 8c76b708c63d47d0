/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing a self-contained HTML page: style and script are inside, nothing is
 * loaded, tables are real tables that need no script.
 *
 *     an_html_begin(out, "title");
 *     an_html_table(out, "list", column, n);
 *     an_html_row(out, NULL);
 *     an_html_count(out, 5, 100);
 *     an_html_name(out, "main", NULL);
 *     an_html_table_end(out);
 *     an_html_end(out);
 *
 * The output is UTF-8 whatever the input: other bytes become \xHH, control
 * characters '?'.
 */
#ifndef AN_HTML_H
#define AN_HTML_H

#include "an_format.h"
#include "an_out.h"

struct an_html_column {
   const char *header;
   bool is_number;
};

void an_html_begin(struct an_out *out, const char *title);
void an_html_end(struct an_out *out);

/* Text with what means something in HTML escaped. */
void an_html_text(struct an_out *out, const char *text, size_t len);

/* <h2 id=ID>TITLE <small>REST</small></h2> */
void an_html_heading(struct an_out *out, const char *id, const char *title,
                     const char *rest);

/* A term and what it is, between an_html_terms(out, true) and (out, false). */
void an_html_terms(struct an_out *out, bool begin);
void an_html_term(struct an_out *out, const char *term, const char *text);

/* A table of CLASS; "list" is sorted and searched by the script. */
void an_html_table(struct an_out *out, const char *class_name,
                   const struct an_html_column *column, size_t n);
void an_html_table_end(struct an_out *out);

/* Begins the next row. */
void an_html_row(struct an_out *out);

/* Cells: a count with a bar for its share of WHOLE; a difference; a share;
   text; a name (with HREF, or NULL). */
void an_html_count(struct an_out *out, uint64_t n, uint64_t whole);
void an_html_delta(struct an_out *out, struct an_delta d);
void an_html_share(struct an_out *out, double part, double whole);
void an_html_cell(struct an_out *out, const char *class_name, const char *text);
void an_html_name(struct an_out *out, const char *text, const char *href);

/* A function's name or a path, made short by SHORTEN (NULL: not), LINE behind it
   unless 0; the whole text is then the cell's title. */
void an_html_short(struct an_out *out, const char *text, uint32_t line,
                   size_t (*shorten)(const char *, size_t, char *), const char *href);

#endif
