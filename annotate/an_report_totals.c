/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The head of the text report: what was run, how, and the totals with their
   rates. */
#include "an_report.h"

#include "an_format.h"
#include "cs_format.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *desc(const struct an_report *r, enum cs_desc d)
{
   return an_header_desc(&r->profile->head, r->profile->strings,
                         cs_desc_key(d).key);
}

static void head_line(struct an_report *r, const char *what, const char *text)
{
   an_out_style(r->out, AN_DIM);
   an_out_format(r->out, "  %-9s", what);
   an_out_style(r->out, AN_PLAIN);
   an_out_foreign(r->out, text, strlen(text));
   an_out_char(r->out, '\n');
}

/* "32768 B, 64 B, 8-way associative" -> "D1 32 KiB, 64 B lines, 8-way". */
static void cache_text(char *buf, size_t size, const char *name,
                       const char *value)
{
   uint64_t bytes, line;
   char way[48], b[AN_NUMBER_BYTES];
   if (sscanf(value, "%" SCNu64 " B, %" SCNu64 " B, %47[^\n]", &bytes, &line, way) != 3) {
      snprintf(buf, size, "%s %s", name, value);
      return;
   }
   char *tail = strstr(way, " associative");
   if (tail)
      *tail = '\0';
   snprintf(buf, size, "%s %s %s (%" PRIu64 " B lines)", name,
            an_format_bytes(b, bytes), way, line);
}

/* In one line, or below each other if that is too long. */
static void caches(struct an_report *r)
{
   static const char *const name[] = { "I1", "D1", "LL" };
   enum { N = 3, BEFORE = sizeof "  caches   " - 1 };
   char one[N][160], all[sizeof one + 16] = "";
   size_t n = 0;
   for (unsigned i = 0; i < N; i++) {
      const char *value = desc(r, CS_DESC_I1 + i);
      if (!value)
         continue;
      cache_text(one[n], sizeof one[n], name[i], value);
      strcat(strcat(all, n ? "   " : ""), one[n]);
      n++;
   }
   if (!r->out->width || BEFORE + strlen(all) <= r->out->width) {
      if (n)
         head_line(r, "caches", all);
      return;
   }
   for (size_t i = 0; i < n; i++)
      head_line(r, i ? "" : "caches", one[i]);
}

static void made_by(struct an_report *r)
{
   const char *creator = desc(r, CS_DESC_CREATOR);
   const char *counting = desc(r, CS_DESC_COUNTING);
   const char *valgrind = desc(r, CS_DESC_VALGRIND);
   char text[512];
   if (!creator)
      return;
   snprintf(text, sizeof text, "%s%s%s%s%s%s", creator,
            counting ? ", counting " : "", counting ? counting : "",
            valgrind ? " (Valgrind " : "", valgrind ? valgrind : "",
            valgrind ? ")" : "");
   head_line(r, "made by", text);
}

/* Descriptions that no other line shows; Callgrind's chatter is left out. */
static void others(struct an_report *r)
{
   const struct an_profile *p = r->profile;
   static const char *const known[] = { "I1 cache:", "D1 cache:", "LL cache:",
      "Creator:", "Valgrind:", "Counting:", "Timerange:", "Trigger:" };
   for (size_t i = 0; i < p->head.desc.n; i++) {
      const char *text = an_strings_get(p->strings, p->head.desc.id[i]);
      bool is_known = false;
      for (size_t k = 0; k < sizeof known / sizeof *known; k++)
         is_known |= !strncmp(text, known[k], strlen(known[k]));
      if (!is_known)
         head_line(r, "note", text);
   }
}

void an_report_head(struct an_report *r)
{
   const struct an_profile *p = r->profile;
   for (size_t i = 0; i < p->head.command.n; i++)
      head_line(r, i ? "" : "command", an_strings_get(p->strings, p->head.command.id[i]));
   for (size_t i = 0; i < p->inputs.n && i < 8; i++)
      head_line(r, i ? "" : "profile", an_strings_get(p->strings, p->inputs.id[i]));
   if (p->inputs.n > 8) {
      char text[64];
      snprintf(text, sizeof text, "and %zu more", p->inputs.n - 8);
      head_line(r, "", text);
   }
   made_by(r);
   caches(r);
   others(r);
}

/* A row of the totals: accesses, misses in the first and last level. */
struct access_row {
   const char *title, *accesses, *l1, *ll;
};

static const struct access_row access_rows[] = {
   { "Instructions", "Ir", "I1mr", "ILmr" },
   { "Data reads", "Dr", "D1mr", "DLmr" },
   { "Data writes", "Dw", "D1mw", "DLmw" },
   { "Data, both", "Drw", "D1m", "DLm" },
   { "Cond. branches", "Bc", "Bcm", NULL },
   { "Indirect jumps", "Bi", "Bim", NULL },
};

static uint64_t total_of(struct an_report *r, const char *name, bool *there)
{
   struct an_metric m;
   *there = name && an_metric_find(&m, r->profile, name, r->opt->cycles);
   return *there ? an_metric_count(&m, r->profile->head.n_events,
                                   r->profile->total) : 0;
}

