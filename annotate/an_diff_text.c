/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report of a comparison as text. */
#include "an_diff_report.h"

#include "an_report.h"
#include "an_table.h"

#include <stdio.h>
#include <string.h>

/* Events whose change stands beside that of the metric. */
static const char *const beside[] = { "Ir", "D1m", "LLm" };
enum { N_BESIDE = sizeof beside / sizeof *beside };

static enum an_style style_of(enum an_change change)
{
   switch (change) {
   case AN_WORSE:
   case AN_NEW: return AN_HOT;
   case AN_BETTER:
   case AN_GONE: return AN_GOOD;
   default: return AN_DIM;
   }
}

static const char *word(enum an_change change)
{
   static const char *const text[] = { "same", "BETTER", "WORSE",
                                       "NEW", "GONE", "MOVED" };
   return text[change];
}

void an_diff_count_cells(struct an_table *t, uint64_t old_n, uint64_t new_n,
                         enum an_style style)
{
   char buf[AN_NUMBER_BYTES];
   an_table_cell(t, AN_PLAIN, an_format_count(buf, old_n));
   an_table_cell(t, AN_PLAIN, an_format_count(buf, new_n));
   an_table_cell(t, AN_BOLD, an_format_delta(buf, an_delta(old_n, new_n)));
   an_table_cell(t, style, an_format_change(buf, old_n, new_n));
}

static enum an_change direction(uint64_t old_n, uint64_t new_n)
{
   return new_n > old_n ? AN_WORSE : new_n < old_n ? AN_BETTER : AN_SAME;
}

static void total_row(const struct an_diff_report *r, struct an_table *t,
                      const struct an_metric *m)
{
   const struct an_diff *d = r->diff;
   uint64_t o = an_metric_count(m, d->n_events, d->old_profile->total);
   uint64_t n = an_metric_count(m, d->n_events, d->new_profile->total);
   enum an_change change = direction(o, n);
   if (change != AN_SAME && an_gate_tolerates(r->noise, m->name, o, n))
      change = AN_SAME;
   an_table_cell(t, AN_PLAIN, m->name);
   an_diff_count_cells(t, o, n, style_of(change));
   an_table_cell(t, style_of(change), word(change));
}

static bool totals(const struct an_diff_report *r)
{
   static const struct an_column column[] = {
      { "", AN_LEFT, 2, 0 },       { "old", AN_RIGHT, 2, 0 },
      { "new", AN_RIGHT, 2, 0 },   { "delta", AN_RIGHT, 2, 0 },
      { "change", AN_RIGHT, 2, 0 }, { "", AN_LEFT, 2, 0 },
   };
   const struct an_diff *d = r->diff;
   struct an_table t;
   struct an_metric m;
   an_table_init(&t, column, 6);
   for (unsigned e = 0; e < d->n_events; e++)
      if (an_metric_find(&m, d->old_profile, an_event_name(d->old_profile, e), ""))
         total_row(r, &t, &m);
   if (an_profile_event(d->old_profile, d->metric.name) < 0)
      total_row(r, &t, &d->metric);
   an_report_title(r->out, "Totals", "");
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   return ok;
}

/* Columns of functions and lines; which of `beside` are available. */
struct layout {
   struct an_column column[16];
   size_t n;
   struct an_metric beside[N_BESIDE];
   char header[N_BESIDE][40];
   size_t n_beside;
};

static void make_layout(const struct an_diff_report *r, struct layout *l,
                        const char *what, const char *more)
{
   const struct an_diff *d = r->diff;
   *l = (struct layout){ .n = 0 };
   l->column[l->n++] = (struct an_column){ "old", AN_RIGHT, 2, 0 };
   l->column[l->n++] = (struct an_column){ "new", AN_RIGHT, 2, 0 };
   l->column[l->n++] = (struct an_column){ "delta", AN_RIGHT, 2, 0 };
   l->column[l->n++] = (struct an_column){ "change", AN_RIGHT, 2, 0 };
   l->column[l->n++] = (struct an_column){ "", AN_LEFT, 1, 0 };
   bool const narrow = r->out->width && r->out->width < AN_NARROW;
   for (unsigned i = 0; i < N_BESIDE && !narrow; i++) {
      struct an_metric *m = &l->beside[l->n_beside];
      if (!strcmp(beside[i], d->metric.name) ||
          !an_metric_find(m, d->old_profile, beside[i], ""))
         continue;
      snprintf(l->header[l->n_beside], sizeof l->header[0], "%s%s",
               r->out->utf8 ? "\u0394" : "d.", beside[i]);
      l->column[l->n++] =
         (struct an_column){ l->header[l->n_beside++], AN_RIGHT, 2, 0 };
   }
   bool const functions = !strcmp(more, "file");
   l->column[l->n++] = (struct an_column){ what, functions ? AN_LEFT : AN_PATH, 2, 32 };
   l->column[l->n++] = (struct an_column){ more, functions ? AN_PATH : AN_LEFT, 2, 0 };
}

