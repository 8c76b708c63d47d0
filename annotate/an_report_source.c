/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Annotated source of the text report, and the account.
 *
 * Hot lines (an_report_is_hot) are shown with their context;
 * context ends where another function's lines begin.  What is left out between
 * two pieces is marked with its size and share.  The account says where all
 * of the first event went, so that its rows add up to the total.
 */
#include "an_report.h"

#include "an_format.h"
#include "an_source.h"
#include "cs_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SOURCE_COLUMNS = 3 * AN_MAX_SHOWN + 2, SOURCE_FACTOR = 5,
       LEAST_GAP = 2 };

/* The hot lines of one file. */
struct file_part {
   uint32_t file;
   uint32_t *line; /* indices into lines, ascending */
   size_t n;
   double value;
};

struct account {
   uint64_t annotated, below, no_source, no_line, no_file;
   size_t n_missing; /* files not found */
   size_t n_newer;   /* source files newer than the profile */
   size_t n_other;   /* not those that were recorded */
   char newer[128], other[128]; /* the first of them */
};

struct section {
   struct an_report *r;
   struct account account;
   struct an_most most; /* of all hot lines */
   bool *is_shown; /* by line index */
   struct an_table table;
   struct an_source src;
   uint32_t file;
   size_t first, n; /* the file's lines in r->lines */
   uint32_t past_end; /* counted lines beyond the file's last */
};

static uint64_t first_of(const struct an_report *r, size_t i)
{
   uint64_t sum[AN_MAX_EVENTS];
   an_lines_counts(&r->lines, i, sum);
   return an_metric_count(&r->first, r->profile->head.n_events, sum);
}

/* The index in r->lines of line LINE of the section's file, or -1. */
static int64_t find_line(const struct section *s, uint32_t line)
{
   size_t low = s->first, high = s->first + s->n;
   while (low < high) {
      size_t mid = low + (high - low) / 2;
      if (s->r->lines.line[mid].line < line)
         low = mid + 1;
      else
         high = mid;
   }
   if (low == s->first + s->n || s->r->lines.line[low].line != line)
      return -1;
   return (int64_t)low;
}

/* The first and last line of the context around the hot line HOT. */
static void bounds(const struct section *s, uint32_t hot, uint32_t *from,
                   uint32_t *to)
{
   const struct an_report *r = s->r;
   uint32_t const line = r->lines.line[hot].line;
   uint32_t const func = an_lines_func(&r->lines, hot);
   *from = *to = line;
   if (line > s->src.n_lines)
      return;
   for (unsigned c = 0; c < r->opt->context && *from > 1; c++) {
      int64_t i = find_line(s, *from - 1);
      if (i >= 0 && an_lines_func(&r->lines, (size_t)i) != func)
         break;
      --*from;
   }
   for (unsigned c = 0; c < r->opt->context && *to < s->src.n_lines; c++) {
      int64_t i = find_line(s, *to + 1);
      if (i >= 0 && an_lines_func(&r->lines, (size_t)i) != func)
         break;
      ++*to;
   }
}

static void empty_cells(const struct section *s, size_t n_columns)
{
   while (s->table.n_cells % n_columns < n_columns - 1)
      an_table_cell((struct an_table *)&s->table, AN_PLAIN, "");
}

/* "--- 120 lines, 0.3% of Ir ---" for the lines from FROM to TO, as far as
   there are such lines. */
static void gap(struct section *s, uint64_t from, uint64_t to)
{
   uint64_t sum = 0;
   const struct an_report *r = s->r;
   if (to > s->src.n_lines)
      to = s->src.n_lines;
   if (from > to)
      return;
   for (size_t i = s->first; i < s->first + s->n; i++) {
      uint32_t const line = r->lines.line[i].line;
      if (line >= from && line <= to)
         sum += first_of(r, i);
   }
   char text[AN_PHRASE_BYTES], pc[AN_NUMBER_BYTES], count[AN_NUMBER_BYTES];
   unsigned const n_events = r->profile->head.n_events;
   double const total = an_metric_value(&r->first, n_events, r->profile->total);
   const char *dots = r->out->utf8 ? "\u00b7\u00b7\u00b7" : "...";
   an_format_percent(pc, (double)sum, total);
   snprintf(text, sizeof text, "%s %s line%s%s%s%s%s %s", dots,
            an_format_count(count, to - from + 1), to == from ? "" : "s",
            sum ? ", " : "", sum ? pc : "", sum ? " of " : "",
            sum ? r->first.name : "", dots);
   empty_cells(s, s->table.n_columns);
   an_table_cell(&s->table, AN_DIM, text);
}

