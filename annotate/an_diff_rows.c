/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of source for a comparison; see the header. */
#include "an_diff_rows.h"

#include "an_memory.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_HOT_ROWS = 100, MAX_EDITED_ROWS = 60 };

static bool add_row(struct an_diff_rows *t, uint32_t old_line, uint32_t new_line, char mark)
{
   if (!an_reserve((void **)&t->row, &t->cap, t->n + 1, sizeof *t->row))
      return false;
   t->row[t->n++] = (struct an_diff_row){ .old_line = old_line, .new_line = new_line, .mark = mark };
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
static bool edited_rows(struct an_diff_rows *t)
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

static bool single_rows(struct an_diff_rows *t)
{
   bool ok = true;
   for (uint32_t i = 1; ok && i <= t->n_new; i++)
      ok = add_row(t, i, i, ' ');
   return ok;
}

static bool make_rows(struct an_diff_rows *t)
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
static struct an_diff_row *row_of(const struct an_diff_rows *t, const uint32_t *rows,
                          uint32_t line, uint32_t n_lines)
{
   return line && line <= n_lines && rows[line] ? &t->row[rows[line] - 1] : NULL;
}

static void add_counts(struct an_diff_rows *t, const struct an_line_pair *l)
{
   const struct an_diff *d = t->diff;
   const struct an_file_pair *f = t->file;
   struct an_diff_row *o = row_of(t, t->old_row, l->old_line, t->n_old);
   struct an_diff_row *n = row_of(t, t->new_row, l->new_line, t->n_new);
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
static void choose_rows(struct an_diff_rows *t, unsigned context)
{
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

bool an_diff_rows_init(struct an_diff_rows *t, const struct an_diff *d,
                       struct an_file_pair *file, unsigned context,
                       struct an_error *err)
{
   *t = (struct an_diff_rows){ .diff = d, .file = file };
   if (!make_rows(t)) {
      an_diff_rows_deinit(t);
      return an_fail_memory(err);
   }
   for (size_t i = 0; i < d->n_lines && i < MAX_HOT_ROWS; i++)
      if (d->file[d->pair[d->line[i].pair].old_file] == file)
         add_counts(t, &d->line[i]);
   choose_rows(t, context);
   return true;
}

void an_diff_rows_deinit(struct an_diff_rows *t)
{
   free(t->row);
   free(t->old_row);
   free(t->new_row);
   *t = (struct an_diff_rows){ 0 };
}

const char *an_diff_row_text(const struct an_diff_rows *t,
                             const struct an_diff_row *row, size_t *len)
{
   const struct an_file_pair *f = t->file;
   bool const is_old = row->mark == '-' || !f->have_new;
   return an_source_line(is_old ? &f->old_source : &f->new_source,
                         is_old ? row->old_line : row->new_line, len);
}

int an_diff_files(struct an_diff *d, struct an_file_pair **file, int most,
                  struct an_error *err)
{
   int n = 0;
   for (size_t i = 0; i < d->n_lines && i < MAX_HOT_ROWS && n < most; i++) {
      struct an_file_pair *f = an_diff_file_pair(d, &d->pair[d->line[i].pair]);
      bool known = false;
      if (!f) {
         an_fail_memory(err);
         return -1;
      }
      for (int k = 0; k < n; k++)
         known |= file[k] == f;
      if (!known && (f->have_old || f->have_new))
         file[n++] = f;
   }
   return n;
}
