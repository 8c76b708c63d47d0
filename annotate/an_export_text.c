/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exports of one line for each record: Valgrind's formats, CSV, JSON lines,
   folded stacks; and the totals for Prometheus. */
#include "an_export.h"

#include "an_json.h"
#include "an_reshape.h"
#include "an_write.h"

#include <stdlib.h>
#include <string.h>

bool an_export_cachegrind(struct an_report *r)
{
   return an_profile_flatten_files(r->profile, r->err) &&
          an_write_cachegrind(r->profile, r->out, r->err);
}

/* Calls VISIT for every record of the flattened profile in the order of
   names. */
typedef void visit_record(struct an_report *r, const struct an_func *f, size_t record);

static bool each_record(struct an_report *r, visit_record *visit)
{
   size_t n;
   if (!an_profile_flatten(r->profile, r->err))
      return false;
   uint32_t *order = an_profile_by_name(r->profile, &n);
   if (!order)
      return an_fail_memory(r->err);
   for (size_t i = 0; i < n; i++) {
      const struct an_func *f = &r->profile->func[order[i]];
      for (uint32_t k = 0; k < f->n_records; k++)
         visit(r, f, f->first_record + k);
   }
   free(order);
   return true;
}

static void counts(struct an_report *r, const uint64_t *count, char separator)
{
   for (unsigned e = 0; e < r->profile->head.n_events; e++) {
      an_out_char(r->out, separator);
      an_out_number(r->out, count[e]);
   }
   an_out_char(r->out, '\n');
}

/* Objects and inlined code can be said here, so the profile is not flattened. */
bool an_export_callgrind(struct an_report *r)
{
   return an_write_callgrind(r->profile, "cs_annotate " PACKAGE_VERSION, r->out, r->err);
}

/* --- CSV --- */

/* Would a spreadsheet run the cell?  Also what its East Asian versions take for an
   operator: U+FF0B, U+FF0D, U+FF1D and U+FF20. */
static bool is_formula(const char *text)
{
   static const char *const begin[] = { "=", "+", "-", "@", "\t", "\r", "\xef\xbc\x8b",
                                        "\xef\xbc\x8d", "\xef\xbc\x9d", "\xef\xbc\xa0" };
   for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
      if (!strncmp(text, begin[i], strlen(begin[i])))
         return true;
   return false;
}

/* A text cell; one that a spreadsheet would run gets an apostrophe before it, which
   makes it text there. */
static void quoted(struct an_out *out, const char *text)
{
   bool const formula = is_formula(text);
   if (!formula && !text[strcspn(text, ",\"\r\n")]) {
      an_out_text(out, text);
      return;
   }
   an_out_text(out, formula ? "\"'" : "\"");
   for (; *text; text++) {
      if (*text == '"')
         an_out_char(out, '"');
      an_out_char(out, *text);
   }
   an_out_char(out, '"');
}

static void csv_row(struct an_report *r, const struct an_func *f, size_t record)
{
   const struct an_profile *p = r->profile;
   quoted(r->out, an_strings_get(p->strings, f->file));
   an_out_char(r->out, ',');
   an_out_number(r->out, p->record[record].line);
   an_out_char(r->out, ',');
   quoted(r->out, an_strings_get(p->strings, f->name));
   counts(r, an_counts(p, record), ',');
}

bool an_export_csv(struct an_report *r)
{
   an_out_text(r->out, "file,line,function");
   for (unsigned e = 0; e < r->profile->head.n_events; e++) {
      an_out_char(r->out, ',');
      quoted(r->out, an_event_name(r->profile, e));
   }
   an_out_char(r->out, '\n');
   return each_record(r, csv_row);
}

/* --- JSON lines --- */

static void jsonl_row(struct an_report *r, const struct an_func *f, size_t record)
{
   const struct an_profile *p = r->profile;
   const struct an_string file = p->strings->string[f->file];
   const struct an_string name = p->strings->string[f->name];
   struct an_json j = { .out = r->out, .inline_ = true };
   an_json_open(&j, NULL, '{');
   an_json_text(&j, "file", file.text, file.len);
   an_json_number(&j, "line", p->record[record].line);
   an_json_text(&j, "function", name.text, name.len);
   for (unsigned e = 0; e < p->head.n_events; e++)
      an_json_number(&j, an_event_name(p, e), an_counts(p, record)[e]);
   an_json_close(&j, '}');
}

bool an_export_jsonl(struct an_report *r)
{
   return each_record(r, jsonl_row);
}

/* --- Folded stacks --- */

/* A frame; ';' separates frames, so it cannot stand in one. */
static void frame(struct an_out *out, const char *text)
{
   for (; *text; text++)
      an_out_char(out, *text == ';' ? ':' : *text);
}

static void folded_row(struct an_report *r, const struct an_func *f, size_t record)
{
   const struct an_profile *p = r->profile;
   const char *file = an_strings_get(p->strings, f->file);
   uint64_t const n = an_metric_count(&r->sort, p->head.n_events, an_counts(p, record));
   if (n == 0)
      return;
   frame(r->out, file);
   an_out_char(r->out, ';');
   frame(r->out, an_strings_get(p->strings, f->name));
   an_out_char(r->out, ';');
   frame(r->out, file);
   an_out_char(r->out, ':');
   an_out_number(r->out, p->record[record].line);
   an_out_char(r->out, ' ');
   an_out_number(r->out, n);
   an_out_char(r->out, '\n');
}

bool an_export_folded(struct an_report *r)
{
   return each_record(r, folded_row);
}

/* --- Prometheus --- */

static void label(struct an_out *out, const char *text)
{
   for (; *text; text++) {
      if (*text == '"' || *text == '\\')
         an_out_char(out, '\\');
      an_out_char(out, (unsigned char)*text < 0x20 ? '?' : *text);
   }
}

bool an_export_prometheus(struct an_report *r)
{
   const struct an_profile *p = r->profile;
   an_out_text(r->out, "# HELP cachesim_events_total Events that the simulated program caused.\n"
                       "# TYPE cachesim_events_total counter\n");
   for (unsigned e = 0; e < p->head.n_events; e++) {
      an_out_text(r->out, "cachesim_events_total{event=\"");
      label(r->out, an_event_name(p, e));
      an_out_text(r->out, "\"} ");
      an_out_number(r->out, p->total[e]);
      an_out_char(r->out, '\n');
   }
   if (!r->heap || r->heap->n_files == 0)
      return true;
   an_out_text(r->out, "# HELP cachesim_leaked_bytes Bytes that were not freed, by kind of leak.\n"
                       "# TYPE cachesim_leaked_bytes gauge\n");
   for (unsigned k = 0; k < AN_N_LEAKS; k++) {
      an_out_format(r->out, "cachesim_leaked_bytes{kind=\"%s\"} ", an_leak_name(k));
      an_out_number(r->out, r->heap->leak[k].bytes);
      an_out_char(r->out, '\n');
   }
   return true;
}
