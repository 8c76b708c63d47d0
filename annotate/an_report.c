/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report of one profile: what its parts share; see the header. */
#include "an_report.h"

#include "an_format.h"
#include "cs_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The columns of a report that was not told what to show: for a simulation of
   caches the first event, data misses and what they cost, else all events of which
   there are any. */
struct choice {
   const char *name;
   bool count, percent;
   int bar;
};

/* On a terminal of fewer columns there is no room for rates, bars and source, or
   for the shares of misses. */
enum { NARROW = AN_NARROW, WIDE = 136 };

static const struct choice cache_choice[] = {
   { "Ir", true, true, AN_BAR },         { "D1m", true, true, AN_MINI_BAR },
   { "D1%", true, false, AN_NO_BAR },    { "LLm", true, true, AN_MINI_BAR },
   { "LL%", true, false, AN_NO_BAR },    { "cycles", false, true, AN_MINI_BAR },
};

static void show(struct an_report *r, const struct an_metric *m, bool count,
                 bool percent, int bar)
{
   uint64_t total = an_metric_count(m, r->profile->head.n_events, r->profile->total);
   r->shown[r->n_shown++] = (struct an_shown){ *m, count, percent, bar, total };
}

static bool find(struct an_report *r, struct an_metric *m, const char *name)
{
   return an_metric_find(m, r->profile, name, r->opt->cycles);
}

/* The first event of which there are any; a profile of leaks has many events that
   did not happen. */
static unsigned first_event(const struct an_profile *p)
{
   for (unsigned e = 0; e < p->head.n_events; e++)
      if (p->total[e])
         return e;
   return 0;
}

static void choose(struct an_report *r)
{
   bool const narrow = r->out->width && r->out->width < NARROW;
   bool const medium = r->out->width && r->out->width < WIDE;
   const struct an_profile *p = r->profile;
   struct an_metric m;
   if (an_profile_event(p, "Ir") == 0 && find(r, &m, "D1m")) {
      for (size_t i = 0; i < sizeof cache_choice / sizeof *cache_choice; i++) {
         const struct choice *c = &cache_choice[i];
         if (!find(r, &m, c->name) || !an_metric_fits(&m, p) || (narrow && an_metric_is_ratio(&m)))
            continue;
         bool const percent = c->percent && (!medium || i == 0 || !c->count);
         int const bar = narrow || (medium && i > 0) ? AN_NO_BAR : c->bar;
         show(r, &m, c->count, percent, bar);
      }
      return;
   }
   unsigned const main_event = first_event(p);
   for (unsigned e = main_event; e < p->head.n_events && r->n_shown < AN_MAX_SHOWN; e++)
      if ((e == main_event || p->total[e]) && find(r, &m, an_event_name(p, e)))
         show(r, &m, true, e == main_event || !narrow,
              e == main_event ? AN_BAR : narrow ? AN_NO_BAR : AN_MINI_BAR);
}

static bool fail_metric(struct an_report *r, const char *option,
                        const char *name)
{
   char list[1024] = "";
   const struct an_profile *p = r->profile;
   for (unsigned e = 0; e < p->head.n_events; e++) {
      size_t len = strlen(list);
      snprintf(list + len, sizeof list - len, e ? " %s" : "%s", an_event_name(p, e));
   }
   return an_fail(r->err, AN_USAGE,
                  "%s: \"%s\" is neither an event of this profile (%s) nor "
                  "can it be computed from them", option, name, list);
}

/* --show=A,B,C */
static bool show_list(struct an_report *r)
{
   const char *at = r->opt->show;
   while (*at) {
      char name[64];
      size_t len = strcspn(at, ",");
      snprintf(name, sizeof name, "%.*s", (int)len, at);
      struct an_metric m;
      if (len >= sizeof name || !find(r, &m, name))
         return fail_metric(r, "--show", name);
      if (!an_metric_check(&m, r->profile, r->err))
         return false;
      if (r->n_shown == AN_MAX_SHOWN)
         return an_fail(r->err, AN_USAGE, "--show: more than %d names",
                        AN_MAX_SHOWN);
      show(r, &m, true, true, r->n_shown == 0 ? AN_BAR : AN_MINI_BAR);
      at += len;
      at += *at == ',';
   }
   return r->n_shown > 0 || fail_metric(r, "--show", "");
}

static bool choose_metrics(struct an_report *r)
{
   const struct an_options *opt = r->opt;
   const char *first = an_event_name(r->profile, first_event(r->profile));
   if (!find(r, &r->first, first))
      return fail_metric(r, "--sort", first);
   if (!opt->show)
      choose(r);
   else if (!show_list(r))
      return false;
   r->sort = opt->show ? r->shown[0].metric : r->first;
   if (opt->sort && !find(r, &r->sort, opt->sort))
      return fail_metric(r, "--sort", opt->sort);
   if (!an_metric_check(&r->sort, r->profile, r->err))
      return false;
   if (!an_metric_is_ratio(&r->sort))
      r->first = r->sort;
   r->have_cycles = find(r, &r->cycles, "cycles");
   bool const own = strcmp(opt->cycles, AN_CYCLES_DEFAULT) != 0;
   if (!r->have_cycles && own)
      return fail_metric(r, "--cycles", opt->cycles);
   if (own && !an_metric_check(&r->cycles, r->profile, r->err))
      return false;
   r->have_cycles = r->have_cycles && an_metric_fits(&r->cycles, r->profile);
   return true;
}

