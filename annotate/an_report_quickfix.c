/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report of one profile for editors: the hottest lines, one each, as
 *
 *     PATH:LINE: 52.9% of Ir, D1m 10,354,688, LLm 10,353,620 (product)
 *
 * PATH is where the source was found, or else as the profile says.
 */
#include "an_report.h"

#include "an_format.h"
#include "an_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void path_text(struct an_report *r, const char *name)
{
   struct an_source src;
   if (an_source_open(&src, &r->finder, name)) {
      an_out_text(r->out, src.path);
      an_source_close(&src);
   } else {
      an_out_text(r->out, name);
   }
}

static void value_text(struct an_report *r, const struct an_shown *s,
                       const uint64_t *count, bool *first)
{
   unsigned const n = r->profile->head.n_events;
   char buf[AN_NUMBER_BYTES];
   double const value = an_metric_value(&s->metric, n, count);
   if (value <= 0)
      return;
   an_out_text(r->out, *first ? " " : ", ");
   *first = false;
   if (an_metric_is_ratio(&s->metric))
      an_out_format(r->out, "%s %.1f", s->metric.name, value);
   else if (s->percent)
      an_out_format(r->out, "%s of %s",
                    an_format_percent(buf, value, (double)s->total), s->metric.name);
   else
      an_out_format(r->out, "%s %s", s->metric.name,
                    an_format_count(buf, an_metric_count(&s->metric, n, count)));
}

static void line_text(struct an_report *r, uint32_t index)
{
   const struct an_strings *s = r->profile->strings;
   const struct an_line *line = &r->lines.line[index];
   uint64_t sum[AN_MAX_EVENTS];
   bool first = true;
   an_lines_counts(&r->lines, index, sum);
   path_text(r, an_strings_get(s, line->file));
   an_out_format(r->out, ":%u:", line->line);
   for (size_t i = 0; i < r->n_shown; i++)
      value_text(r, &r->shown[i], sum, &first);
   const struct an_func *f = &r->profile->func[an_lines_func(&r->lines, index)];
   an_out_text(r->out, " (");
   an_out_text(r->out, an_strings_get(s, f->name));
   an_out_text(r->out, ")\n");
}

bool an_report_quickfix(struct an_report *r)
{
   uint32_t *index;
   size_t n;
   if (r->profile->head.n_events == 0)
      return true;
   if (!an_report_hot_lines(r, r->opt->limit, true, &index, &n))
      return false;
   for (size_t i = 0; i < n; i++)
      line_text(r, index[i]);
   free(index);
   return true;
}
