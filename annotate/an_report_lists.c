/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists of the text report: functions (or files, ...), and lines. */
#include "an_report.h"

#include "an_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LIST_COLUMNS = 3 * AN_MAX_SHOWN + 4 };

/* "by Ir: 20 of 1,234, 93.1% of Ir; 5.0% is in code without lines" */
static void list_title(struct an_report *r, const char *title, bool inclusive,
                       size_t shown, size_t all, const uint64_t *sum, double unknown)
{
   char text[AN_PHRASE_BYTES], a[AN_NUMBER_BYTES], b[AN_NUMBER_BYTES],
      c[AN_NUMBER_BYTES];
   unsigned const n = r->profile->head.n_events;
   double const total = an_metric_value(&r->first, n, r->profile->total);
   double const part = an_metric_value(&r->first, n, sum);
   snprintf(text, sizeof text, "by %s%s: %s of %s%s%s%s%s", r->sort.name,
            inclusive ? " with calls" : "",
            an_format_count(a, shown), an_format_count(b, all),
            total > 0 ? ", with " : "", an_format_percent(c, part, total),
            total > 0 ? " of " : "", total > 0 ? r->first.name : "");
   size_t const len = strlen(text);
   if (unknown > 0 && unknown >= total / 2000) /* else it would be 0.0 % */
      snprintf(text + len, sizeof text - len, "; %s is in code without lines",
               an_format_percent(c, unknown, total));
   an_report_title(r->out, title, text);
}

static void add(const struct an_report *r, uint64_t *sum, const uint64_t *count)
{
   for (unsigned e = 0; e < r->profile->head.n_events; e++)
      sum[e] += count[e];
}

/* The largest values among the listed groups. */
static struct an_most most_of(const struct an_report *r, const struct an_groups *g,
                              const uint32_t *chosen, size_t n)
{
   struct an_most most = { { 0 } };
   for (size_t i = 0; i < n; i++)
      an_report_most(r, &most, an_group_counts(g, chosen[i]));
   return most;
}

/* What decides the order of group I, and whether it is listed. */
static const uint64_t *deciding(const struct an_report *r, const struct an_groups *g,
                                size_t i, uint64_t *sum)
{
   if (!r->opt->inclusive || !g->calls)
      return an_group_counts(g, i);
   an_group_inclusive(g, i, sum);
   return sum;
}

/* The groups that are listed, in order; free() it. */
static uint32_t *choose(const struct an_report *r, const struct an_groups *g,
                        size_t *n)
{
   uint32_t *chosen = malloc((g->n + 1) * sizeof *chosen);
   *n = 0;
   uint64_t sum[AN_MAX_EVENTS];
   for (size_t i = 0; chosen && i < g->n && *n < r->opt->limit; i++)
      if (an_report_reaches(r, deciding(r, g, g->order[i], sum)))
         chosen[(*n)++] = g->order[i];
   return chosen;
}

/* Is the file one that others include, and whose code so gets into their functions? */
static bool is_included(const char *path)
{
   static const char *const end[] = { ".h", ".hh", ".hpp", ".hxx", ".tcc", ".inc", ".ipp" };
   const char *dot = strrchr(path, '.');
   for (size_t i = 0; dot && i < sizeof end / sizeof *end; i++)
      if (!strcmp(dot, end[i]))
         return true;
   return !strncmp(path, "/rustc/", 7) || !strncmp(path, "/usr/include/", 13);
}

/* By string id of a name: of the files that have functions so called, the one with
   most of them, of those first that nobody includes; free() it. */
static uint32_t *main_files(const struct an_report *r)
{
   const struct an_groups *f = &r->functions;
   const struct an_strings *s = r->profile->strings;
   uint32_t *file = calloc(s->n, sizeof *file);
   for (int included = 0; file && included < 2; included++)
      for (size_t i = 0; i < f->n; i++) {
         const struct an_group *k = &f->key[f->order[i]];
         if (file[k->name] == 0 && is_included(an_strings_get(s, k->file)) == included)
            file[k->name] = k->file;
      }
   return file;
}

/* The cost with all that is called, as a count and a share. */
static void inclusive_cells(const struct an_report *r, struct an_table *t,
                            const struct an_groups *g, size_t i)
{
   uint64_t sum[AN_MAX_EVENTS];
   char buf[AN_NUMBER_BYTES];
   unsigned const n = r->profile->head.n_events;
   an_group_inclusive(g, i, sum);
   an_table_cell(t, AN_PLAIN, an_format_count(buf, an_metric_count(&r->first, n, sum)));
   an_table_cell(t, AN_PLAIN, an_format_percent(buf, an_metric_value(&r->first, n, sum),
                              an_metric_value(&r->first, n, r->profile->total)));
}

