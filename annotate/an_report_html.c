/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report of one profile as an HTML page; an_report_page.h says what bounds it. */
#include "an_report_page.h"

#include "an_html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE_LINES = 1500, ALL_LINES = 8000, HTML_CONTEXT = 10,
       MAX_HTML_COLUMNS = AN_MAX_SHOWN + 4 };

void an_page_name(const struct an_page *p, uint32_t name, const char *href)
{
   an_html_short(p->r->out, an_page_text(p, name), 0,
                 p->r->opt->names == AN_NAMES_SHORT ? an_name_short : NULL, href);
}

void an_page_path(const struct an_page *p, uint32_t path, uint32_t line, const char *href)
{
   const char *text = an_page_text(p, path);
   an_html_short(p->r->out, text + an_report_below_here(p->r, text), line,
                 p->r->opt->names == AN_NAMES_SHORT ? an_path_short : NULL, href);
}

const char *an_page_anchor(const struct an_page *p, char *buf, size_t size,
                           uint32_t file, uint32_t line)
{
   for (size_t i = 0; i < p->n_files; i++)
      if (p->file[i] == file && line > 0 && line <= p->source[i].n_lines && p->shown[i][line]) {
         snprintf(buf, size, "F%zuL%u", i + 1, line);
         return buf;
      }
   return NULL;
}

/* Marks what of the file is shown: all of it, or what is near hot lines. */
static bool *choose_lines(struct an_page *p, size_t file)
{
   uint32_t const n = p->source[file].n_lines;
   bool *shown = calloc((size_t)n + 1, 1);
   if (!shown)
      return NULL;
   if (n <= WHOLE_LINES && p->n_lines + n <= ALL_LINES) {
      memset(shown, true, (size_t)n + 1);
      p->n_lines += n;
   }
   for (size_t i = 0; i < p->n_hot; i++) {
      const struct an_line *l = &p->r->lines.line[p->hot[i]];
      if (l->file != p->file[file] || l->line > n)
         continue;
      uint32_t from = l->line > HTML_CONTEXT ? l->line - HTML_CONTEXT : 1;
      for (uint32_t k = from; k <= n && k <= l->line + HTML_CONTEXT; k++)
         shown[k] = true;
   }
   return shown;
}

static bool collect_sources(struct an_page *p)
{
   struct an_report *r = p->r;
   for (size_t i = 0; i < p->n_hot && p->n_files < AN_PAGE_FILES; i++) {
      uint32_t const file = r->lines.line[p->hot[i]].file;
      bool known = false;
      for (size_t k = 0; k < p->n_files; k++)
         known |= p->file[k] == file;
      if (known || !an_source_open(&p->source[p->n_files], &r->finder, an_page_text(p, file)))
         continue;
      p->file[p->n_files++] = file;
      p->shown[p->n_files - 1] = choose_lines(p, p->n_files - 1);
      if (!p->shown[p->n_files - 1])
         return an_fail_memory(r->err);
   }
   return true;
}

/* "2.69% of Dr" beside misses; nothing beside other events. */
static void rate_cell(struct an_page *p, unsigned event)
{
   static const char *const pair[][2] = {
      { "I1mr", "Ir" }, { "ILmr", "Ir" }, { "D1mr", "Dr" }, { "DLmr", "Dr" },
      { "D1mw", "Dw" }, { "DLmw", "Dw" }, { "Bcm", "Bc" }, { "Bim", "Bi" },
   };
   const struct an_profile *profile = p->r->profile;
   char text[64] = "";
   for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
      int const of = an_profile_event(profile, pair[i][1]);
      if (strcmp(an_event_name(profile, event), pair[i][0]) != 0 || of < 0 || !profile->total[of])
         continue;
      double const rate = 100.0 * (double)profile->total[event] / (double)profile->total[of];
      if (rate > 0 && rate < 0.005)
         snprintf(text, sizeof text, "< 0.01%% of %s", pair[i][1]);
      else
         snprintf(text, sizeof text, "%.2f%% of %s", rate, pair[i][1]);
   }
   an_html_cell(p->r->out, "n", text);
}