/* The text of a source line with tabs expanded, at most 4 KiB of it. */
static void text_cell(struct section *s, uint32_t line, enum an_style style)
{
   char text[4096];
   size_t len, n = 0, column = 0;
   const char *src = an_source_line(&s->src, line, &len);
   for (size_t i = 0; src && i < len && n < sizeof text - 8; i++) {
      if (src[i] != '\t') {
         text[n++] = src[i];
         column++;
         continue;
      }
      do
         text[n++] = ' ';
      while (++column % 8 != 0);
   }
   if (!src)
      n = (size_t)snprintf(text, sizeof text, "<past the end of the file>");
   an_table_cell_bytes(&s->table, src ? style : AN_WARM, text, n);
}

static void source_row(struct section *s, uint32_t line)
{
   const struct an_report *r = s->r;
   uint64_t sum[AN_MAX_EVENTS];
   char number[AN_NUMBER_BYTES];
   int64_t i = find_line(s, line);
   snprintf(number, sizeof number, "%u", line);
   if (i >= 0) {
      an_lines_counts(&r->lines, (size_t)i, sum);
      an_report_cells(r, &s->table, sum, &s->most);
      s->is_shown[i] = true;
      s->past_end += line > s->src.n_lines;
   } else {
      size_t const at = s->table.n_cells % s->table.n_columns;
      for (size_t c = at; c + 2 < s->table.n_columns; c++)
         an_table_cell(&s->table, AN_PLAIN, "");
   }
   an_table_cell(&s->table, AN_DIM, number);
   text_cell(s, line, i >= 0 ? AN_PLAIN : AN_DIM);
}

/* All pieces of a file, with the gaps between them. */
static void pieces(struct section *s, const struct file_part *part)
{
   uint64_t shown_to = 0; /* a line can be the last that 32 bits hold */
   for (size_t k = 0; k < part->n; k++) {
      uint32_t first, to;
      bounds(s, part->line[k], &first, &to);
      uint64_t from = first;
      if (from <= shown_to)
         from = shown_to + 1;
      if (to < from)
         continue;
      if (from - shown_to - 1 > LEAST_GAP || from > s->src.n_lines)
         gap(s, shown_to + 1, from - 1);
      else
         from = shown_to + 1;
      for (uint64_t line = from; line <= to; line++)
         source_row(s, (uint32_t)line);
      shown_to = to;
   }
   gap(s, shown_to + 1, s->src.n_lines);
}

static void file_title(struct section *s)
{
   struct an_report *r = s->r;
   uint64_t sum = 0;
   char text[AN_PHRASE_BYTES], pc[AN_NUMBER_BYTES];
   for (size_t i = s->first; i < s->first + s->n; i++)
      sum += first_of(r, i);
   double const total = an_metric_value(&r->first, r->profile->head.n_events,
                                        r->profile->total);
   snprintf(text, sizeof text, "%s of %s",
            an_format_percent(pc, (double)sum, total), r->first.name);
   an_out_char(r->out, '\n');
   an_out_style(r->out, AN_TITLE);
   const char *name = an_strings_get(r->profile->strings, s->file);
   size_t const skip = an_report_below_here(r, name);
   an_out_foreign(r->out, name + skip, strlen(name + skip));
   an_out_style(r->out, AN_PLAIN);
   an_out_format(r->out, "  %s", text);
   if (strcmp(name, s->src.path) != 0) {
      an_out_text(r->out, "  (found as ");
      const char *path = s->src.path + an_report_below_here(r, s->src.path);
      an_out_foreign(r->out, path, strlen(path));
      an_out_text(r->out, ")");
   }
   an_out_char(r->out, '\n');
}

/* A source that is not the one that was compiled shows counts beside the wrong
   lines. */