/* The file of a function, or where that is not known, the name of its object. */
static void file_cell(const struct an_report *r, struct an_table *t, uint32_t file, uint32_t object)
{
   if (object && (file == 0 || file == r->unknown))
      an_table_cell(t, AN_DIM, an_object_name(an_strings_get(r->profile->strings, object)));
   else
      an_report_path_cell(r, t, AN_PLAIN, file, 0);
}

/* Code that was inlined from a header counts as a function of the header, which
   one who sees the first such list does not know.  Namesakes in two files that
   nobody includes are just that. */
static void explain_inlined(const struct an_report *r, const struct an_groups *g,
                            const uint32_t *chosen, size_t n)
{
   enum { SEEN = 1, SEEN_INCLUDED = 2 };
   const struct an_strings *s = r->profile->strings;
   char *seen = calloc(s->n, 1); /* by name; without memory nothing is explained */
   const char *text = NULL;
   for (size_t i = 0; seen && !text && i < n; i++) {
      const struct an_group *a = &g->key[chosen[i]];
      bool const included = is_included(an_strings_get(s, a->file));
      if (a->name == 0 || a->name == r->unknown)
         continue;
      if ((seen[a->name] & SEEN) && (included || (seen[a->name] & SEEN_INCLUDED)))
         text = an_strings_get(s, a->name);
      seen[a->name] |= included ? SEEN | SEEN_INCLUDED : SEEN;
   }
   free(seen);
   if (!text)
      return;
   char small[64];
   size_t const len = strlen(text) < sizeof small ? strlen(text) : sizeof small;
   an_out_style(r->out, AN_DIM);
   an_out_text(r->out, "  ");
   an_out_foreign(r->out, small, an_name_short(text, len, small));
   an_out_text(r->out, " stands with several files: code inlined from them; --by=name adds it up");
   an_out_style(r->out, AN_PLAIN);
   an_out_char(r->out, '\n');
}

static bool list_groups(struct an_report *r, const struct an_groups *g,
                        const char *title, const char *what)
{
   struct an_column column[MAX_LIST_COLUMNS];
   uint64_t sum[AN_MAX_EVENTS] = { 0 };
   size_t n, n_columns = an_report_columns(r, column);
   bool const functions = g == &r->functions, names = r->opt->by == AN_BY_NAME;
   if (g->calls) {
      column[n_columns++] = (struct an_column){ "with calls", AN_RIGHT, 2, 0 };
      column[n_columns++] = (struct an_column){ "", AN_RIGHT, 1, 0 };
   }
   column[n_columns++] = (struct an_column){ what, functions || names ? AN_LEFT : AN_PATH, 2,
                                             functions || names ? 40 : 0 };
   if (functions || names)
      column[n_columns++] = (struct an_column){ "file", AN_PATH, 2, 0 };
   uint32_t *chosen = choose(r, g, &n), *file = main_files(r);
   uint32_t *object = an_groups_objects(&r->functions);
   if (!chosen || !file || !object) {
      free(chosen);
      free(file);
      free(object);
      return an_fail_memory(r->err);
   }
   struct an_table t;
   an_table_init(&t, column, n_columns);
   struct an_most const most = most_of(r, g, chosen, n);
   for (size_t i = 0; i < n; i++) {
      const struct an_group *k = &g->key[chosen[i]];
      const uint64_t *count = an_group_counts(g, chosen[i]);
      an_report_cells(r, &t, count, &most);
      if (g->calls)
         inclusive_cells(r, &t, g, chosen[i]);
      if (functions || names)
         an_report_name_cell(r, &t, AN_BOLD, k->name);
      file_cell(r, &t, names ? file[k->name] : k->file, functions ? object[chosen[i]] : 0);
      add(r, sum, count);
   }
   list_title(r, title, r->opt->inclusive && g->calls, n, g->n, sum, 0);
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   if (functions)
      explain_inlined(r, g, chosen, n);
   an_table_deinit(&t);
   free(chosen);
   free(file);
   free(object);
   return ok;
}

