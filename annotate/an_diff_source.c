/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source of what changed, old and new cost side by side.
 *
 * If both texts of a file are there and differ, its rows are those of a
 * unified difference: ' ' in both, '-' in the old alone, '+' in the new alone.
 * Else the rows are the lines of the one text there is.  Rows with a change that
 * reaches the threshold are shown, and small edits, with context.
 */
#include "an_diff_report.h"

#include "an_report.h"
#include "an_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILES = 20, MAX_HOT_ROWS = 100, MAX_EDITED_ROWS = 60 };

/* One line of the text; counts of the metric. */
struct row {
   uint32_t old_line, new_line; /* 0: not there */
   uint64_t old_count, new_count;
   char mark;
   bool hot, shown;
};

struct text {
   const struct an_diff_report *r;
   struct an_file_pair *file;
   struct row *row;
   size_t n, cap;
   uint32_t *old_row, *new_row; /* row of a line + 1, by line */
   uint32_t n_old, n_new;       /* lines that have one */
};

static bool add_row(struct text *t, uint32_t old_line, uint32_t new_line, char mark)
{
   if (!an_reserve((void **)&t->row, &t->cap, t->n + 1, sizeof *t->row))
      return false;
   t->row[t->n++] = (struct row){ .old_line = old_line, .new_line = new_line, .mark = mark };
   if (old_line)
      t->old_row[old_line] = (uint32_t)t->n;
   if (new_line)
      t->new_row[new_line] = (uint32_t)t->n;
   return true;
}

static bool equal_lines(const struct an_file_pair *f, uint32_t old_line, uint32_t new_line)
{
   size_t n, m;
   const char *a = an_source_line(&f->old_source, old_line, &n);
   const char *b = an_source_line(&f->new_source, new_line, &m);
   return a && b && n == m && !memcmp(a, b, n);
}

/* Rows of two texts.  Edited lines are held back until their block ends, so
   that a block has its old lines first. */
static bool edited_rows(struct text *t)
{
   const struct an_file_pair *f = t->file;
   uint32_t const n = f->old_source.n_lines, m = f->new_source.n_lines;
   uint32_t a = 1, b = 1;
   bool ok = true;
   while (ok && (a <= n || b <= m)) {
      uint32_t stop_a = a, stop_b = b; /* the next line that is in both */
      while (stop_a <= n && !(f->to[stop_a - 1] >= 0 &&
             equal_lines(f, stop_a, (uint32_t)f->to[stop_a - 1] + 1)))
         stop_a++;
      stop_b = stop_a <= n ? (uint32_t)f->to[stop_a - 1] + 1 : m + 1;
      for (; ok && a < stop_a; a++)
         ok = add_row(t, a, 0, '-');
      for (; ok && b < stop_b; b++)
         ok = add_row(t, 0, b, '+');
      if (ok && a <= n)
         ok = add_row(t, a++, b++, ' ');
   }
   return ok;
}

static bool single_rows(struct text *t)
{
   bool ok = true;
   for (uint32_t i = 1; ok && i <= t->n_new; i++)
      ok = add_row(t, i, i, ' ');
   return ok;
}

static bool make_rows(struct text *t)
{
   const struct an_file_pair *f = t->file;
   t->n_old = f->old_source.n_lines;
   t->n_new = f->new_source.n_lines;
   if (!f->edited)
      t->n_old = t->n_new = f->have_new ? t->n_new : t->n_old;
   t->old_row = calloc((size_t)t->n_old + 2, sizeof *t->old_row);
   t->new_row = calloc((size_t)t->n_new + 2, sizeof *t->new_row);
   if (!t->old_row || !t->new_row)
      return false;
   return f->edited ? edited_rows(t) : single_rows(t);
}

/* The rows of a line pair; NULL if its text has no such line. */
static struct row *row_of(const struct text *t, const uint32_t *rows,
                          uint32_t line, uint32_t n_lines)
{
   return line && line <= n_lines && rows[line] ? &t->row[rows[line] - 1] : NULL;
}

static void add_counts(struct text *t, const struct an_line_pair *l)
{
   const struct an_diff *d = t->r->diff;
   const struct an_file_pair *f = t->file;
   struct row *o = row_of(t, t->old_row, l->old_line, t->n_old);
   struct row *n = row_of(t, t->new_row, l->new_line, t->n_new);
   if (!f->edited) /* one text: the new numbers, or the old ones if it is gone */
      o = n = l->new_record >= 0 ? n : o;
   uint64_t const old_count = an_metric_count(&d->metric, d->n_events, an_line_old(d, l));
   uint64_t const new_count = an_metric_count(&d->metric, d->n_events, an_line_new(d, l));
   if (o)
      o->old_count += old_count;
   if (n)
      n->new_count += new_count;
   if (o)
      o->hot = true;
   if (n)
      n->hot = true;
}

/* Hot rows, and what was edited unless it is much: a cost may change far from
   the edit that changed it. */
static void choose_rows(struct text *t)
{
   unsigned const context = t->r->opt->context;
   size_t edited = 0;
   for (size_t i = 0; i < t->n; i++)
      edited += t->row[i].mark != ' ';
   for (size_t i = 0; i < t->n; i++) {
      if (!t->row[i].hot && (t->row[i].mark == ' ' || edited > MAX_EDITED_ROWS))
         continue;
      size_t from = i > context ? i - context : 0;
      size_t to = i + context < t->n ? i + context : t->n - 1;
      for (size_t k = from; k <= to; k++)
         t->row[k].shown = true;
   }
}

/* --- Printing --- */