static void totals(struct an_page *p)
{
   static const struct an_html_column column[] = { { "event", false }, { "count", true }, { "rate", true } };
   const struct an_profile *profile = p->r->profile;
   an_html_heading(p->r->out, "totals", "Totals", "");
   an_html_table(p->r->out, "totals", column, 3);
   for (unsigned e = 0; e < profile->head.n_events; e++) {
      an_html_row(p->r->out);
      an_html_cell(p->r->out, "name", an_event_name(profile, e));
      an_html_count(p->r->out, profile->total[e], 0);
      rate_cell(p, e);
   }
   for (size_t i = 0; i < p->r->n_shown; i++) {
      const struct an_metric *m = &p->r->shown[i].metric;
      char buf[AN_NUMBER_BYTES];
      double const v = an_metric_value(m, profile->head.n_events, profile->total);
      if (an_profile_event(profile, m->name) >= 0)
         continue;
      an_html_row(p->r->out);
      an_html_cell(p->r->out, "name", m->name);
      if (an_metric_is_ratio(m)) {
         snprintf(buf, sizeof buf, m->is_percent ? "%.2f%%" : "%.2f", v < 0 ? 0 : v);
         an_html_cell(p->r->out, "n", "");
         an_html_cell(p->r->out, "n", buf);
      } else {
         an_html_count(p->r->out, p->r->shown[i].total, 0);
         an_html_cell(p->r->out, "n", strcmp(m->name, "cycles") ? "" : p->r->opt->cycles);
      }
   }
   an_html_table_end(p->r->out);
}

/* The columns of the shown metrics; a share stands behind the first. */
static size_t metric_columns(const struct an_page *p, struct an_html_column *column)
{
   size_t n = 0;
   for (size_t i = 0; i < p->r->n_shown; i++) {
      column[n++] = (struct an_html_column){ p->r->shown[i].metric.name, true };
      if (i == 0)
         column[n++] = (struct an_html_column){ "%", true };
   }
   return n;
}

static void metric_cells(const struct an_page *p, const uint64_t *count)
{
   unsigned const n = p->r->profile->head.n_events;
   for (size_t i = 0; i < p->r->n_shown; i++) {
      const struct an_shown *s = &p->r->shown[i];
      double const v = an_metric_value(&s->metric, n, count);
      if (an_metric_is_ratio(&s->metric)) {
         an_out_format(p->r->out, v > 0 ? "<td class=\"n\" data-v=\"%.4f\">%.1f" : "<td class=\"n\" data-v=\"0\">",
                       v, v);
         continue;
      }
      an_html_count(p->r->out, an_metric_count(&s->metric, n, count), s->total);
      if (i == 0)
         an_html_share(p->r->out, v, (double)s->total);
   }
}

/* By group of functions: the first of its functions (of several objects) that has
   records; free() it. */
static uint32_t *first_functions(const struct an_report *r)
{
   const struct an_groups *g = &r->functions;
   uint32_t *first = calloc(g->n + 1, sizeof *first);
   for (size_t f = r->profile->n_funcs; first && f-- > 0;) {
      const struct an_func *fn = &r->profile->func[f];
      int64_t const i = fn->n_records ? an_groups_find(g, fn->file, fn->name) : -1;
      if (i >= 0)
         first[i] = (uint32_t)f;
   }
   return first;
}

/* The first of the function's lines that is on the page. */
static const char *function_anchor(const struct an_page *p, char *buf, size_t size, uint32_t f)
{
   const struct an_func *fn = &p->r->profile->func[f];
   const char *anchor = NULL;
   for (uint32_t k = 0; k < fn->n_records && !anchor; k++) {
      const struct an_record *rec = &p->r->profile->record[fn->first_record + k];
      anchor = an_page_anchor(p, buf, size, rec->file, rec->line);
   }
   return anchor;
}

static void inclusive_cell(const struct an_page *p, const struct an_groups *g, size_t i)
{
   unsigned const n = p->r->profile->head.n_events;
   uint64_t sum[AN_MAX_EVENTS];
   an_group_inclusive(g, i, sum);
   an_html_count(p->r->out, an_metric_count(&p->r->first, n, sum),
                 an_metric_count(&p->r->first, n, p->r->profile->total));
}