static void note_age(struct section *s)
{
   struct account *a = &s->account;
   const char *name = an_strings_get(s->r->profile->strings, s->file);
   const char *path = s->src.path + an_report_below_here(s->r, s->src.path);
   enum an_age const age = an_source_age(&s->src, &s->r->finder, name);
   if (age == AN_AGE_NEWER && a->n_newer++ == 0)
      snprintf(a->newer, sizeof a->newer, "%s", path);
   if (age == AN_AGE_OTHER && a->n_other++ == 0)
      snprintf(a->other, sizeof a->other, "%s", path);
}

static void warn(struct an_out *out, const char *first, size_t n, const char *what)
{
   if (n == 0)
      return;
   an_out_style(out, AN_WARM);
   an_out_text(out, "\nwarning: ");
   an_out_style(out, AN_PLAIN);
   an_out_foreign(out, first, strlen(first));
   if (n > 1)
      an_out_format(out, " and %zu more", n - 1);
   an_out_format(out, " %s; the counts may stand beside the wrong lines\n", what);
}

static void warn_of_age(const struct section *s)
{
   const struct account *a = &s->account;
   warn(s->r->out, a->other, a->n_other,
        a->n_other == 1 ? "is not the source that was recorded"
                        : "are not the sources that were recorded");
   warn(s->r->out, a->newer, a->n_newer, "changed after the run");
}

static bool annotate_file(struct section *s, const struct file_part *part)
{
   struct an_report *r = s->r;
   struct an_column column[MAX_SOURCE_COLUMNS];
   size_t n_columns = an_report_columns(r, column);
   column[n_columns++] = (struct an_column){ "line", AN_RIGHT, 2, 0 };
   column[n_columns++] = (struct an_column){ "source", AN_LEFT, 2, 0 };
   s->n = an_lines_of_file(&r->lines, part->file, &s->first);
   s->past_end = 0;
   note_age(s);
   an_table_init(&s->table, column, n_columns);
   pieces(s, part);
   file_title(s);
   bool ok = an_table_print(&s->table, r->out) || an_fail_memory(r->err);
   an_table_deinit(&s->table);
   if (s->past_end)
      an_out_format(r->out, "  warning: %u counted line%s past the end: this is "
                    "not the source that was compiled\n", s->past_end,
                    s->past_end == 1 ? " lies" : "s lie");
   return ok;
}

static int compare_u32(const void *va, const void *vb)
{
   uint32_t const a = *(const uint32_t *)va, b = *(const uint32_t *)vb;
   return a < b ? -1 : a > b;
}

struct ranked_part {
   struct file_part part;
   const struct an_strings *strings;
};

static int compare_parts(const void *va, const void *vb)
{
   const struct ranked_part *a = va, *b = vb;
   if (a->part.value != b->part.value)
      return a->part.value > b->part.value ? -1 : 1;
   return an_strings_compare(a->strings, a->part.file, b->part.file);
}

/* Cuts the ascending hot lines into files; free() the result. */
static struct ranked_part *cut_parts(struct an_report *r, uint32_t *hot,
                                     size_t n_hot, size_t *n)
{
   struct ranked_part *part = malloc((n_hot + 1) * sizeof *part);
   *n = 0;
   for (size_t i = 0; part && i < n_hot; i++) {
      uint32_t const file = r->lines.line[hot[i]].file;
      if (*n == 0 || part[*n - 1].part.file != file)
         part[(*n)++] = (struct ranked_part){ { file, hot + i, 0, 0 },
                                              r->profile->strings };
      part[*n - 1].part.n++;
      part[*n - 1].part.value += (double)first_of(r, hot[i]);
   }
   if (part && *n)
      qsort(part, *n, sizeof *part, compare_parts);
   return part;
}

static bool is_unknown_file(const struct an_report *r, uint32_t file)
{
   const char *name = an_strings_get(r->profile->strings, file);
   return *name == '\0' || !strcmp(name, CS_UNKNOWN);
}

static void mark_missing(struct section *s, const struct file_part *part,
                         bool *missing)
{
   s->account.n_missing++;
   for (size_t k = 0; k < part->n; k++)
      missing[part->line[k]] = true;
}

