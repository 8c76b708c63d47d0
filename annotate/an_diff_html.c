/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The comparison as an HTML page: limits, totals, leaks, functions, lines, and the
 * source of what changed with old and new cost side by side.  A line of the new
 * source has the anchor F1L34, one that is only in the old F1O34.
 */
#include "an_diff_report.h"

#include "an_diff_rows.h"
#include "an_html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 1000, HTML_CONTEXT = 10 };

static const struct an_html_column total_columns[] = {
   { "", false }, { "old", true }, { "new", true }, { "delta", true },
   { "change", true }, { "", false },
};

static const struct an_html_column entry_columns[] = {
   { "old", true }, { "new", true }, { "delta", true }, { "change", true },
   { "", false }, { "where", false }, { "", false },
};

static const struct an_html_column leak_columns[] = {
   { "old", true }, { "new", true }, { "delta", true }, { "change", true },
   { "", false }, { "lost", false }, { "allocated in", false }, { "", false },
   { "called by", false },
};

static const struct an_html_column source_columns[] = {
   { "old", true }, { "new", true }, { "delta", true }, { "old", true }, { "new", true },
   { "", false }, { "source", false },
};

/* The files whose source is on the page. */
struct sources {
   struct an_file_pair *file[AN_DIFF_FILES];
   struct an_diff_rows rows[AN_DIFF_FILES];
   int n;
};

static void counts(struct an_out *out, uint64_t o, uint64_t n)
{
   char buf[AN_NUMBER_BYTES];
   an_html_count(out, o, 0);
   an_html_count(out, n, 0);
   an_html_delta(out, an_delta(o, n));
   double const change = o ? ((double)n - (double)o) / (double)o : n ? 1e9 : 0;
   an_out_format(out, "<td class=\"n\" data-v=\"%.6f\">%s", change,
                 an_format_change(buf, o, n));
}

static uint64_t value(const struct an_diff *d, const uint64_t *count)
{
   return an_metric_count(&d->metric, d->n_events, count);
}

static void limits(const struct an_diff_report *r)
{
   char text[256];
   if (r->gate->n == 0)
      return;
   an_html_heading(r->out, "limits", "Limits", r->failed ? "REGRESSION" : "all kept");
   an_html_table(r->out, "totals", total_columns, 6);
   for (size_t i = 0; i < r->gate->n; i++) {
      struct an_verdict v = an_gate_judge(r->diff, r->gate, i, r->tolerance, r->spread);
      char limit[200];
      an_html_row(r->out);
      an_html_cell(r->out, "name", v.limit->metric.name);
      counts(r->out, v.old_count, v.new_count);
      snprintf(text, sizeof text, "%s: %s", an_limit_text(limit, sizeof limit, v.limit),
               v.failed ? "EXCEEDED" : v.tolerated ? "tolerated" : "ok");
      an_html_cell(r->out, v.failed ? "hot" : "good", text);
   }
   an_html_table_end(r->out);
}

static void total_row(const struct an_diff_report *r, const struct an_metric *m)
{
   static const char *const word[] = { "same", "better", "worse" };
   static const char *const style[] = { "dim", "good", "hot" };
   const struct an_diff *d = r->diff;
   uint64_t const o = an_metric_count(m, d->n_events, d->old_profile->total);
   uint64_t const n = an_metric_count(m, d->n_events, d->new_profile->total);
   unsigned w = n > o ? 2 : n < o ? 1 : 0;
   if (an_gate_tolerates(r->noise, m->name, o, n))
      w = 0;
   an_html_row(r->out);
   an_html_cell(r->out, "name", m->name);
   counts(r->out, o, n);
   an_html_cell(r->out, style[w], word[w]);
}

static void totals(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   struct an_metric m;
   an_html_heading(r->out, "totals", "Totals", "");
   an_html_table(r->out, "totals", total_columns, 6);
   for (unsigned e = 0; e < d->n_events; e++)
      if (an_metric_find(&m, d->old_profile, an_event_name(d->old_profile, e), ""))
         total_row(r, &m);
   if (an_profile_event(d->old_profile, d->metric.name) < 0)
      total_row(r, &d->metric);
   an_html_table_end(r->out);
}

typedef size_t shorten(const char *, size_t, char *);