static bool functions(struct an_page *p)
{
   struct an_html_column column[MAX_HTML_COLUMNS];
   const struct an_groups *g = &p->r->functions;
   size_t n = metric_columns(p, column);
   char rest[AN_PHRASE_BYTES], buf[64];
   if (g->calls)
      column[n++] = (struct an_html_column){ "with calls", true };
   column[n++] = (struct an_html_column){ "function", false };
   column[n++] = (struct an_html_column){ "file", false };
   size_t const rows = g->n < AN_PAGE_ROWS ? g->n : AN_PAGE_ROWS;
   uint32_t *object = an_groups_objects(g), *first = first_functions(p->r);
   if (!object || !first) {
      free(object);
      free(first);
      return an_fail_memory(p->r->err);
   }
   snprintf(rest, sizeof rest, "the first %zu of %zu by %s", rows, g->n, p->r->sort.name);
   an_html_heading(p->r->out, "functions", "Functions", rest);
   an_html_table(p->r->out, "list", column, n);
   for (size_t i = 0; i < rows; i++) {
      const struct an_group *k = &g->key[g->order[i]];
      an_html_row(p->r->out);
      metric_cells(p, an_group_counts(g, g->order[i]));
      if (g->calls)
         inclusive_cell(p, g, g->order[i]);
      an_page_name(p, k->name, function_anchor(p, buf, sizeof buf, first[g->order[i]]));
      uint32_t const o = k->file == 0 || k->file == p->r->unknown ? object[g->order[i]] : 0;
      if (o)
         an_html_cell(p->r->out, "name", an_object_name(an_page_text(p, o)));
      else
         an_page_path(p, k->file, 0, NULL);
   }
   an_html_table_end(p->r->out);
   free(object);
   free(first);
   return true;
}

static void lines(struct an_page *p)
{
   struct an_html_column column[MAX_HTML_COLUMNS];
   struct an_report *r = p->r;
   size_t n = metric_columns(p, column);
   uint64_t sum[AN_MAX_EVENTS];
   char buf[64];
   column[n++] = (struct an_html_column){ "line", false };
   column[n++] = (struct an_html_column){ "function", false };
   an_html_heading(r->out, "lines", "Lines", "those with half a percent or more");
   an_html_table(r->out, "list", column, n);
   for (size_t i = 0; i < p->n_hot && i < AN_PAGE_ROWS; i++) {
      const struct an_line *l = &r->lines.line[p->hot[i]];
      an_lines_counts(&r->lines, p->hot[i], sum);
      an_html_row(r->out);
      metric_cells(p, sum);
      an_page_path(p, l->file, l->line, an_page_anchor(p, buf, sizeof buf, l->file, l->line));
      const struct an_func *f = &r->profile->func[an_lines_func(&r->lines, p->hot[i])];
      an_page_name(p, f->name, NULL);
   }
   an_html_table_end(r->out);
}

/* --- Source --- */

static void source_line(struct an_page *p, size_t file, uint32_t line, int64_t index,
                        size_t n_columns)
{
   struct an_out *out = p->r->out;
   uint64_t sum[AN_MAX_EVENTS];
   size_t len;
   const char *text = an_source_line(&p->source[file], line, &len);
   an_out_format(out, "\n<tr id=\"F%zuL%u\">", file + 1, line);
   if (index >= 0) {
      an_lines_counts(&p->r->lines, (size_t)index, sum);
      metric_cells(p, sum);
   } else {
      an_out_format(out, "<td colspan=\"%zu\">", n_columns);
   }
   an_out_format(out, "<td class=\"n num\"><a href=\"#F%zuL%u\">%u</a><td class=\"code\">",
                 file + 1, line, line);
   if (text)
      an_html_text(out, text, len);
}

static void source(struct an_page *p, size_t file)
{
   struct an_html_column column[MAX_HTML_COLUMNS];
   struct an_out *out = p->r->out;
   size_t const n = metric_columns(p, column);
   char id[32];
   size_t first, at = 0;
   size_t const n_lines = an_lines_of_file(&p->r->lines, p->file[file], &first);
   const bool *shown = p->shown[file];
   column[n] = (struct an_html_column){ "line", true };
   column[n + 1] = (struct an_html_column){ "source", false };
   snprintf(id, sizeof id, "F%zu", file + 1);
   an_html_heading(out, id, an_page_text(p, p->file[file]), p->source[file].path);
   an_html_table(out, "source", column, n + 2);
   for (uint32_t line = 1, gap = 0; line <= p->source[file].n_lines; line++) {
      while (at < n_lines && p->r->lines.line[first + at].line < line)
         at++;
      bool const counted = at < n_lines && p->r->lines.line[first + at].line == line;
      gap = shown[line] ? 0 : gap + 1;
      if (gap == 1)
         an_out_format(out, "\n<tr class=\"gap\"><td colspan=\"%zu\">\u00b7\u00b7\u00b7", n + 2);
      if (shown[line])
         source_line(p, file, line, counted ? (int64_t)(first + at) : -1, n);
   }
   an_html_table_end(out);
}