bool an_report_init(struct an_report *r, struct an_profile *p,
                    const struct an_heap *heap, const struct an_options *opt, struct an_out *out,
                    struct an_error *err)
{
   *r = (struct an_report){ .profile = p, .heap = heap, .opt = opt, .out = out,
                            .err = err };
   an_finder_init(&r->finder, opt, p);
   if (!getcwd(r->here, sizeof r->here))
      r->here[0] = '\0';
   r->unknown = an_strings_add(p->strings, CS_UNKNOWN, strlen(CS_UNKNOWN));
   if (r->unknown == AN_NO_STRING)
      return an_fail_memory(err);
   if (p->head.n_events == 0)
      return true;
   if (opt->inclusive && p->n_call_funcs == 0)
      return an_fail(err, AN_USAGE, "--inclusive: this profile does not say who calls whom");
   bool ok = choose_metrics(r) && an_group_functions(&r->functions, p, err) &&
             an_groups_sort(&r->functions, &r->sort, opt->inclusive, err) &&
             an_lines_init(&r->lines, p, err);
   if (!ok)
      an_report_deinit(r);
   return ok;
}

void an_report_deinit(struct an_report *r)
{
   an_groups_deinit(&r->functions);
   an_lines_deinit(&r->lines);
   an_finder_deinit(&r->finder);
}

bool an_report_reaches(const struct an_report *r, const uint64_t *count)
{
   unsigned const n = r->profile->head.n_events;
   double const total = an_metric_value(&r->first, n, r->profile->total);
   double const value = an_metric_value(&r->first, n, count);
   return value * 100 >= r->opt->threshold * total && (value > 0 || r->opt->threshold == 0);
}

/* From half a percent on, perf's threshold of colour, unless the user said. */
bool an_report_is_hot(const struct an_report *r, const uint64_t *count)
{
   unsigned const n = r->profile->head.n_events;
   double const least = r->opt->have_threshold ? r->opt->threshold : 0.5;
   const struct an_metric *by[] = { &r->first, &r->cycles };
   for (unsigned i = 0; i < (r->have_cycles ? 2 : 1); i++) {
      double const total = an_metric_value(by[i], n, r->profile->total);
      double const value = an_metric_value(by[i], n, count);
      if (value * 100 >= least * total && (value > 0 || least == 0))
         return true;
   }
   return false;
}

/* The text of string ID without its first SKIP bytes, made short by SHORTEN if
   wanted, with a suffix. */
static void shortened_cell(const struct an_report *r, struct an_table *t,
                           enum an_style style, uint32_t id, size_t skip,
                           size_t (*shorten)(const char *, size_t, char *),
                           const char *suffix)
{
   const struct an_string *s = &r->profile->strings->string[id];
   char small[512];
   char *text = s->len + strlen(suffix) < sizeof small
      ? small : an_arena_alloc(&t->arena, s->len + strlen(suffix) + 1);
   if (!text) {
      t->no_memory = true;
      return;
   }
   size_t len = s->len - skip;
   if (r->opt->names == AN_NAMES_SHORT)
      len = shorten(s->text + skip, len, text);
   else
      memcpy(text, s->text + skip, len);
   memcpy(text + len, suffix, strlen(suffix));
   an_table_cell_bytes(t, style, text, len + strlen(suffix));
}

void an_report_name_cell(const struct an_report *r, struct an_table *t,
                         enum an_style style, uint32_t name)
{
   shortened_cell(r, t, style, name ? name : r->unknown, 0, an_name_short, "");
}

size_t an_report_below_here(const struct an_report *r, const char *text)
{
   return r->opt->names == AN_NAMES_SHORT ? an_path_below(r->here, text) : 0;
}

void an_report_path_cell(const struct an_report *r, struct an_table *t,
                         enum an_style style, uint32_t path, uint32_t line)
{
   char suffix[16] = "";
   if (line)
      snprintf(suffix, sizeof suffix, ":%u", line);
   uint32_t const id = path ? path : r->unknown;
   shortened_cell(r, t, style, id, an_report_below_here(r, an_strings_get(r->profile->strings, id)),
                  an_path_short, suffix);
}

void an_report_most(const struct an_report *r, struct an_most *most,
                    const uint64_t *count)
{
   for (size_t i = 0; i < r->n_shown; i++) {
      double const v = an_metric_value(&r->shown[i].metric, r->profile->head.n_events, count);
      if (v > most->value[i])
         most->value[i] = v;
   }
}

/* A rate has no bar, unless it is what the list is about. */
static bool has_bar(const struct an_shown *s)
{
   return s->bar == AN_BAR || (s->bar == AN_MINI_BAR && !an_metric_is_ratio(&s->metric));
}

