/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comparison as an HTML page: limits, totals, functions, lines. */
#include "an_diff_report.h"

#include "an_html.h"

#include <stdio.h>
#include <string.h>

enum { MAX_ROWS = 1000 };

static const struct an_html_column total_columns[] = {
   { "", false }, { "old", true }, { "new", true }, { "delta", true },
   { "change", true }, { "", false },
};

static const struct an_html_column entry_columns[] = {
   { "old", true }, { "new", true }, { "delta", true }, { "change", true },
   { "", false }, { "where", false }, { "", false },
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
   an_html_table(r->out, "list", total_columns, 6);
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

static void totals(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   an_html_heading(r->out, "totals", "Totals", "");
   an_html_table(r->out, "list", total_columns, 6);
   for (unsigned e = 0; e < d->n_events; e++) {
      an_html_row(r->out);
      an_html_cell(r->out, "name", an_event_name(d->old_profile, e));
      counts(r->out, d->old_profile->total[e], d->new_profile->total[e]);
      an_html_cell(r->out, "", "");
   }
   if (an_profile_event(d->old_profile, d->metric.name) < 0) {
      an_html_row(r->out);
      an_html_cell(r->out, "name", d->metric.name);
      counts(r->out, value(d, d->old_profile->total), value(d, d->new_profile->total));
      an_html_cell(r->out, "", "");
   }
   an_html_table_end(r->out);
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
   for (size_t k = 0, rows = 0; k < d->n_pairs && rows < MAX_ROWS; k++) {
      size_t const i = d->order[k];
      uint64_t const o = value(d, an_pair_old(d, i)), n = value(d, an_pair_new(d, i));
      if (o == n)
         continue;
      rows++;
      enum an_change change = an_pair_change(d, i);
      an_html_row(r->out);
      counts(r->out, o, n);
      an_html_cell(r->out, class_of(change), an_change_name(change));
      an_html_name(r->out, an_strings_get(s, d->pair[i].name), NULL);
      an_html_name(r->out, an_strings_get(s, d->pair[i].file), NULL);
   }
   an_html_table_end(r->out);
}

static void lines(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   const struct an_strings *s = d->old_profile->strings;
   an_html_heading(r->out, "lines", "Lines", "");
   an_html_table(r->out, "list", entry_columns, 7);
   for (size_t i = 0; i < d->n_lines && i < MAX_ROWS; i++) {
      const struct an_line_pair *l = &d->line[i];
      const struct an_pair *p = &d->pair[l->pair];
      char place[4200];
      enum an_change change = an_line_change(d, l);
      an_html_row(r->out);
      counts(r->out, value(d, an_line_old(d, l)), value(d, an_line_new(d, l)));
      an_html_cell(r->out, class_of(change), an_change_name(change));
      snprintf(place, sizeof place, "%s:%u", an_strings_get(s, p->file),
               l->new_record >= 0 ? l->new_line : l->old_line);
      an_html_name(r->out, place, NULL);
      an_html_name(r->out, an_strings_get(s, p->name), NULL);
   }
   an_html_table_end(r->out);
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

bool an_diff_html(const struct an_diff_report *r)
{
   an_html_begin(r->out, "Comparison of two profiles");
   an_html_terms(r->out, true);
   side(r, "old", r->diff->old_profile);
   side(r, "new", r->diff->new_profile);
   an_html_terms(r->out, false);
   limits(r);
   totals(r);
   functions(r);
   lines(r);
   an_html_end(r->out);
   return true;
}