/* What was recorded, in one piece. */
static void descriptions(struct an_page *p)
{
   const struct an_texts *desc = &p->r->profile->head.desc;
   if (desc->n == 0)
      return;
   an_out_text(p->r->out, "<dt>made by</dt><dd>");
   for (size_t i = 0; i < desc->n && i < 20; i++) {
      const char *text = an_page_text(p, desc->id[i]);
      an_out_text(p->r->out, i ? "; " : "");
      an_html_text(p->r->out, text, strlen(text));
   }
   an_out_text(p->r->out, "</dd>\n");
}

static void head(struct an_page *p)
{
   const struct an_profile *profile = p->r->profile;
   const struct an_heap *heap = p->r->heap;
   bool const sites = heap && heap->n_files && heap->has_sites;
   an_html_begin(p->r->out, profile->head.command.n ? an_page_text(p, profile->head.command.id[0])
                 : profile->inputs.n ? an_page_text(p, profile->inputs.id[0]) : "profile");
   an_html_terms(p->r->out, true);
   for (size_t i = 0; i < profile->inputs.n && i < 20; i++)
      an_html_term(p->r->out, "profile", an_page_text(p, profile->inputs.id[i]));
   descriptions(p);
   an_html_terms(p->r->out, false);
   an_out_text(p->r->out, "<nav>");
   if (profile->head.n_events)
      an_out_text(p->r->out, "<a href=\"#totals\">Totals</a><a href=\"#map\">Map</a>"
                  "<a href=\"#functions\">Functions</a><a href=\"#lines\">Lines</a>");
   if (heap && heap->n_files)
      an_out_text(p->r->out, "<a href=\"#heap\">Heap</a>");
   if (sites)
      an_out_text(p->r->out, "<a href=\"#sites\">Allocation sites</a>");
   if (an_page_has_leaks(p))
      an_out_text(p->r->out, "<a href=\"#leaks\">Leaks</a>");
   for (size_t i = 0; i < p->n_files; i++) {
      an_out_format(p->r->out, "<a href=\"#F%zu\">", i + 1);
      const char *path = an_page_text(p, p->file[i]), *slash = strrchr(path, '/');
      an_html_text(p->r->out, slash ? slash + 1 : path, strlen(slash ? slash + 1 : path));
      an_out_text(p->r->out, "</a>");
   }
   an_out_text(p->r->out, "</nav>\n");
}

/* Sources that are not those that were compiled. */
static void warn_of_age(struct an_page *p)
{
   for (size_t i = 0; i < p->n_files; i++) {
      enum an_age const age = an_source_age(&p->source[i], &p->r->finder, an_page_text(p, p->file[i]));
      if (age == AN_AGE_FINE)
         continue;
      an_out_text(p->r->out, "<p class=\"hot\">");
      an_html_text(p->r->out, p->source[i].path, strlen(p->source[i].path));
      an_out_format(p->r->out, " %s; the counts may stand beside the wrong lines</p>\n",
                    age == AN_AGE_NEWER ? "changed after the run" : "is not the source that was recorded");
   }
}

/* Everything but the source. */
static bool tables(struct an_page *p)
{
   bool const counted = p->r->profile->head.n_events > 0;
   head(p);
   if (!counted)
      return an_page_heap(p);
   warn_of_age(p);
   an_out_text(p->r->out, "<div class=\"beside\"><section>\n");
   totals(p);
   an_out_text(p->r->out, "</section><section>\n");
   if (!an_report_map(p->r))
      return false;
   an_out_text(p->r->out, "</section></div>\n");
   if (!functions(p))
      return false;
   lines(p);
   return an_page_heap(p);
}

bool an_report_html(struct an_report *r)
{
   struct an_page *p = calloc(1, sizeof *p);
   if (!p)
      return an_fail_memory(r->err);
   p->r = r;
   bool ok = r->profile->head.n_events == 0 ||
             an_report_hot_lines(r, AN_PAGE_ROWS, true, &p->hot, &p->n_hot);
   ok = ok && collect_sources(p) && tables(p);
   for (size_t i = 0; ok && i < p->n_files; i++)
      source(p, i);
   if (ok)
      an_html_end(r->out);
   for (size_t i = 0; i < p->n_files; i++) {
      an_source_close(&p->source[i]);
      free(p->shown[i]);
   }
   free(p->hot);
   free(p);
   return ok;
}