static void fill_account(struct section *s, const bool *missing)
{
   const struct an_report *r = s->r;
   struct account *a = &s->account;
   for (size_t i = 0; i < r->lines.n; i++) {
      const struct an_line *line = &r->lines.line[i];
      uint64_t const n = first_of(r, i);
      if (s->is_shown[i])
         a->annotated += n;
      else if (is_unknown_file(r, line->file))
         a->no_file += n;
      else if (line->line == 0)
         a->no_line += n;
      else if (missing[i])
         a->no_source += n;
      else
         a->below += n;
   }
}

static void account_row(const struct section *s, struct an_table *t,
                        uint64_t n, const char *text)
{
   char buf[AN_NUMBER_BYTES];
   const struct an_report *r = s->r;
   double const total = an_metric_value(&r->first, r->profile->head.n_events,
                                        r->profile->total);
   an_table_cell(t, AN_PLAIN, an_format_count(buf, n));
   an_table_cell(t, AN_PLAIN, an_format_percent(buf, (double)n, total));
   an_table_cell(t, AN_PLAIN, text);
}

static bool print_account(const struct section *s)
{
   static const struct an_column column[] = {
      { "", AN_RIGHT, 2, 0 }, { "", AN_RIGHT, 1, 0 }, { "", AN_LEFT, 2, 0 },
   };
   struct an_report *r = s->r;
   const struct account *a = &s->account;
   struct an_table t;
   char text[AN_PHRASE_BYTES];
   snprintf(text, sizeof text, "of %s", r->first.name);
   an_report_title(r->out, "Account", text);
   snprintf(text, sizeof text, "hot lines whose source was not found (%zu file%s; "
            "--include=DIR)", a->n_missing, a->n_missing == 1 ? "" : "s");
   an_table_init(&t, column, 3);
   account_row(s, &t, a->annotated, "annotated above");
   if (a->no_source)
      account_row(s, &t, a->no_source, text);
   if (a->no_line)
      account_row(s, &t, a->no_line, "in known files, line not known");
   if (a->no_file)
      account_row(s, &t, a->no_file, "file not known (no debug information)");
   account_row(s, &t, a->below, "in all other lines");
   uint64_t const total = an_metric_count(&r->first, r->profile->head.n_events,
                                          r->profile->total);
   uint64_t const rest = total - a->annotated - a->no_source - a->no_line -
                         a->no_file - a->below;
   if (rest)
      account_row(s, &t, rest, "left out by filters");
   account_row(s, &t, total, "total");
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   return ok;
}

static bool annotate_parts(struct section *s, const struct ranked_part *part,
                           size_t n, bool *missing)
{
   struct an_report *r = s->r;
   bool ok = true;
   for (size_t i = 0; i < n && ok; i++) {
      const struct file_part *p = &part[i].part;
      if (is_unknown_file(r, p->file))
         continue;
      s->file = p->file;
      if (!an_source_open(&s->src, &r->finder, an_strings_get(r->profile->strings, p->file))) {
         mark_missing(s, p, missing);
         continue;
      }
      ok = annotate_file(s, p);
      an_source_close(&s->src);
   }
   return ok;
}

bool an_report_source(struct an_report *r)
{
   struct section s = { .r = r };
   uint32_t *hot;
   size_t n_hot, n;
   size_t limit = r->opt->limit;
   limit = limit > SIZE_MAX / SOURCE_FACTOR ? SIZE_MAX : limit * SOURCE_FACTOR;
   if (!an_report_hot_lines(r, limit, true, &hot, &n_hot))
      return false;
   for (size_t i = 0; i < n_hot; i++) {
      uint64_t sum[AN_MAX_EVENTS];
      an_lines_counts(&r->lines, hot[i], sum);
      an_report_most(r, &s.most, sum);
   }
   if (n_hot)
      qsort(hot, n_hot, sizeof *hot, compare_u32);
   struct ranked_part *part = cut_parts(r, hot, n_hot, &n);
   bool *missing = calloc(r->lines.n + 1, 1);
   s.is_shown = calloc(r->lines.n + 1, 1);
   bool ok = part && missing && s.is_shown;
   if (!ok)
      an_fail_memory(r->err);
   ok = ok && annotate_parts(&s, part, n, missing);
   if (ok) {
      warn_of_age(&s);
      fill_account(&s, missing);
      ok = print_account(&s);
   }
   free(part);
   free(missing);
   free(s.is_shown);
   free(hot);
   return ok;
}
