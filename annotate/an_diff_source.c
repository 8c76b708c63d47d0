/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source of what changed in the text of a comparison, old and new cost
   beside each line. */
#include "an_diff_report.h"

#include "an_diff_rows.h"
#include "an_finder.h"
#include "an_table.h"

#include <stdio.h>
#include <string.h>

static void number_cell(struct an_table *t, uint32_t line)
{
   char buf[16] = "";
   if (line)
      snprintf(buf, sizeof buf, "%u", line);
   an_table_cell(t, AN_DIM, buf);
}

static void source_cell(struct an_table *table, const struct an_diff_rows *t,
                        const struct an_diff_row *row)
{
   char text[4096];
   size_t len, n = 0;
   const char *line = an_diff_row_text(t, row, &len);
   text[n++] = row->mark;
   text[n++] = ' ';
   if (row->mark == ' ' && (!line || len == 0))
      n = 0; /* no blanks at the end of a row */
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

static void print_row(struct an_table *table, const struct an_diff_rows *t,
                      const struct an_diff_row *row)
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

static void gap_row(struct an_table *table, bool utf8, size_t n)
{
   char text[64], count[AN_NUMBER_BYTES];
   const char *dots = utf8 ? "\u00b7\u00b7\u00b7" : "...";
   for (int i = 0; i < 5; i++)
      an_table_cell(table, AN_PLAIN, "");
   snprintf(text, sizeof text, "%s %s line%s %s", dots, an_format_count(count, n),
            n == 1 ? "" : "s", dots);
   an_table_cell(table, AN_DIM, text);
}

static void title(const struct an_diff_report *r, const struct an_diff_rows *t)
{
   struct an_out *out = r->out;
   const struct an_file_pair *f = t->file;
   const char *path = an_diff_path(r, f->have_new ? f->new_source.path : f->old_source.path);
   an_out_char(out, '\n');
   an_out_style(out, AN_TITLE);
   an_out_foreign(out, path, strlen(path));
   an_out_style(out, AN_PLAIN);
   if (f->edited) {
      an_out_text(out, "  against ");
      path = an_diff_path(r, f->old_source.path);
      an_out_foreign(out, path, strlen(path));
   }
   an_out_format(out, "  %s\n", t->diff->metric.name);
}

static bool print_text(const struct an_diff_report *r, const struct an_diff_rows *t)
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
         gap_row(&table, r->out->utf8, hidden);
      hidden = 0;
      print_row(&table, t, &t->row[i]);
   }
   if (hidden)
      gap_row(&table, r->out->utf8, hidden);
   title(r, t);
   bool ok = an_table_print(&table, r->out);
   an_table_deinit(&table);
   return ok;
}

/* Says of a text that it is not the one that was recorded for the run.  That it
   is younger means nothing here: of two runs' sources one was edited. */
static void warn_of_text(const struct an_diff_report *r, const struct an_finder *finder,
                         const struct an_source *src, uint32_t file, const char *run)
{
   const char *name = an_strings_get(r->diff->old_profile->strings, file);
   const char *path = an_diff_path(r, src->path);
   if (an_source_age(src, finder, name) != AN_AGE_OTHER)
      return;
   an_out_style(r->out, AN_WARM);
   an_out_text(r->out, "  warning: ");
   an_out_style(r->out, AN_PLAIN);
   an_out_foreign(r->out, path, strlen(path));
   an_out_format(r->out, " is not the source that was recorded for the %s run\n", run);
}

static void warn_of_texts(const struct an_diff_report *r, const struct an_file_pair *f)
{
   const struct an_diff_setup *s = &r->diff->setup;
   if (f->have_old)
      warn_of_text(r, s->old_finder, &f->old_source, f->old_file, "old");
   if (f->have_new)
      warn_of_text(r, s->new_finder, &f->new_source, f->new_file, "new");
}

bool an_diff_source(const struct an_diff_report *r)
{
   struct an_diff *d = (struct an_diff *)r->diff;
   struct an_file_pair *file[AN_DIFF_FILES];
   int const n = an_diff_files(d, file, AN_DIFF_FILES, r->err);
   bool ok = n >= 0;
   for (int i = 0; ok && i < n; i++) {
      struct an_diff_rows rows;
      ok = an_diff_rows_init(&rows, d, file[i], r->opt->context, r->err);
      if (ok) {
         ok = print_text(r, &rows) || an_fail_memory(r->err);
         warn_of_texts(r, file[i]);
         an_diff_rows_deinit(&rows);
      }
   }
   return ok;
}