static void entry_cells(const struct an_diff_report *r, const struct layout *l,
                        struct an_table *t, const uint64_t *old_count,
                        const uint64_t *new_count, enum an_change change)
{
   const struct an_diff *d = r->diff;
   char buf[AN_NUMBER_BYTES];
   an_diff_count_cells(t, an_metric_count(&d->metric, d->n_events, old_count),
               an_metric_count(&d->metric, d->n_events, new_count),
               style_of(change));
   an_table_cell(t, style_of(change), word(change));
   for (size_t i = 0; i < l->n_beside; i++) {
      struct an_delta delta =
         an_delta(an_metric_count(&l->beside[i], d->n_events, old_count),
                  an_metric_count(&l->beside[i], d->n_events, new_count));
      an_table_cell(t, delta.size ? AN_PLAIN : AN_DIM,
                    delta.size ? an_format_delta(buf, delta) : ".");
   }
}

const char *an_diff_path(const struct an_diff_report *r, const char *path)
{
   return path + an_path_below(r->here, path);
}

/* NAME made short, with a suffix. */
static void text_cell(const struct an_diff_report *r, struct an_table *t,
                      enum an_style style, const char *name, size_t len,
                      size_t (*shorten)(const char *, size_t, char *),
                      const char *suffix)
{
   char *text = an_arena_alloc(&t->arena, len + strlen(suffix) + 1);
   if (!text) {
      t->no_memory = true;
      return;
   }
   if (r->opt->names == AN_NAMES_SHORT)
      len = shorten(name, len, text);
   else
      memcpy(text, name, len);
   strcpy(text + len, suffix);
   an_table_cell_bytes(t, style, text, len + strlen(suffix));
}

static void name_cell(const struct an_diff_report *r, struct an_table *t,
                      enum an_style style, uint32_t id, const char *suffix)
{
   const struct an_string *s = &r->diff->old_profile->strings->string[id];
   text_cell(r, t, style, s->text, s->len, an_name_short, suffix);
}

static void path_cell(const struct an_diff_report *r, struct an_table *t,
                      enum an_style style, const char *path, const char *suffix)
{
   path = an_diff_path(r, path);
   text_cell(r, t, style, path, strlen(path), an_path_short, suffix);
}

/* The function and its file, and where it came from if it moved. */
static void where_cells(const struct an_diff_report *r, struct an_table *t,
                       const struct an_pair *p)
{
   const struct an_strings *s = r->diff->old_profile->strings;
   char was[AN_PHRASE_BYTES] = "";
   if (p->old_name != p->name)
      snprintf(was, sizeof was, " (was %s)", an_strings_get(s, p->old_name));
   name_cell(r, t, AN_BOLD, p->name, was);
   was[0] = '\0';
   if (p->old_file != p->file)
      snprintf(was, sizeof was, " (was %s)",
               an_diff_path(r, an_strings_get(s, p->old_file)));
   path_cell(r, t, AN_PLAIN, an_strings_get(s, p->file), was);
}

/* FILE:NEW, or FILE:OLD if it is gone; both if they differ. */
static void place_cell(const struct an_diff_report *r, struct an_table *t,
                       const struct an_line_pair *l)
{
   char suffix[40] = "", path[AN_PATH_BYTES];
   if (l->old_record >= 0 && l->new_record >= 0 && l->old_line != l->new_line)
      snprintf(suffix, sizeof suffix, ":%u (was %u)", l->new_line, l->old_line);
   else if (l->old_line || l->new_line)
      snprintf(suffix, sizeof suffix, ":%u", l->new_record >= 0 ? l->new_line : l->old_line);
   path_cell(r, t, AN_BOLD, an_line_path(r->diff, l, path), suffix);
}