bool an_report_functions(struct an_report *r)
{
   struct an_groups g;
   bool ok;
   switch (r->opt->by) {
   case AN_BY_NAME:
      ok = an_group_names(&g, r->profile, r->err);
      break;
   case AN_BY_FILE:
      ok = an_group_files(&g, r->profile, r->err);
      break;
   case AN_BY_DIR:
      ok = an_group_dirs(&g, r->profile, r->err);
      break;
   case AN_BY_OBJECT:
      ok = an_group_objects(&g, r->profile, r->err);
      break;
   case AN_BY_LINE:
      return true;
   default:
      return list_groups(r, &r->functions, "Functions", "function");
   }
   if (!ok)
      return false;
   static const char *const title[] = { "", "Functions with inlined code", "", "Files",
                                        "Objects", "Directories" };
   static const char *const what[] = { "", "function", "", "file", "object", "directory" };
   ok = an_groups_sort(&g, &r->sort, r->opt->inclusive, r->err) &&
        list_groups(r, &g, title[r->opt->by], what[r->opt->by]);
   an_groups_deinit(&g);
   return ok;
}

struct hot {
   double value;
   uint32_t index;
   const struct an_report *r;
};

static int compare_hot(const void *va, const void *vb)
{
   const struct hot *a = va, *b = vb;
   if (a->value != b->value)
      return a->value > b->value ? -1 : 1;
   const struct an_line *la = &a->r->lines.line[a->index];
   const struct an_line *lb = &b->r->lines.line[b->index];
   int c = an_strings_compare(a->r->profile->strings, la->file, lb->file);
   if (c)
      return c;
   return la->line < lb->line ? -1 : la->line > lb->line;
}

bool an_report_hot_lines(struct an_report *r, size_t limit, bool for_source,
                         uint32_t **index, size_t *n)
{
   struct hot *hot = NULL;
   size_t n_hot = 0, cap = 0;
   uint64_t sum[AN_MAX_EVENTS];
   for (size_t i = 0; i < r->lines.n; i++) {
      if (r->lines.line[i].line == 0)
         continue;
      an_lines_counts(&r->lines, i, sum);
      if (!(for_source ? an_report_is_hot(r, sum) : an_report_reaches(r, sum)))
         continue;
      if (!an_reserve((void **)&hot, &cap, n_hot + 1, sizeof *hot)) {
         free(hot);
         return an_fail_memory(r->err);
      }
      double v = an_metric_value(&r->sort, r->profile->head.n_events, sum);
      hot[n_hot++] = (struct hot){ v, (uint32_t)i, r };
   }
   if (n_hot)
      qsort(hot, n_hot, sizeof *hot, compare_hot);
   if (n_hot > limit)
      n_hot = limit;
   *n = n_hot;
   *index = malloc((n_hot + 1) * sizeof **index);
   for (size_t i = 0; *index && i < n_hot; i++)
      (*index)[i] = hot[i].index;
   free(hot);
   return *index || an_fail_memory(r->err);
}

/* What belongs to no line, and how many lines there are. */
static double without_lines(const struct an_report *r, size_t *n_known)
{
   double sum = 0;
   *n_known = 0;
   for (size_t i = 0; i < r->lines.n; i++) {
      uint64_t count[AN_MAX_EVENTS];
      if (r->lines.line[i].line) {
         ++*n_known;
         continue;
      }
      an_lines_counts(&r->lines, i, count);
      sum += an_metric_value(&r->first, r->profile->head.n_events, count);
   }
   return sum;
}

bool an_report_lines(struct an_report *r)
{
   struct an_column column[MAX_LIST_COLUMNS];
   size_t n_columns = an_report_columns(r, column);
   column[n_columns++] = (struct an_column){ "line", AN_PATH, 2, 40 };
   column[n_columns++] = (struct an_column){ "function", AN_LEFT, 2, 0 };
   size_t limit = r->opt->limit, n;
   if (r->opt->by != AN_BY_LINE && !r->opt->have_limit)
      limit = (limit + 1) / 2;
   uint32_t *index;
   uint64_t sum[AN_MAX_EVENTS], all[AN_MAX_EVENTS] = { 0 };
   if (!an_report_hot_lines(r, limit, false, &index, &n))
      return false;
   struct an_table t;
   an_table_init(&t, column, n_columns);
   struct an_most most = { { 0 } };
   for (size_t i = 0; i < n; i++) {
      an_lines_counts(&r->lines, index[i], sum);
      an_report_most(r, &most, sum);
   }
   for (size_t i = 0; i < n; i++) {
      const struct an_line *line = &r->lines.line[index[i]];
      an_lines_counts(&r->lines, index[i], sum);
      an_report_cells(r, &t, sum, &most);
      an_report_path_cell(r, &t, AN_BOLD, line->file, line->line);
      uint32_t const f = an_lines_func(&r->lines, index[i]);
      an_report_name_cell(r, &t, AN_PLAIN, r->profile->func[f].name);
      add(r, all, sum);
   }
   size_t known;
   double const unknown = without_lines(r, &known);
   list_title(r, "Lines", false, n, known, all, unknown);
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   free(index);
   return ok;
}
