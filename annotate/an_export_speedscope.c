/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * speedscope's JSON: a sampled profile for each event, of which the first is
 * shown first; a sample for each record, whose stack is the function and the
 * line.
 */
#include "an_export.h"

#include "an_json.h"
#include "an_reshape.h"

#include <stdio.h>
#include <string.h>

enum { MOST_NAME = 480 };

/* Bytes of NAME that are shown before a line: whole characters. */
static int name_shown(const struct an_string *name)
{
   if (name->len <= MOST_NAME)
      return (int)name->len;
   int most = MOST_NAME;
   while (most > MOST_NAME - 4 && ((unsigned char)name->text[most] & 0xc0) == 0x80)
      most--;
   return most;
}

/* "FUNCTION" or "FUNCTION:LINE", in FILE. */
static void frame(struct an_json *j, const struct an_profile *p, uint32_t func,
                  uint32_t file, uint32_t line)
{
   const struct an_string name = p->strings->string[p->func[func].name];
   const struct an_string path = p->strings->string[file];
   an_json_open(j, NULL, '{');
   an_json_in_line(j, true);
   if (line) {
      char text[512];
      int const len = snprintf(text, sizeof text, "%.*s:%u", name_shown(&name), name.text,
                               line);
      an_json_text(j, "name", text, (size_t)len);
      an_json_text(j, "file", path.text, path.len);
      an_json_number(j, "line", line);
   } else {
      an_json_text(j, "name", name.text, name.len);
      an_json_text(j, "file", path.text, path.len);
   }
   an_json_close(j, '}');
   an_json_in_line(j, false);
}

/* First the functions, then a frame for each record. */
static void frames(struct an_json *j, const struct an_profile *p)
{
   an_json_open(j, "frames", '[');
   for (uint32_t f = 0; f < p->n_funcs; f++)
      frame(j, p, f, p->func[f].file, 0);
   for (size_t i = 0; i < p->n_records; i++)
      frame(j, p, p->record[i].func, p->record[i].file, p->record[i].line);
   an_json_close(j, ']');
}

static void event_profile(struct an_json *j, const struct an_profile *p, unsigned e)
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
   for (unsigned e = 0; e < p->head.n_events; e++)
      event_profile(&j, p, e);
   an_json_close(&j, ']');
   an_json_number(&j, "activeProfileIndex", 0);
   an_json_close(&j, '}');
   return true;
}