static shorten *shorten_name(const struct an_diff_report *r)
{
   return r->opt->names == AN_NAMES_SHORT ? an_name_short : NULL;
}

static shorten *shorten_path(const struct an_diff_report *r)
{
   return r->opt->names == AN_NAMES_SHORT ? an_path_short : NULL;
}

static const char *class_of(enum an_change change)
{
   static const char *const name[] = { "dim", "good", "hot", "hot", "good", "dim" };
   return name[change];
}

static void functions(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   const struct an_strings *s = d->old_profile->strings;
   char rest[200];
   snprintf(rest, sizeof rest, "by the size of the difference in %s", d->metric.name);
   an_html_heading(r->out, "functions", "Functions", rest);
   an_html_table(r->out, "list", entry_columns, 7);
   double const least = r->opt->threshold / 100 * (double)value(d, d->old_profile->total);
   size_t rows = 0, small = 0;
   for (size_t k = 0; k < d->n_pairs; k++) {
      size_t const i = d->order[k];
      uint64_t const o = value(d, an_pair_old(d, i)), n = value(d, an_pair_new(d, i));
      if (o == n)
         continue;
      if (rows == MAX_ROWS || (double)an_delta(o, n).size < least) {
         small++;
         continue;
      }
      rows++;
      enum an_change change = an_pair_change(d, i);
      an_html_row(r->out);
      counts(r->out, o, n);
      an_html_cell(r->out, class_of(change), an_change_name(change));
      an_html_short(r->out, an_strings_get(s, d->pair[i].name), 0, shorten_name(r), NULL);
      an_html_short(r->out, an_strings_get(s, d->pair[i].file), 0, shorten_path(r), NULL);
   }
   an_html_table_end(r->out);
   if (small)
      an_out_format(r->out, "<p class=\"dim\">and %zu that changed less than %g%% of the old total</p>\n",
                    small, r->opt->threshold);
}

/* "F1L34" if the line is on the page, else NULL. */
static const char *anchor(const struct an_diff *d, const struct sources *s,
                          const struct an_line_pair *l, char *buf, size_t size)
{
   const struct an_file_pair *f = d->file[d->pair[l->pair].old_file];
   for (int i = 0; i < s->n; i++) {
      const struct an_diff_rows *t = &s->rows[i];
      uint32_t const n = l->new_record >= 0 ? t->n_new : t->n_old;
      uint32_t const line = l->new_record >= 0 ? l->new_line : l->old_line;
      const uint32_t *row = l->new_record >= 0 ? t->new_row : t->old_row;
      if (s->file[i] != f || line == 0 || line > n || !row[line] || !t->row[row[line] - 1].shown)
         continue;
      bool const is_new = t->row[row[line] - 1].new_line != 0;
      snprintf(buf, size, "F%d%c%u", i + 1, is_new ? 'L' : 'O',
               is_new ? t->row[row[line] - 1].new_line : line);
      return buf;
   }
   return NULL;
}

static void lines(const struct an_diff_report *r, const struct sources *sources)
{
   const struct an_diff *d = r->diff;
   const struct an_strings *s = d->old_profile->strings;
   an_html_heading(r->out, "lines", "Lines", "");
   an_html_table(r->out, "list", entry_columns, 7);
   size_t rows = 0;
   for (size_t i = 0; i < d->n_lines && rows < MAX_ROWS; i++) {
      const struct an_line_pair *l = &d->line[i];
      const struct an_pair *p = &d->pair[l->pair];
      char buf[32], path[AN_PATH_BYTES];
      if (!an_line_is_known(l))
         continue;
      rows++;
      enum an_change change = an_line_change(d, l);
      an_html_row(r->out);
      counts(r->out, value(d, an_line_old(d, l)), value(d, an_line_new(d, l)));
      an_html_cell(r->out, class_of(change), an_change_name(change));
      an_html_short(r->out, an_line_path(d, l, path),
                    l->new_record >= 0 ? l->new_line : l->old_line, shorten_path(r),
                    anchor(d, sources, l, buf, sizeof buf));
      an_html_short(r->out, an_strings_get(s, p->name), 0, shorten_name(r), NULL);
   }
   an_html_table_end(r->out);
}

