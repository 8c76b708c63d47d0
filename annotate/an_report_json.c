/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report of one profile as JSON:
 *
 *     { "format": "cs_annotate", "version": 1, "command": "...",
 *       "description": ["..."], "events": ["Ir"], "totals": {"Ir": 1},
 *       "functions": [{"file", "name", "counts": {"Ir": 1}}],
 *       "lines": [{"file", "line", "function", "counts": {"Ir": 1}}] }
 *
 * A profile that says who calls whom gives functions an "inclusive" beside their
 * "counts": the cost with all that they call.
 *
 * If there is a heap profile, "heap" has its totals and sites too.
 *
 * The counts of all functions, and of all lines, add up to the totals.
 */
#include "an_report.h"

#include "an_json.h"

#include <stdlib.h>
#include <string.h>

static void text(struct an_json *j, const struct an_report *r, const char *key,
                 uint32_t id)
{
   const struct an_string *s = &r->profile->strings->string[id];
   an_json_text(j, key, s->text, s->len);
}

static void texts(struct an_json *j, const struct an_report *r, const char *key,
                  const uint32_t *id, size_t n)
{
   an_json_open(j, key, '[');
   for (size_t i = 0; i < n; i++)
      text(j, r, NULL, id[i]);
   an_json_close(j, ']');
}

static void counts(struct an_json *j, const struct an_report *r, const char *key,
                   const uint64_t *count)
{
   an_json_open(j, key, '{');
   for (unsigned e = 0; e < r->profile->head.n_events; e++)
      an_json_number(j, an_event_name(r->profile, e), count[e]);
   an_json_close(j, '}');
}

/* The commands with " ; " between, as in the file. */
static bool command(struct an_json *j, const struct an_report *r)
{
   const struct an_texts *c = &r->profile->head.command;
   size_t size = 1;
   for (size_t i = 0; i < c->n; i++)
      size += r->profile->strings->string[c->id[i]].len + 3;
   char *all = malloc(size);
   if (!all)
      return an_fail_memory(r->err);
   *all = '\0';
   for (size_t i = 0; i < c->n; i++) {
      if (i)
         strcat(all, " ; ");
      strcat(all, an_strings_get(r->profile->strings, c->id[i]));
   }
   an_json_text(j, "command", all, strlen(all));
   free(all);
   return true;
}

static void functions(struct an_json *j, const struct an_report *r)
{
   const struct an_groups *g = &r->functions;
   size_t left = r->opt->have_limit ? r->opt->limit : SIZE_MAX;
   uint64_t sum[AN_MAX_EVENTS];
   an_json_open(j, "functions", '[');
   for (size_t i = 0; i < g->n && left > 0; i++) {
      const struct an_group *k = &g->key[g->order[i]];
      const uint64_t *count = an_group_counts(g, g->order[i]);
      if (r->opt->have_threshold && !an_report_reaches(r, count))
         continue;
      an_json_open(j, NULL, '{');
      an_json_in_line(j, true);
      text(j, r, "file", k->file);
      text(j, r, "name", k->name);
      counts(j, r, "counts", count);
      if (g->calls) {
         an_group_inclusive(g, g->order[i], sum);
         counts(j, r, "inclusive", sum);
      }
      an_json_close(j, '}');
      an_json_in_line(j, false);
      left--;
   }
   an_json_close(j, ']');
}

/* A record of a function that has code of other files names that file. */
static void line_row(struct an_json *j, const struct an_report *r, size_t record)
{
   const struct an_record *rec = &r->profile->record[record];
   an_json_open(j, NULL, '{');
   an_json_in_line(j, true);
   text(j, r, "file", rec->file);
   an_json_number(j, "line", rec->line);
   text(j, r, "function", r->profile->func[rec->func].name);
   counts(j, r, "counts", an_counts(r->profile, record));
   an_json_close(j, '}');
   an_json_in_line(j, false);
}

struct ranked {
   double value;
   uint32_t record;
   const struct an_profile *p;
};