/* Misses and their rate; a rate below a hundredth of a percent is not 0. */
static void miss_cells(struct an_report *r, struct an_table *t,
                       const char *name, uint64_t accesses)
{
   bool there;
   char buf[AN_NUMBER_BYTES];
   uint64_t const misses = total_of(r, name, &there);
   if (!there) {
      an_table_cell(t, AN_PLAIN, "");
      an_table_cell(t, AN_PLAIN, "");
      return;
   }
   an_table_cell(t, AN_PLAIN, an_format_count(buf, misses));
   double const rate = accesses ? 100.0 * (double)misses / (double)accesses : 0;
   snprintf(buf, sizeof buf, rate > 0 && rate < 0.005 ? "< 0.01%%" : "%.2f%%", rate);
   an_table_cell(t, rate >= 5 ? AN_HOT : AN_PLAIN, accesses ? buf : "");
}

static bool is_in_rows(const char *event)
{
   for (size_t i = 0; i < sizeof access_rows / sizeof *access_rows; i++) {
      const struct access_row *row = &access_rows[i];
      if (!strcmp(event, row->accesses) || !strcmp(event, row->l1) ||
          (row->ll && !strcmp(event, row->ll)))
         return true;
   }
   return false;
}

static void total_rows(struct an_report *r, struct an_table *t)
{
   char buf[AN_NUMBER_BYTES];
   for (size_t i = 0; i < sizeof access_rows / sizeof *access_rows; i++) {
      const struct access_row *row = &access_rows[i];
      bool there;
      uint64_t const accesses = total_of(r, row->accesses, &there);
      if (!there)
         continue;
      an_table_cell(t, AN_PLAIN, row->title);
      an_table_cell(t, AN_BOLD, an_format_count(buf, accesses));
      miss_cells(r, t, row->l1, accesses);
      miss_cells(r, t, row->ll, accesses);
   }
   for (unsigned e = 0; e < r->profile->head.n_events; e++) {
      const char *name = an_event_name(r->profile, e);
      if (is_in_rows(name))
         continue;
      an_table_cell(t, AN_PLAIN, name);
      an_table_cell(t, AN_BOLD, an_format_count(buf, r->profile->total[e]));
      for (unsigned c = 0; c < 4; c++)
         an_table_cell(t, AN_PLAIN, "");
   }
}

/* Misses per thousand instructions, and the estimate of cycles. */
static void derived_lines(struct an_report *r)
{
   const struct an_profile *p = r->profile;
   unsigned const n = p->head.n_events;
   char buf[AN_NUMBER_BYTES];
   bool have_l1, have_ll, have_ir;
   uint64_t const l1 = total_of(r, "D1m", &have_l1);
   uint64_t const ll = total_of(r, "LLm", &have_ll);
   uint64_t const ir = total_of(r, "Ir", &have_ir);
   if (have_l1 && have_ll && ir) {
      an_out_format(r->out, "  Misses per 1000 instructions: D1 %.2f, LL %.2f\n",
                    1000.0 * (double)l1 / (double)ir,
                    1000.0 * (double)ll / (double)ir);
   }
   if (r->have_cycles) {
      uint64_t const cycles = an_metric_count(&r->cycles, n, p->total);
      an_out_text(r->out, "  Estimated cycles: ");
      an_out_style(r->out, AN_BOLD);
      an_out_text(r->out, an_format_count(buf, cycles));
      an_out_style(r->out, AN_PLAIN);
      an_out_style(r->out, AN_DIM);
      an_out_format(r->out, "  = %s\n", r->opt->cycles);
      an_out_style(r->out, AN_PLAIN);
   }
}

/* What the columns of the lists are called, for those who did not choose them. */
static void explain_columns(const struct an_report *r)
{
   bool misses = false, rates = false;
   for (size_t i = 0; i < r->n_shown; i++) {
      misses |= !strcmp(r->shown[i].metric.name, "D1m");
      rates |= an_metric_is_ratio(&r->shown[i].metric);
   }
   if (r->opt->show || !misses)
      return;
   an_out_style(r->out, AN_DIM);
   an_out_text(r->out, "  Ir: instructions, D1m: data misses of L1, LLm: misses of the last level");
   an_out_text(r->out, rates ? ", %: their rates" : "");
   an_out_style(r->out, AN_PLAIN);
   an_out_char(r->out, '\n');
}

bool an_report_totals(struct an_report *r)
{
   static const struct an_column with_misses[] = {
      { "", AN_LEFT, 2, 0 },         { "count", AN_RIGHT, 2, 0 },
      { "L1 misses", AN_RIGHT, 3, 0 }, { "rate", AN_RIGHT, 1, 0 },
      { "LL misses", AN_RIGHT, 3, 0 }, { "rate", AN_RIGHT, 1, 0 },
   };
   static const struct an_column plain[] = {
      { "", AN_LEFT, 2, 0 }, { "", AN_RIGHT, 2, 0 }, { "", AN_RIGHT, 3, 0 },
      { "", AN_RIGHT, 1, 0 }, { "", AN_RIGHT, 3, 0 }, { "", AN_RIGHT, 1, 0 },
   };
   struct an_table t;
   bool cached;
   total_of(r, "D1m", &cached);
   an_table_init(&t, cached ? with_misses : plain, 6);
   an_report_head(r);
   an_report_title(r->out, "Totals", "");
   total_rows(r, &t);
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   derived_lines(r);
   explain_columns(r);
   return ok;
}