static void heap_totals(const struct an_diff_report *r)
{
   struct an_heap_row row[AN_HEAP_ROWS];
   unsigned const n = an_diff_heap_rows(r, row);
   an_html_heading(r->out, "heap", "Heap", "in bytes");
   an_html_table(r->out, "totals", total_columns, 5);
   for (unsigned i = 0; i < n; i++) {
      an_html_row(r->out);
      an_html_cell(r->out, "name", row[i].what);
      counts(r->out, row[i].old_bytes, row[i].new_bytes);
   }
   an_html_table_end(r->out);
}

/* The heaps, and the leaks that changed; the rest is counted in the heading. */
static void heap(const struct an_diff_report *r)
{
   static const char *const class_of_leak[] = { "hot", "hot", "good", "good", "dim" };
   char rest[200];
   if (!r->leaks)
      return;
   heap_totals(r);
   an_diff_leaks_text(r, rest, sizeof rest);
   an_html_heading(r->out, "leaks", "Leaks", r->leaks->n ? rest : "none in either run");
   if (r->leaks->n == r->leaks->count[AN_LEAK_SAME])
      return;
   an_html_table(r->out, "list", leak_columns, 9);
   for (size_t i = 0; i < r->leaks->n && i < MAX_ROWS; i++) {
      const struct an_leak_pair *p = &r->leaks->pair[i];
      const struct an_heap *h;
      if (p->change == AN_LEAK_SAME)
         continue;
      const struct an_site *s = an_leak_site(r->leaks, p, &h);
      char text[AN_CHAIN_BYTES];
      an_html_row(r->out);
      counts(r->out, an_leak_old(p), an_leak_new(p));
      an_html_cell(r->out, class_of_leak[p->change], an_leak_change_name(p->change));
      an_html_cell(r->out, "", an_leak_name(an_leak_kind(s)));
      an_site_chain(h, s, 1, 1, true, text);
      an_html_name(r->out, text, NULL);
      an_site_place_text(h, s, text);
      an_html_name(r->out, text, NULL);
      an_site_chain(h, s, 2, 6, true, text);
      an_html_name(r->out, text, NULL);
   }
   an_html_table_end(r->out);
}

/* --- Source --- */

/* Old and new count, with bars for their share of the file's dearest row. */
static void row_counts(struct an_out *out, const struct an_diff_row *row, uint64_t most)
{
   if (row->old_count == 0 && row->new_count == 0) {
      an_out_text(out, "<td colspan=\"3\">");
      return;
   }
   an_html_count(out, row->old_count, most);
   an_html_count(out, row->new_count, most);
   an_html_delta(out, an_delta(row->old_count, row->new_count));
}

static void source_row(const struct an_diff_report *r, const struct an_diff_rows *t,
                       int file, const struct an_diff_row *row, uint64_t most)
{
   struct an_out *out = r->out;
   size_t len;
   const char *text = an_diff_row_text(t, row, &len);
   char const kind = row->new_line ? 'L' : 'O';
   uint32_t const line = row->new_line ? row->new_line : row->old_line;
   an_out_format(out, "\n<tr id=\"F%d%c%u\"%s>", file + 1, kind, line,
                 row->mark == '-' ? " class=\"old\"" : row->mark == '+' ? " class=\"new\"" : "");
   row_counts(out, row, most);
   an_out_text(out, "<td class=\"n num\">");
   if (t->file->edited && row->old_line)
      an_out_format(out, "%u", row->old_line);
   an_out_format(out, "<td class=\"n num\"><a href=\"#F%d%c%u\">", file + 1, kind, line);
   if (row->new_line)
      an_out_format(out, "%u", row->new_line);
   else
      an_out_text(out, "\u00b7");
   an_out_format(out, "</a><td>%c<td class=\"code\">", row->mark);
   if (text)
      an_html_text(out, text, len);
}

