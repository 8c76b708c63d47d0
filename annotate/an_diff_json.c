/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report of a comparison as JSON:
 *
 *     { "format": "cs_diff", "version": 1,
 *       "old": {"file", "command", "description": []}, "new": {...},
 *       "events": ["Ir"],
 *       "totals": [{"event", "old", "new", "delta"}],
 *       "functions": [{"file", "name", "status", "old": {"Ir": 1}, "new": {},
 *                      "delta": {}}],
 *       "lines": [{"file", "line", "function", "status", "old", "new",
 *                  "delta"}] }
 *
 * If the runs' commands or tools differ there is "differences": [{"what", "old",
 * "new"}].  With --fail there is "limits" too: [{"event", "old", "new", "delta", "limit",
 * "verdict": "kept", "tolerated" or "exceeded"}].
 * If both have a heap profile there are "heap": [{"kind", "old", "new", "delta"}], in
 * bytes, and "leaks": [{"status": "new", "grown", "shrunk", "fixed" or "same",
 * "kind", "old", "new", "delta", "stack"}].
 * An entry that moved has "old_file" and "old_name" too, a line whose number
 * changed "old_line".  All functions and lines, unless a threshold or a limit is given; the status
 * goes by the metric of --sort.
 */
#include "an_diff_report.h"

#include "an_json.h"

#include <string.h>

static void text(struct an_json *j, const struct an_strings *s, const char *key,
                 uint32_t id)
{
   an_json_text(j, key, s->string[id].text, s->string[id].len);
}

static void side(struct an_json *j, const char *key, const struct an_profile *p)
{
   const struct an_header *h = &p->head;
   an_json_open(j, key, '{');
   text(j, p->strings, "file", p->inputs.n ? p->inputs.id[0] : 0);
   text(j, p->strings, "command", h->command.n ? h->command.id[0] : 0);
   an_json_open(j, "description", '[');
   for (size_t i = 0; i < h->desc.n; i++)
      text(j, p->strings, NULL, h->desc.id[i]);
   an_json_close(j, ']');
   an_json_close(j, '}');
}

/* Only if the runs differ in what makes a verdict doubtful. */
static void differences(struct an_json *j, const struct an_diff_report *r)
{
   if (r->n_run == 0)
      return;
   an_json_open(j, "differences", '[');
   for (unsigned i = 0; i < r->n_run; i++) {
      const struct an_difference *d = &r->run[i];
      const char *o = d->old_value ? d->old_value : "", *n = d->new_value ? d->new_value : "";
      an_json_open(j, NULL, '{');
      an_json_text(j, "what", d->what, strlen(d->what));
      an_json_text(j, "old", o, strlen(o));
      an_json_text(j, "new", n, strlen(n));
      an_json_close(j, '}');
   }
   an_json_close(j, ']');
}

static void totals(struct an_json *j, const struct an_diff *d)
{
   const struct an_profile *o = d->old_profile, *n = d->new_profile;
   an_json_open(j, "totals", '[');
   for (unsigned e = 0; e < d->n_events; e++) {
      an_json_open(j, NULL, '{');
      an_json_in_line(j, true);
      text(j, o->strings, "event", o->head.event[e]);
      an_json_number(j, "old", o->total[e]);
      an_json_number(j, "new", n->total[e]);
      an_json_delta(j, "delta", an_delta(o->total[e], n->total[e]));
      an_json_close(j, '}');
      an_json_in_line(j, false);
   }
   an_json_close(j, ']');
}

static void counts(struct an_json *j, const struct an_diff *d,
                   const uint64_t *old_count, const uint64_t *new_count)
{
   const struct an_profile *p = d->old_profile;
   an_json_open(j, "old", '{');
   for (unsigned e = 0; e < d->n_events; e++)
      an_json_number(j, an_event_name(p, e), old_count[e]);
   an_json_close(j, '}');
   an_json_open(j, "new", '{');
   for (unsigned e = 0; e < d->n_events; e++)
      an_json_number(j, an_event_name(p, e), new_count[e]);
   an_json_close(j, '}');
   an_json_open(j, "delta", '{');
   for (unsigned e = 0; e < d->n_events; e++)
      an_json_delta(j, an_event_name(p, e), an_delta(old_count[e], new_count[e]));
   an_json_close(j, '}');
}

static bool reaches(const struct an_diff_report *r, const uint64_t *o,
                    const uint64_t *n)
{
   const struct an_diff *d = r->diff;
   double const total = an_metric_value(&d->metric, d->n_events,
                                        d->old_profile->total);
   struct an_delta delta = an_diff_delta(d, o, n);
   return !r->opt->have_threshold ||
          (delta.size && (double)delta.size * 100 >= r->opt->threshold * total);
}

static void functions(struct an_json *j, const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   size_t left = r->opt->have_limit ? r->opt->limit : SIZE_MAX;
   an_json_open(j, "functions", '[');
   for (size_t k = 0; k < d->n_pairs && left > 0; k++) {
      size_t const i = d->order[k];
      const struct an_pair *p = &d->pair[i];
      const uint64_t *o = an_pair_old(d, i), *n = an_pair_new(d, i);
      if (!reaches(r, o, n))
         continue;
      const char *status = an_change_name(an_pair_change(d, i));
      an_json_open(j, NULL, '{');
      an_json_in_line(j, true);
      text(j, d->old_profile->strings, "file", p->file);
      text(j, d->old_profile->strings, "name", p->name);
      if (p->moved) {
         text(j, d->old_profile->strings, "old_file", p->old_file);
         text(j, d->old_profile->strings, "old_name", p->old_name);
      }
      an_json_text(j, "status", status, strlen(status));
      counts(j, d, o, n);
      an_json_close(j, '}');
      an_json_in_line(j, false);
      left--;
   }
   an_json_close(j, ']');
}