/* "by |delta| of cycles: 3 of 40 that changed by 0.01% or more" */
static void list_title(const struct an_diff_report *r, const char *title,
                       size_t shown, size_t changed)
{
   char text[AN_PHRASE_BYTES], a[AN_NUMBER_BYTES], b[AN_NUMBER_BYTES], least[40] = "";
   if (r->opt->threshold > 0)
      snprintf(least, sizeof least, " by %g%% or more", r->opt->threshold);
   snprintf(text, sizeof text, "by |delta| of %s: %s of %s that changed%s",
            r->diff->metric.name, an_format_count(a, shown),
            an_format_count(b, changed), least);
   an_report_title(r->out, title, text);
}

static bool reaches(const struct an_diff_report *r, struct an_delta delta)
{
   const struct an_diff *d = r->diff;
   double const total = an_metric_value(&d->metric, d->n_events,
                                        d->old_profile->total);
   return delta.size && (double)delta.size * 100 >= r->opt->threshold * total;
}

static bool functions(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   struct layout l;
   struct an_table t;
   size_t shown = 0, changed = 0;
   make_layout(r, &l, "function", "file");
   an_table_init(&t, l.column, l.n);
   for (size_t k = 0; k < d->n_pairs; k++) {
      size_t const i = d->order[k];
      const struct an_pair *p = &d->pair[i];
      const uint64_t *o = an_pair_old(d, i), *n = an_pair_new(d, i);
      struct an_delta delta = an_diff_delta(d, o, n);
      bool const much = reaches(r, delta);
      changed += much;
      if (!much || shown == r->opt->limit)
         continue;
      shown++;
      entry_cells(r, &l, &t, o, n, an_pair_change(d, i));
      where_cells(r, &t, p);
   }
   list_title(r, "Functions", shown, changed);
   bool ok = shown == 0 || an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   return ok;
}

static bool lines(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   struct layout l;
   struct an_table t;
   size_t shown = 0, known = 0;
   make_layout(r, &l, "line", "function");
   an_table_init(&t, l.column, l.n);
   for (size_t i = 0; i < d->n_lines; i++) {
      const struct an_line_pair *line = &d->line[i];
      known += an_line_is_known(line);
      if (!an_line_is_known(line) || shown == r->opt->limit)
         continue;
      shown++;
      const struct an_pair *p = &d->pair[line->pair];
      const uint64_t *o = an_line_old(d, line), *n = an_line_new(d, line);
      entry_cells(r, &l, &t, o, n, an_line_change(d, line));
      place_cell(r, &t, line);
      name_cell(r, &t, AN_PLAIN, p->name, "");
   }
   list_title(r, "Lines", shown, known);
   bool ok = shown == 0 || an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   return ok;
}

static void side(const struct an_diff_report *r, const char *name,
                 const struct an_profile *p)
{
   const char *file = p->inputs.n ? an_strings_get(p->strings, p->inputs.id[0]) : "";
   const char *cmd = p->head.command.n
      ? an_strings_get(p->strings, p->head.command.id[0]) : "";
   an_out_style(r->out, AN_DIM);
   an_out_format(r->out, "  %-5s", name);
   an_out_style(r->out, AN_PLAIN);
   an_out_foreign(r->out, file, strlen(file));
   if (*cmd) {
      an_out_style(r->out, AN_DIM);
      an_out_text(r->out, "  ");
      an_out_foreign(r->out, cmd, strlen(cmd));
      an_out_style(r->out, AN_PLAIN);
   }
   an_out_char(r->out, '\n');
}

void an_diff_judge(struct an_diff_report *r)
{
   r->failed = false;
   for (size_t i = 0; i < r->gate->n; i++)
      r->failed |= an_gate_judge(r->diff, r->gate, i, r->tolerance, r->spread).failed;
}

/* The limits of --fail, and the verdict. */
static bool gate(const struct an_diff_report *r)
{
   static const struct an_column column[] = {
      { "", AN_LEFT, 2, 0 },       { "old", AN_RIGHT, 2, 0 },
      { "new", AN_RIGHT, 2, 0 },   { "delta", AN_RIGHT, 2, 0 },
      { "change", AN_RIGHT, 2, 0 }, { "limit", AN_RIGHT, 2, 0 },
      { "", AN_LEFT, 2, 0 },
   };
   struct an_table t;
   if (r->gate->n == 0)
      return true;
   an_table_init(&t, column, 7);
   for (size_t i = 0; i < r->gate->n; i++) {
      struct an_verdict v = an_gate_judge(r->diff, r->gate, i, r->tolerance, r->spread);
      char limit[AN_PHRASE_BYTES];
      an_table_cell(&t, AN_PLAIN, v.limit->metric.name);
      an_diff_count_cells(&t, v.old_count, v.new_count, v.failed ? AN_HOT : AN_PLAIN);
      an_table_cell(&t, AN_PLAIN, an_limit_text(limit, sizeof limit, v.limit));
      an_table_cell(&t, v.failed ? AN_HOT : AN_GOOD,
                    v.failed ? "EXCEEDED" : v.tolerated ? "tolerated" : "ok");
   }
   an_report_title(r->out, "Limits", r->failed ? "REGRESSION" : "all kept");
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   return ok;
}