static int compare_ranked(const void *va, const void *vb)
{
   const struct ranked *a = va, *b = vb;
   const struct an_profile *p = a->p;
   const struct an_record *ra = &p->record[a->record];
   const struct an_record *rb = &p->record[b->record];
   if (a->value != b->value)
      return a->value > b->value ? -1 : 1;
   int c = an_strings_compare(p->strings, ra->file, rb->file);
   if (!c)
      c = ra->line < rb->line ? -1 : ra->line > rb->line;
   if (!c)
      c = an_strings_compare(p->strings, p->func[ra->func].name,
                             p->func[rb->func].name);
   return c ? c : a->record < b->record ? -1 : a->record > b->record;
}

static bool lines(struct an_json *j, const struct an_report *r)
{
   const struct an_profile *p = r->profile;
   struct ranked *rank = malloc((p->n_records + 1) * sizeof *rank);
   size_t n = 0, limit = r->opt->have_limit ? r->opt->limit : SIZE_MAX;
   if (!rank)
      return an_fail_memory(r->err);
   for (size_t i = 0; i < p->n_records; i++) {
      const uint64_t *count = an_counts(p, i);
      if (r->opt->have_threshold && !an_report_reaches(r, count))
         continue;
      double v = an_metric_value(&r->sort, p->head.n_events, count);
      rank[n++] = (struct ranked){ v, (uint32_t)i, p };
   }
   if (n)
      qsort(rank, n, sizeof *rank, compare_ranked);
   an_json_open(j, "lines", '[');
   for (size_t i = 0; i < n && i < limit; i++)
      line_row(j, r, rank[i].record);
   an_json_close(j, ']');
   free(rank);
   return true;
}

static void amount(struct an_json *j, const char *key, struct an_amount a)
{
   an_json_open(j, key, '{');
   an_json_number(j, "blocks", a.blocks);
   an_json_number(j, "bytes", a.bytes);
   an_json_close(j, '}');
}

static void leak_amounts(struct an_json *j, const struct an_amount *leak)
{
   an_json_open(j, "leaks", '{');
   for (unsigned k = 0; k < AN_N_LEAKS; k++)
      amount(j, an_leak_name(k), leak[k]);
   an_json_close(j, '}');
}

static void site(struct an_json *j, const struct an_report *r, const struct an_site *s)
{
   an_json_open(j, NULL, '{');
   an_json_in_line(j, true);
   amount(j, "allocated", s->allocated);
   amount(j, "freed", s->freed);
   amount(j, "live", s->live);
   leak_amounts(j, s->leak);
   an_json_open(j, "stack", '[');
   for (uint32_t i = 0; i < s->n_frames; i++) {
      const struct an_frame *f = &r->heap->frame[s->first_frame + i];
      an_json_open(j, NULL, '{');
      text(j, r, "function", f->func);
      text(j, r, "file", f->file);
      an_json_number(j, "line", f->line);
      text(j, r, "object", f->object);
      an_json_close(j, '}');
   }
   an_json_close(j, ']');
   an_json_close(j, '}');
   an_json_in_line(j, false);
}

static bool heap(struct an_json *j, const struct an_report *r)
{
   const struct an_heap *h = r->heap;
   if (!h || h->n_files == 0)
      return true;
   uint32_t *order = an_heap_order(h, an_site_allocated);
   if (!order)
      return an_fail_memory(r->err);
   an_json_open(j, "heap", '{');
   amount(j, "allocated", h->allocated);
   amount(j, "freed", h->freed);
   amount(j, "live", h->live);
   amount(j, "peak", h->peak);
   leak_amounts(j, h->leak);
   an_json_number(j, "other_errors", h->n_errors);
   an_json_open(j, "sites", '[');
   for (size_t i = 0; i < h->n_sites; i++)
      site(j, r, &h->site[order[i]]);
   an_json_close(j, ']');
   an_json_close(j, '}');
   free(order);
   return true;
}

bool an_report_json(struct an_report *r)
{
   const struct an_profile *p = r->profile;
   struct an_json j = { .out = r->out };
   an_json_open(&j, NULL, '{');
   an_json_text(&j, "format", "cs_annotate", strlen("cs_annotate"));
   an_json_number(&j, "version", 1);
   if (!command(&j, r))
      return false;
   texts(&j, r, "description", p->head.desc.id, p->head.desc.n);
   texts(&j, r, "events", p->head.event, p->head.n_events);
   counts(&j, r, "totals", p->total);
   functions(&j, r);
   if (!lines(&j, r) || !heap(&j, r))
      return false;
   an_json_close(&j, '}');
   return true;
}