static void number_cell(struct an_table *t, uint32_t line)
{
   char buf[16] = "";
   if (line)
      snprintf(buf, sizeof buf, "%u", line);
   an_table_cell(t, AN_DIM, buf);
}

static void source_cell(struct an_table *table, const struct text *t,
                        const struct row *row)
{
   const struct an_file_pair *f = t->file;
   bool const is_old = row->mark == '-' || !f->have_new;
   char text[4096];
   size_t len, n = 0;
   const char *line = an_source_line(is_old ? &f->old_source : &f->new_source,
                                     is_old ? row->old_line : row->new_line, &len);
   text[n++] = row->mark;
   text[n++] = ' ';
   for (size_t i = 0; line && i < len && n < sizeof text - 10; i++) {
      if (line[i] != '\t') {
         text[n++] = line[i];
         continue;
      }
      do
         text[n++] = ' ';
      while ((n - 2) % 8 != 0);
   }
   an_table_cell_bytes(table, row->mark == '-' ? AN_WARM : row->mark == '+' ? AN_GOOD : AN_PLAIN,
                       text, n);
}

static void print_row(struct an_table *table, const struct text *t,
                      const struct row *row)
{
   char buf[AN_NUMBER_BYTES];
   if (row->old_count || row->new_count) {
      struct an_delta delta = an_delta(row->old_count, row->new_count);
      an_table_cell(table, AN_PLAIN, row->old_count ? an_format_count(buf, row->old_count) : ".");
      an_table_cell(table, AN_PLAIN, row->new_count ? an_format_count(buf, row->new_count) : ".");
      an_table_cell(table, !delta.size ? AN_DIM : delta.negative ? AN_GOOD : AN_HOT,
                    delta.size ? an_format_delta(buf, delta) : "");
   } else {
      for (int i = 0; i < 3; i++)
         an_table_cell(table, AN_PLAIN, "");
   }
   number_cell(table, t->file->edited ? row->old_line : 0);
   number_cell(table, row->new_line);
   source_cell(table, t, row);
}

static void gap_row(struct an_table *table, const struct text *t, size_t n)
{
   char text[64], count[AN_NUMBER_BYTES];
   const char *dots = t->r->out->utf8 ? "\u00b7\u00b7\u00b7" : "...";
   for (int i = 0; i < 5; i++)
      an_table_cell(table, AN_PLAIN, "");
   snprintf(text, sizeof text, "%s %s line%s %s", dots, an_format_count(count, n),
            n == 1 ? "" : "s", dots);
   an_table_cell(table, AN_DIM, text);
}

static void title(const struct text *t)
{
   const struct an_file_pair *f = t->file;
   struct an_out *out = t->r->out;
   const char *path = f->have_new ? f->new_source.path : f->old_source.path;
   an_out_char(out, '\n');
   an_out_style(out, AN_TITLE);
   an_out_foreign(out, path, strlen(path));
   an_out_style(out, AN_PLAIN);
   if (f->edited) {
      an_out_text(out, "  against ");
      an_out_foreign(out, f->old_source.path, strlen(f->old_source.path));
   }
   an_out_format(out, "  %s\n", t->r->diff->metric.name);
}

static bool print_text(const struct text *t)
{
   static const struct an_column column[] = {
      { "old", AN_RIGHT, 2, 0 },  { "new", AN_RIGHT, 2, 0 },
      { "delta", AN_RIGHT, 2, 0 }, { "old", AN_RIGHT, 2, 0 },
      { "new", AN_RIGHT, 1, 0 },  { "  source", AN_LEFT, 2, 0 },
   };
   struct an_table table;
   size_t hidden = 0;
   an_table_init(&table, column, 6);
   for (size_t i = 0; i < t->n; i++) {
      if (!t->row[i].shown) {
         hidden++;
         continue;
      }
      if (hidden)
         gap_row(&table, t, hidden);
      hidden = 0;
      print_row(&table, t, &t->row[i]);
   }
   if (hidden)
      gap_row(&table, t, hidden);
   title(t);
   bool ok = an_table_print(&table, t->r->out);
   an_table_deinit(&table);
   return ok;
}

static bool show_file(const struct an_diff_report *r, struct an_file_pair *f)
{
   struct text t = { .r = r, .file = f };
   const struct an_diff *d = r->diff;
   bool ok = make_rows(&t);
   for (size_t i = 0; ok && i < d->n_lines && i < MAX_HOT_ROWS; i++)
      if (d->file[d->pair[d->line[i].pair].old_file] == f)
         add_counts(&t, &d->line[i]);
   if (ok) {
      choose_rows(&t);
      ok = print_text(&t);
   }
   free(t.row);
   free(t.old_row);
   free(t.new_row);
   return ok || an_fail_memory(r->err);
}

/* The files of the lines that changed most, each once, in that order. */
bool an_diff_source(const struct an_diff_report *r)
{
   struct an_diff *d = (struct an_diff *)r->diff;
   struct an_file_pair *seen[MAX_FILES];
   size_t n = 0;
   for (size_t i = 0; i < d->n_lines && i < MAX_HOT_ROWS && n < MAX_FILES; i++) {
      struct an_file_pair *f = an_diff_file_pair(d, &d->pair[d->line[i].pair]);
      bool known = false;
      if (!f)
         return an_fail_memory(r->err);
      for (size_t k = 0; k < n; k++)
         known |= seen[k] == f;
      if (known || (!f->have_old && !f->have_new))
         continue;
      seen[n++] = f;
      if (!show_file(r, f))
         return false;
   }
   return true;
}