size_t an_report_columns(const struct an_report *r, struct an_column *column)
{
   size_t n = 0;
   for (size_t i = 0; i < r->n_shown; i++) {
      const struct an_shown *s = &r->shown[i];
      const char *header = s->metric.name;
      bool const ratio = an_metric_is_ratio(&s->metric);
      if (s->count || ratio) {
         column[n++] = (struct an_column){ header, AN_RIGHT, 2, 0 };
         header = "";
      }
      if (s->percent && !ratio)
         column[n++] = (struct an_column){ header, AN_RIGHT, *header ? 2 : 1, 0 };
      if (has_bar(s))
         column[n++] = (struct an_column){ "", AN_LEFT, 1, 0 };
   }
   return n;
}

enum { BAR_CELLS = 8 };

/* A bar of eighths of a cell, or of '#'. */
static void bar_cell(struct an_table *t, const struct an_out *out,
                     enum an_style style, double part)
{
   char text[BAR_CELLS * 3 + 1];
   size_t len = 0;
   if (part < 0)
      part = 0;
   unsigned eighths = (unsigned)(part * BAR_CELLS * 8 + 0.5);
   if (out->utf8) {
      for (; eighths > 0; eighths -= eighths < 8 ? eighths : 8) {
         unsigned const e = eighths < 8 ? eighths : 8;
         text[len++] = '\xe2';
         text[len++] = '\x96';
         text[len++] = (char)(0x90 - e); /* U+2588 full ... U+258F one eighth */
      }
   } else {
      for (; eighths >= 4; eighths -= eighths < 8 ? eighths : 8)
         text[len++] = '#';
   }
   an_table_cell_bytes(t, style, text, len);
}

/* The same in one cell: eight heights, or seven densities. */
static void mini_bar_cell(struct an_table *t, const struct an_out *out,
                          enum an_style style, double part)
{
   static const char density[] = ".:-=+*#";
   char text[4] = "";
   unsigned const n = out->utf8 ? 8 : sizeof density - 1;
   unsigned level = part > 0 ? (unsigned)(part * n + 0.5) : 0;
   if (level > n)
      level = n;
   if (out->utf8 && level)
      snprintf(text, sizeof text, "\xe2\x96%c", (char)(0x80 + level)); /* U+2581 ... U+2588 */
   else if (level)
      text[0] = density[level - 1];
   an_table_cell(t, style, text);
}

/* perf's two steps: from 5 % on hot, from 0.5 % on warm. */
static enum an_style heat(double part, double whole)
{
   if (whole <= 0 || part < 0.005 * whole)
      return AN_PLAIN;
   return part >= 0.05 * whole ? AN_HOT : AN_WARM;
}

static void ratio_cell(struct an_table *t, const struct an_metric *m,
                       double value)
{
   char buf[AN_NUMBER_BYTES] = "";
   if (value >= 0)
      snprintf(buf, sizeof buf, m->is_percent ? "%.1f%%" : "%.2f", value);
   if (value == 0)
      strcpy(buf, ".");
   an_table_cell(t, value == 0 ? AN_DIM : AN_PLAIN, buf);
}

void an_report_cells(const struct an_report *r, struct an_table *t,
                     const uint64_t *count, const struct an_most *most)
{
   unsigned const n_events = r->profile->head.n_events;
   char buf[AN_NUMBER_BYTES];
   for (size_t i = 0; i < r->n_shown; i++) {
      const struct an_shown *s = &r->shown[i];
      double const value = an_metric_value(&s->metric, n_events, count);
      if (an_metric_is_ratio(&s->metric)) {
         ratio_cell(t, &s->metric, value);
         if (has_bar(s))
            an_table_cell(t, AN_PLAIN, "");
         continue;
      }
      uint64_t const n = an_metric_count(&s->metric, n_events, count);
      enum an_style style = heat(value, (double)s->total);
      if (s->count)
         an_table_cell(t, n ? AN_PLAIN : AN_DIM, n ? an_format_count(buf, n) : ".");
      if (s->percent)
         an_table_cell(t, style, n ? an_format_percent(buf, value, (double)s->total) : "");
      double const part = most->value[i] > 0 ? value / most->value[i] : 0;
      if (s->bar == AN_BAR)
         bar_cell(t, r->out, style, part);
      if (s->bar == AN_MINI_BAR) /* of next to nothing the largest part is nothing too */
         mini_bar_cell(t, r->out, style, style == AN_PLAIN ? 0 : part);
   }
}

void an_report_title(struct an_out *out, const char *title, const char *rest)
{
   an_out_char(out, '\n');
   an_out_style(out, AN_TITLE);
   an_out_text(out, title);
   an_out_style(out, AN_PLAIN);
   if (*rest) {
      an_out_text(out, "  ");
      an_out_text(out, rest);
   }
   an_out_char(out, '\n');
}

bool an_report_text(struct an_report *r)
{
   if (r->profile->head.n_events == 0) {
      an_report_head(r);
      return an_report_heap_summary(r) && an_report_heap_sites(r);
   }
   return an_report_totals(r) && an_report_heap_summary(r) &&
          an_report_functions(r) && an_report_lines(r) && an_report_heap_sites(r) &&
          (!r->opt->annotate || an_report_source(r));
}
