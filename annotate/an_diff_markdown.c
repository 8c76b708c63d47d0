/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comparison as Markdown (GitHub's tables), for comments in reviews. */
#include "an_diff_report.h"

#include "an_report.h"

#include <stdio.h>
#include <string.h>

/* Text in a table cell: characters that mean something are escaped. */
static void cell(struct an_out *out, const char *text, size_t len)
{
   for (size_t i = 0; i < len; i++) {
      if (strchr("\\|<>*_`[]", text[i]) && text[i])
         an_out_char(out, '\\');
      an_out_char(out, (unsigned char)text[i] < 0x20 ? '?' : text[i]);
   }
}

static void counts(struct an_out *out, uint64_t o, uint64_t n)
{
   char b[AN_NUMBER_BYTES];
   an_out_format(out, "| %s ", an_format_count(b, o));
   an_out_format(out, "| %s ", an_format_count(b, n));
   an_out_format(out, "| %s ", an_format_delta(b, an_delta(o, n)));
   an_out_format(out, "| %s ", an_format_change(b, o, n));
}

static void totals(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   an_out_text(r->out, "| total | old | new | delta | change |\n"
                       "|:--|--:|--:|--:|--:|\n");
   for (unsigned e = 0; e < d->n_events; e++) {
      const char *name = an_event_name(d->old_profile, e);
      an_out_text(r->out, "| ");
      cell(r->out, name, strlen(name));
      an_out_char(r->out, ' ');
      counts(r->out, d->old_profile->total[e], d->new_profile->total[e]);
      an_out_text(r->out, "|\n");
   }
   if (an_profile_event(d->old_profile, d->metric.name) >= 0)
      return;
   an_out_format(r->out, "| %s ", d->metric.name);
   counts(r->out, an_metric_count(&d->metric, d->n_events, d->old_profile->total),
          an_metric_count(&d->metric, d->n_events, d->new_profile->total));
   an_out_text(r->out, "|\n");
}

static void limits(const struct an_diff_report *r)
{
   char text[AN_PHRASE_BYTES];
   if (r->gate->n == 0)
      return;
   an_out_format(r->out, "**%s**\n\n| limit | old | new | delta | change | allowed | |\n"
                 "|:--|--:|--:|--:|--:|--:|:--|\n",
                 r->failed ? "Regression" : "All limits kept");
   for (size_t i = 0; i < r->gate->n; i++) {
      struct an_verdict v = an_gate_judge(r->diff, r->gate, i, r->tolerance, r->spread);
      an_out_text(r->out, "| ");
      cell(r->out, v.limit->metric.name, strlen(v.limit->metric.name));
      an_out_char(r->out, ' ');
      counts(r->out, v.old_count, v.new_count);
      an_out_format(r->out, "| %s | %s |\n", an_limit_text(text, sizeof text, v.limit),
                    v.failed ? "**exceeded**" : v.tolerated ? "tolerated" : "kept");
   }
   an_out_char(r->out, '\n');
}

static void functions(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   const struct an_strings *s = d->old_profile->strings;
   double const total = an_metric_value(&d->metric, d->n_events, d->old_profile->total);
   size_t left = r->opt->limit;
   an_out_format(r->out, "\n| %s in | old | new | delta | change | |\n"
                 "|:--|--:|--:|--:|--:|:--|\n", d->metric.name);
   for (size_t k = 0; k < d->n_pairs && left > 0; k++) {
      size_t const i = d->order[k];
      const struct an_string name = s->string[d->pair[i].name];
      const uint64_t *o = an_pair_old(d, i), *n = an_pair_new(d, i);
      struct an_delta delta = an_diff_delta(d, o, n);
      char text[512];
      if (delta.size == 0 || (double)delta.size * 100 < r->opt->threshold * total)
         continue;
      size_t len = name.len < sizeof text ? an_name_short(name.text, name.len, text) : 0;
      an_out_text(r->out, "| ");
      cell(r->out, len ? text : name.text, len ? len : name.len);
      an_out_char(r->out, ' ');
      counts(r->out, an_metric_count(&d->metric, d->n_events, o),
             an_metric_count(&d->metric, d->n_events, n));
      an_out_format(r->out, "| %s |\n", an_change_name(an_pair_change(d, i)));
      left--;
   }
}

static void leaks(const struct an_diff_report *r)
{
   size_t left = r->opt->limit;
   if (!r->leaks)
      return;
   an_out_text(r->out, "\n| bytes lost in | old | new | delta | change | |\n"
                       "|:--|--:|--:|--:|--:|:--|\n");
   for (size_t i = 0; i < r->leaks->n && left > 0; i++) {
      const struct an_leak_pair *p = &r->leaks->pair[i];
      const struct an_heap *h;
      const struct an_site *s = an_leak_site(r->leaks, p, &h);
      char text[AN_CHAIN_BYTES];
      if (p->change == AN_LEAK_SAME)
         continue;
      an_out_text(r->out, "| ");
      an_site_chain(h, s, 1, 3, true, text);
      cell(r->out, text, strlen(text));
      an_out_char(r->out, ' ');
      counts(r->out, an_leak_old(p), an_leak_new(p));
      an_out_format(r->out, "| %s |\n", an_leak_change_name(p->change));
      left--;
   }
}

bool an_diff_markdown(const struct an_diff_report *r)
{
   limits(r);
   if (r->diff->n_events) {
      totals(r);
      functions(r);
   }
   leaks(r);
   return true;
}