/* The first LEN bytes of PATH, relative if they lie below the working directory. */
static void directory(const struct an_diff_report *r, const char *path, size_t len)
{
   size_t const skip = an_path_below(r->here, path);
   if (skip < len)
      an_out_foreign(r->out, path + skip, len - skip);
   else
      an_out_foreign(r->out, path, len);
}

static void prefix_note(const struct an_diff_report *r)
{
   const struct an_path_map *m = r->diff->setup.renamed;
   if (!m)
      return;
   an_out_style(r->out, AN_DIM);
   an_out_text(r->out, "  paths below ");
   directory(r, m->from, m->from_len);
   an_out_text(r->out, " are compared with those below ");
   directory(r, m->to, m->to_len);
   an_out_style(r->out, AN_PLAIN);
   an_out_char(r->out, '\n');
}

/* What makes the figures doubtful although they can be compared. */
static bool differences(const struct an_diff_report *r)
{
   if (r->n_run == 0)
      return true;
   an_report_title(r->out, "The runs differ", "");
   return an_diff_differences(r->out, r->run, r->n_run, r->err);
}

bool an_diff_text(const struct an_diff_report *r)
{
   side(r, "old", r->diff->old_profile);
   side(r, "new", r->diff->new_profile);
   prefix_note(r);
   if (!differences(r))
      return false;
   if (r->diff->n_events == 0)
      return an_diff_heap(r) && gate(r);
   return totals(r) && an_diff_heap(r) && functions(r) && lines(r) &&
          (!r->opt->annotate || an_diff_source(r)) && gate(r);
}

enum { LONG_ROW = 120 }; /* where the output has no width */

static const char *given(const char *value)
{
   return value ? value : "(not given)";
}

/* Would old and new be cut side by side, or be longer than anybody reads?  Then
   what differs could not be seen. */
static bool too_wide(const struct an_out *out, const struct an_difference *diff, unsigned n)
{
   size_t most[3] = { 0, strlen("old"), strlen("new") };
   for (unsigned i = 0; i < n; i++) {
      const char *cell[] = { diff[i].what, given(diff[i].old_value), given(diff[i].new_value) };
      for (unsigned c = 0; c < 3; c++) {
         size_t const columns = an_text_columns(cell[c], strlen(cell[c]));
         most[c] = columns > most[c] ? columns : most[c];
      }
   }
   return 6 + most[0] + most[1] + most[2] > (out->width ? out->width : LONG_ROW);
}

/* One below the other, and whole. */
static void differences_below(struct an_out *out, const struct an_difference *diff, unsigned n)
{
   for (unsigned i = 0; i < n; i++) {
      const char *o = given(diff[i].old_value), *w = given(diff[i].new_value);
      an_out_format(out, "  %s\n      old  ", diff[i].what);
      an_out_foreign(out, o, strlen(o));
      an_out_text(out, "\n      new  ");
      an_out_foreign(out, w, strlen(w));
      an_out_char(out, '\n');
   }
}

bool an_diff_differences(struct an_out *out, const struct an_difference *diff,
                         unsigned n, struct an_error *err)
{
   static const struct an_column column[] = {
      { "", AN_LEFT, 2, 0 }, { "old", AN_LEFT, 2, 0 }, { "new", AN_LEFT, 2, 0 },
   };
   struct an_table t;
   if (too_wide(out, diff, n)) {
      differences_below(out, diff, n);
      return true;
   }
   an_table_init(&t, column, 3);
   for (unsigned i = 0; i < n; i++) {
      an_table_cell(&t, AN_PLAIN, diff[i].what);
      an_table_cell(&t, AN_PLAIN, given(diff[i].old_value));
      an_table_cell(&t, AN_PLAIN, given(diff[i].new_value));
   }
   bool ok = an_table_print(&t, out) || an_fail_memory(err);
   an_table_deinit(&t);
   return ok;
}