static void source(const struct an_diff_report *r, const struct an_diff_rows *t, int file)
{
   const struct an_file_pair *f = t->file;
   char id[16], rest[4200] = "";
   uint64_t most = 0;
   for (size_t i = 0; i < t->n; i++) {
      const struct an_diff_row *row = &t->row[i];
      uint64_t const n = row->old_count > row->new_count ? row->old_count : row->new_count;
      most = n > most ? n : most;
   }
   snprintf(id, sizeof id, "F%d", file + 1);
   if (f->edited)
      snprintf(rest, sizeof rest, "against %s, ", f->old_source.path);
   snprintf(rest + strlen(rest), sizeof rest - strlen(rest), "%s", r->diff->metric.name);
   an_html_heading(r->out, id, f->have_new ? f->new_source.path : f->old_source.path, rest);
   an_html_table(r->out, "source", source_columns, 7);
   bool gap = false;
   for (size_t i = 0; i < t->n; i++) {
      if (!t->row[i].shown && !gap)
         an_out_text(r->out, "\n<tr class=\"gap\"><td colspan=\"7\">\u00b7\u00b7\u00b7");
      gap = !t->row[i].shown;
      if (!gap)
         source_row(r, t, file, &t->row[i], most);
   }
   an_html_table_end(r->out);
}

static bool make_sources(const struct an_diff_report *r, struct sources *s)
{
   struct an_diff *d = (struct an_diff *)r->diff;
   int const n = r->opt->annotate ? an_diff_files(d, s->file, AN_DIFF_FILES, r->err) : 0;
   if (n < 0)
      return false;
   for (; s->n < n; s->n++)
      if (!an_diff_rows_init(&s->rows[s->n], d, s->file[s->n], HTML_CONTEXT, r->err))
         return false;
   return true;
}

static void side(const struct an_diff_report *r, const char *term,
                 const struct an_profile *p)
{
   char text[4200];
   snprintf(text, sizeof text, "%s  %s",
            p->inputs.n ? an_strings_get(p->strings, p->inputs.id[0]) : "",
            p->head.command.n ? an_strings_get(p->strings, p->head.command.id[0]) : "");
   an_html_term(r->out, term, text);
}

static void navigation(const struct an_diff_report *r, const struct sources *s)
{
   an_out_text(r->out, "<nav>");
   if (r->gate->n)
      an_out_text(r->out, "<a href=\"#limits\">Limits</a>");
   if (r->diff->n_events)
      an_out_text(r->out, "<a href=\"#totals\">Totals</a>");
   if (r->leaks)
      an_out_text(r->out, "<a href=\"#heap\">Heap</a><a href=\"#leaks\">Leaks</a>");
   if (r->diff->n_events)
      an_out_text(r->out, "<a href=\"#functions\">Functions</a><a href=\"#lines\">Lines</a>");
   for (int i = 0; i < s->n; i++) {
      const struct an_file_pair *f = s->file[i];
      const char *path = f->have_new ? f->new_source.path : f->old_source.path;
      const char *slash = strrchr(path, '/');
      an_out_format(r->out, "<a href=\"#F%d\">", i + 1);
      an_html_text(r->out, slash ? slash + 1 : path, strlen(slash ? slash + 1 : path));
      an_out_text(r->out, "</a>");
   }
   an_out_text(r->out, "</nav>\n");
}

static void page(const struct an_diff_report *r, const struct sources *s)
{
   an_html_begin(r->out, "Comparison of two profiles");
   an_html_terms(r->out, true);
   side(r, "old", r->diff->old_profile);
   side(r, "new", r->diff->new_profile);
   for (unsigned i = 0; i < r->n_run; i++) {
      char text[4200];
      snprintf(text, sizeof text, "%s: %.2000s \u2192 %.2000s", r->run[i].what,
               r->run[i].old_value ? r->run[i].old_value : "(not given)",
               r->run[i].new_value ? r->run[i].new_value : "(not given)");
      an_html_term(r->out, "the runs differ", text);
   }
   an_html_terms(r->out, false);
   navigation(r, s);
   limits(r);
   if (r->diff->n_events)
      totals(r);
   heap(r);
   if (r->diff->n_events) {
      functions(r);
      lines(r, s);
   }
   for (int i = 0; i < s->n; i++)
      source(r, &s->rows[i], i);
   an_html_end(r->out);
}

bool an_diff_html(const struct an_diff_report *r)
{
   struct sources *s = calloc(1, sizeof *s);
   if (!s)
      return an_fail_memory(r->err);
   bool const ok = make_sources(r, s);
   if (ok)
      page(r, s);
   for (int i = 0; i < s->n; i++)
      an_diff_rows_deinit(&s->rows[i]);
   free(s);
   return ok;
}
