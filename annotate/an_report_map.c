/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The data of the page's treemap: the functions, and by what they can be drawn
   and coloured. */
#include "an_report.h"

#include "an_format.h"
#include "an_html.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_MAP = 400 };

static const char *text_of(const struct an_report *r, uint32_t id)
{
   return an_strings_get(r->profile->strings, id);
}

/* JSON within <script>: '<' must not begin a tag. */
static void script_string(struct an_out *out, const char *text)
{
   an_out_char(out, '"');
   for (size_t i = 0, n, len = strlen(text); i < len; i += n ? n : 1) {
      unsigned char const c = (unsigned char)text[i];
      n = an_utf8_length(text + i, len - i);
      if (n == 0)
         an_out_format(out, "\\\\x%02x", c);
      else if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '&')
         an_out_format(out, "\\u%04x", c);
      else
         an_out_bytes(out, text + i, n);
   }
   an_out_char(out, '"');
}

static void weights(struct an_out *out, const char *key, const uint32_t *weight, unsigned n)
{
   an_out_format(out, ",\"%s\":", key);
   for (unsigned e = 0; e < n; e++)
      an_out_format(out, "%c%u", e ? ',' : '[', weight[e]);
   an_out_char(out, ']');
}

/* Events, sums and rates. */
static void metrics(struct an_report *r)
{
   static const char *const more[] = { "cycles", "L1m", "LLm", "D1m", "DLm", "Drw", "I1%", "D1%",
                                       "LL%", "DL%", "B%", "MPKI" };
   enum { N_MORE = sizeof more / sizeof *more };
   unsigned const n = r->profile->head.n_events;
   bool first = true;
   for (unsigned i = 0; i < n + N_MORE; i++) {
      struct an_metric m;
      const char *name = i < n ? an_event_name(r->profile, i) : more[i - n];
      if (!an_metric_find(&m, r->profile, name, r->opt->cycles))
         continue;
      an_out_text(r->out, first ? "{\"name\":" : ",\n{\"name\":");
      first = false;
      script_string(r->out, name);
      weights(r->out, "weight", m.weight, n);
      if (an_metric_is_ratio(&m)) {
         weights(r->out, "divisor", m.divisor, n);
         an_out_format(r->out, ",\"scale\":%g", m.scale);
      }
      an_out_char(r->out, '}');
   }
}

static void function(struct an_report *r, size_t group, uint32_t object)
{
   const struct an_group *k = &r->functions.key[group];
   an_out_text(r->out, "{\"object\":");
   script_string(r->out, text_of(r, object));
   an_out_text(r->out, ",\"file\":");
   script_string(r->out, text_of(r, k->file));
   an_out_text(r->out, ",\"name\":");
   script_string(r->out, text_of(r, k->name));
   an_out_text(r->out, ",\"counts\":");
   for (unsigned e = 0; e < r->profile->head.n_events; e++) {
      an_out_char(r->out, e ? ',' : '[');
      an_out_number(r->out, an_group_counts(&r->functions, group)[e]);
   }
   an_out_text(r->out, "]}");
}

bool an_report_map(struct an_report *r)
{
   const struct an_groups *g = &r->functions;
   struct an_out *out = r->out;
   uint32_t *object = an_groups_objects(g);
   if (!object)
      return an_fail_memory(r->err);
   an_html_heading(out, "map", "Map", "objects, files and functions, in proportion");
   an_out_text(out, "<div id=\"treemap\"></div>\n<noscript>The map needs JavaScript.</noscript>\n"
                    "<script type=\"application/json\" id=\"data\">{\"events\":[");
   for (unsigned e = 0; e < r->profile->head.n_events; e++) {
      an_out_text(out, e ? "," : "");
      script_string(out, an_event_name(r->profile, e));
   }
   an_out_text(out, "],\"metrics\":[");
   metrics(r);
   an_out_text(out, "],\"functions\":[");
   for (size_t i = 0; i < g->n && i < MAX_MAP; i++) {
      an_out_text(out, i ? ",\n" : "\n");
      function(r, g->order[i], object[g->order[i]]);
   }
   an_out_text(out, "]}</script>\n");
   free(object);
   return true;
}
