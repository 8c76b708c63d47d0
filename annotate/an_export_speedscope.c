/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * speedscope's JSON: a sampled profile for each event, the first event last,
 * for speedscope shows what it read last; a sample for each record, whose
 * stack is the function and the line.
 */
#include "an_export.h"

#include "an_json.h"
#include "an_reshape.h"

#include <stdio.h>
#include <string.h>

/* Frames: the functions, then the records. */
static void frames(struct an_json *j, const struct an_profile *p)
{
   an_json_open(j, "frames", '[');
   for (size_t f = 0; f < p->n_funcs; f++) {
      const struct an_string name = p->strings->string[p->func[f].name];
      const struct an_string file = p->strings->string[p->func[f].file];
      an_json_open(j, NULL, '{');
      an_json_in_line(j, true);
      an_json_text(j, "name", name.text, name.len);
      an_json_text(j, "file", file.text, file.len);
      an_json_close(j, '}');
      an_json_in_line(j, false);
   }
   for (size_t i = 0; i < p->n_records; i++) {
      const struct an_string file = p->strings->string[p->record[i].file];
      char name[32];
      int len = snprintf(name, sizeof name, "line %u", p->record[i].line);
      an_json_open(j, NULL, '{');
      an_json_in_line(j, true);
      an_json_text(j, "name", name, (size_t)len);
      an_json_text(j, "file", file.text, file.len);
      an_json_number(j, "line", p->record[i].line);
      an_json_close(j, '}');
      an_json_in_line(j, false);
   }
   an_json_close(j, ']');
}

static void profile(struct an_json *j, const struct an_profile *p, unsigned e)
{
   const char *name = an_event_name(p, e);
   an_json_open(j, NULL, '{');
   an_json_text(j, "type", "sampled", strlen("sampled"));
   an_json_text(j, "name", name, strlen(name));
   an_json_text(j, "unit", "none", strlen("none"));
   an_json_number(j, "startValue", 0);
   an_json_number(j, "endValue", p->total[e]);
   an_json_open(j, "samples", '[');
   an_json_in_line(j, true);
   for (size_t i = 0; i < p->n_records; i++) {
      if (an_counts(p, i)[e] == 0)
         continue;
      an_json_open(j, NULL, '[');
      an_json_number(j, NULL, p->record[i].func);
      an_json_number(j, NULL, p->n_funcs + i);
      an_json_close(j, ']');
   }
   an_json_close(j, ']');
   an_json_in_line(j, false);
   an_json_open(j, "weights", '[');
   an_json_in_line(j, true);
   for (size_t i = 0; i < p->n_records; i++)
      if (an_counts(p, i)[e])
         an_json_number(j, NULL, an_counts(p, i)[e]);
   an_json_close(j, ']');
   an_json_in_line(j, false);
   an_json_close(j, '}');
}

bool an_export_speedscope(struct an_report *r)
{
   struct an_json j = { .out = r->out };
   struct an_profile *p = r->profile;
   if (!an_profile_flatten(p, r->err))
      return false;
   an_json_open(&j, NULL, '{');
   an_json_text(&j, "$schema", "https://www.speedscope.app/file-format-schema.json",
                strlen("https://www.speedscope.app/file-format-schema.json"));
   an_json_text(&j, "exporter", "cs_annotate", strlen("cs_annotate"));
   an_json_open(&j, "shared", '{');
   frames(&j, p);
   an_json_close(&j, '}');
   an_json_open(&j, "profiles", '[');
   for (unsigned e = p->head.n_events; e-- > 0;)
      profile(&j, p, e);
   an_json_close(&j, ']');
   an_json_close(&j, '}');
   return true;
}