static void lines(struct an_json *j, const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   size_t const limit = r->opt->have_limit ? r->opt->limit : SIZE_MAX;
   an_json_open(j, "lines", '[');
   for (size_t k = 0; k < d->n_lines && k < limit; k++) {
      const struct an_line_pair *l = &d->line[k];
      const struct an_pair *p = &d->pair[l->pair];
      const uint64_t *o = an_line_old(d, l), *n = an_line_new(d, l);
      const char *status = an_change_name(an_line_change(d, l));
      an_json_open(j, NULL, '{');
      an_json_in_line(j, true);
      text(j, d->old_profile->strings, "file", p->file);
      an_json_number(j, "line", l->new_record >= 0 ? l->new_line : l->old_line);
      if (l->old_record >= 0 && l->new_record >= 0 && l->old_line != l->new_line)
         an_json_number(j, "old_line", l->old_line);
      text(j, d->old_profile->strings, "function", p->name);
      an_json_text(j, "status", status, strlen(status));
      counts(j, d, o, n);
      an_json_close(j, '}');
      an_json_in_line(j, false);
   }
   an_json_close(j, ']');
}

static void frame(struct an_json *j, const struct an_heap *h, const struct an_frame *f)
{
   an_json_open(j, NULL, '{');
   text(j, h->strings, "function", f->func);
   text(j, h->strings, "file", f->file);
   text(j, h->strings, "object", f->object);
   an_json_number(j, "line", f->line);
   an_json_close(j, '}');
}

static void leak(struct an_json *j, const struct an_leak_diff *d, const struct an_leak_pair *p)
{
   const struct an_heap *h;
   const struct an_site *s = an_leak_site(d, p, &h);
   const char *status = an_leak_change_name(p->change);
   const char *kind = an_leak_name(an_leak_kind(s));
   an_json_open(j, NULL, '{');
   an_json_in_line(j, true);
   an_json_text(j, "status", status, strlen(status));
   an_json_text(j, "kind", kind, strlen(kind));
   an_json_number(j, "old", an_leak_old(p));
   an_json_number(j, "new", an_leak_new(p));
   an_json_delta(j, "delta", an_delta(an_leak_old(p), an_leak_new(p)));
   an_json_open(j, "stack", '[');
   for (uint32_t i = 0; i < s->n_frames; i++)
      frame(j, h, &h->frame[s->first_frame + i]);
   an_json_close(j, ']');
   an_json_close(j, '}');
   an_json_in_line(j, false);
}

/* Only if both have a heap profile: bytes by kind, and every leak. */
static void leaks(struct an_json *j, const struct an_diff_report *r)
{
   const struct an_leak_diff *d = r->leaks;
   if (!d)
      return;
   an_json_open(j, "heap", '[');
   for (unsigned k = 0; k < AN_N_LEAKS; k++) {
      uint64_t const o = d->old_heap->leak[k].bytes, n = d->new_heap->leak[k].bytes;
      an_json_open(j, NULL, '{');
      an_json_in_line(j, true);
      an_json_text(j, "kind", an_leak_name(k), strlen(an_leak_name(k)));
      an_json_number(j, "old", o);
      an_json_number(j, "new", n);
      an_json_delta(j, "delta", an_delta(o, n));
      an_json_close(j, '}');
      an_json_in_line(j, false);
   }
   an_json_close(j, ']');
   an_json_open(j, "leaks", '[');
   for (size_t i = 0; i < d->n; i++)
      leak(j, d, &d->pair[i]);
   an_json_close(j, ']');
}

/* Only with --fail: what became of each limit. */
static void gate(struct an_json *j, const struct an_diff_report *r)
{
   if (r->gate->n == 0)
      return;
   an_json_open(j, "limits", '[');
   for (size_t i = 0; i < r->gate->n; i++) {
      struct an_verdict v = an_gate_judge(r->diff, r->gate, i, r->tolerance, r->spread);
      const char *verdict = v.failed ? "exceeded" : v.tolerated ? "tolerated" : "kept";
      char limit[256];
      an_limit_text(limit, sizeof limit, v.limit);
      an_json_open(j, NULL, '{');
      an_json_in_line(j, true);
      an_json_text(j, "event", v.limit->metric.name, strlen(v.limit->metric.name));
      an_json_number(j, "old", v.old_count);
      an_json_number(j, "new", v.new_count);
      an_json_delta(j, "delta", an_delta(v.old_count, v.new_count));
      an_json_text(j, "limit", limit, strlen(limit));
      an_json_text(j, "verdict", verdict, strlen(verdict));
      an_json_close(j, '}');
      an_json_in_line(j, false);
   }
   an_json_close(j, ']');
}

bool an_diff_json(const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   struct an_json j = { .out = r->out };
   an_json_open(&j, NULL, '{');
   an_json_text(&j, "format", "cs_diff", strlen("cs_diff"));
   an_json_number(&j, "version", 1);
   side(&j, "old", d->old_profile);
   side(&j, "new", d->new_profile);
   differences(&j, r);
   an_json_open(&j, "events", '[');
   for (unsigned e = 0; e < d->n_events; e++)
      text(&j, d->old_profile->strings, NULL, d->old_profile->head.event[e]);
   an_json_close(&j, ']');
   totals(&j, d);
   functions(&j, r);
   lines(&j, r);
   leaks(&j, r);
   gate(&j, r);
   an_json_close(&j, '}');
   return true;
}
