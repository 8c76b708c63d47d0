/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The comparison as SARIF 2.1.0, for annotations in reviews: a result for each
 * limit of --fail that was exceeded, and for each line that got worse by the
 * threshold or more, at the place of the line in the new source, and for each
 * leak that is new or grew.  Each has a location, which code hosts demand: the new
 * profile's own where there is no source.
 *
 * Paths are relative URIs where the profile's paths are, to the base that code
 * hosts name %SRCROOT%; a fingerprint does not depend on line numbers.
 */
#include "an_diff_report.h"

#include "an_json.h"
#include "an_report.h"
#include "cs_format.h"

#include <stdio.h>
#include <string.h>

static void member(struct an_json *j, const char *key, const char *text)
{
   an_json_text(j, key, text, strlen(text));
}

static void rule(struct an_json *j, const char *id, const char *text)
{
   an_json_open(j, NULL, '{');
   member(j, "id", id);
   an_json_open(j, "shortDescription", '{');
   member(j, "text", text);
   an_json_close(j, '}');
   an_json_close(j, '}');
}

enum { MESSAGE_BYTES = 1024, PATH_BYTES = 4096 };

/* A plain text message (3.11.2): a control character is a '?', a brace is written
   twice (3.11.5), and "](", as in C++'s operator[](int), gets a blank lest it be
   a link (3.11.6). */
static void message(struct an_json *j, const char *plain)
{
   char text[2 * MESSAGE_BYTES];
   size_t n = 0;
   for (; *plain && n + 2 < sizeof text; plain++) {
      text[n++] = (unsigned char)*plain < ' ' ? '?' : *plain;
      if (*plain == '{' || *plain == '}')
         text[n++] = *plain;
      else if (plain[0] == ']' && plain[1] == '(')
         text[n++] = ' ';
   }
   text[n] = '\0';
   an_json_open(j, "message", '{');
   member(j, "text", text);
   an_json_close(j, '}');
}

static void location(struct an_json *j, const char *path, uint32_t line);

/* The profile itself is the place of what has no source: readers of SARIF want one
   for every result. */
static void profile_location(struct an_json *j, const struct an_diff_report *r)
{
   const struct an_profile *p = r->diff->new_profile;
   location(j, p->inputs.n ? an_strings_get(p->strings, p->inputs.id[0]) : "profile", 1);
}

static void limit_result(struct an_json *j, const struct an_diff_report *r,
                         const struct an_verdict *v)
{
   char text[MESSAGE_BYTES], o[AN_NUMBER_BYTES], n[AN_NUMBER_BYTES], c[AN_NUMBER_BYTES],
      limit[AN_PHRASE_BYTES];
   snprintf(text, sizeof text, "%s: %s -> %s (%s) exceeds the limit of %s",
            v->limit->metric.name, an_format_count(o, v->old_count),
            an_format_count(n, v->new_count),
            an_format_change(c, v->old_count, v->new_count),
            an_limit_text(limit, sizeof limit, v->limit));
   an_json_open(j, NULL, '{');
   member(j, "ruleId", "limit-exceeded");
   member(j, "level", "error");
   message(j, text);
   profile_location(j, r);
   an_json_close(j, '}');
}

/* A path as a URI reference without dot segments: what RFC 3986 does not allow is
   %-encoded. */
static void uri(char *buf, size_t size, const char *name)
{
   char path[PATH_BYTES];
   size_t const len = strlen(name) < sizeof path ? strlen(name) : sizeof path - 1;
   path[an_path_tidy(name, len, path)] = '\0';
   path[an_unescape(path, strlen(path), path)] = '\0';
   static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789-._~/!$&'()*+,;=@";
   size_t n = 0;
   if (*path == '/')
      n = (size_t)snprintf(buf, size, "file://");
   for (const char *p = path; *p && n + 4 < size; p++)
      if (strchr(allowed, *p))
         buf[n++] = *p;
      else
         n += (size_t)snprintf(buf + n, size - n, "%%%02X", (unsigned char)*p);
   buf[n] = '\0';
}

static void location(struct an_json *j, const char *path, uint32_t line)
{
   char text[3 * PATH_BYTES + 8];
   uri(text, sizeof text, path);
   an_json_open(j, "locations", '[');
   an_json_open(j, NULL, '{');
   an_json_open(j, "physicalLocation", '{');
   an_json_open(j, "artifactLocation", '{');
   member(j, "uri", text);
   if (*path != '/')
      member(j, "uriBaseId", "%SRCROOT%");
   an_json_close(j, '}');
   an_json_open(j, "region", '{');
   an_json_number(j, "startLine", line);
   an_json_close(j, '}');
   an_json_close(j, '}');
   an_json_close(j, '}');
   an_json_close(j, ']');
}

static void line_result(struct an_json *j, const struct an_diff_report *r,
                        const struct an_line_pair *l)
{
   const struct an_diff *d = r->diff;
   const struct an_pair *p = &d->pair[l->pair];
   const struct an_strings *s = d->old_profile->strings;
   uint64_t const o = an_metric_count(&d->metric, d->n_events, an_line_old(d, l));
   uint64_t const n = an_metric_count(&d->metric, d->n_events, an_line_new(d, l));
   char text[MESSAGE_BYTES], a[AN_NUMBER_BYTES], b[AN_NUMBER_BYTES], c[AN_NUMBER_BYTES];
   snprintf(text, sizeof text, "%s in %.600s: %s -> %s (%s)", d->metric.name,
            an_strings_get(s, p->name), an_format_count(a, o),
            an_format_count(b, n), an_format_change(c, o, n));
   an_json_open(j, NULL, '{');
   member(j, "ruleId", "line-got-worse");
   member(j, "level", "warning");
   message(j, text);
   const char *path = an_diff_path(r, an_strings_get(s, p->file));
   if (*path && strcmp(path, CS_UNKNOWN) != 0)
      location(j, path, l->new_line);
   else
      profile_location(j, r);
   an_json_open(j, "partialFingerprints", '{');
   snprintf(text, sizeof text, "%.400s:%.400s", path, an_strings_get(s, p->name));
   member(j, "fileAndFunction/v1", text);
   an_json_close(j, '}');
   an_json_close(j, '}');
}

/* The nearest caller of the allocator that has a source line; else its program or
   library. */
static void leak_location(struct an_json *j, const struct an_diff_report *r,
                          const struct an_heap *h, const struct an_site *s)
{
   const struct an_frame *place = an_site_place(h, s), *end = h->frame + s->first_frame + s->n_frames;
   for (const struct an_frame *f = place; f && f < end; f++)
      if (f->file && f->line) {
         location(j, an_diff_path(r, an_strings_get(h->strings, f->file)), f->line);
         return;
      }
   if (place && place->object)
      location(j, an_diff_path(r, an_strings_get(h->strings, place->object)), 1);
   else
      profile_location(j, r);
}

/* A leak that is new or lost more, at the place of its allocation. */
static void leak_result(struct an_json *j, const struct an_diff_report *r,
                        const struct an_leak_pair *p)
{
   const struct an_heap *h;
   const struct an_site *s = an_leak_site(r->leaks, p, &h);
   char text[MESSAGE_BYTES], chain[AN_CHAIN_BYTES], o[AN_NUMBER_BYTES], n[AN_NUMBER_BYTES];
   an_site_chain(h, s, 1, 4, true, chain);
   snprintf(text, sizeof text, "%s bytes lost (%s before), allocated in %s",
            an_format_count(n, an_leak_new(p)), an_format_count(o, an_leak_old(p)), chain);
   an_json_open(j, NULL, '{');
   member(j, "ruleId", p->change == AN_LEAK_NEW ? "leak-is-new" : "leak-grew");
   member(j, "level", "warning");
   message(j, text);
   leak_location(j, r, h, s);
   an_json_open(j, "partialFingerprints", '{');
   member(j, "functions/v1", chain);
   an_json_close(j, '}');
   an_json_close(j, '}');
}

static void results(struct an_json *j, const struct an_diff_report *r)
{
   const struct an_diff *d = r->diff;
   size_t left = r->opt->limit;
   an_json_open(j, "results", '[');
   for (size_t i = 0; i < r->gate->n; i++) {
      struct an_verdict v = an_gate_judge(d, r->gate, i, r->tolerance, r->spread);
      if (v.failed)
         limit_result(j, r, &v);
   }
   for (size_t i = 0; i < d->n_lines && left > 0; i++) {
      const struct an_line_pair *l = &d->line[i];
      struct an_delta delta = an_diff_delta(d, an_line_old(d, l), an_line_new(d, l));
      if (delta.negative || delta.size == 0 || l->new_line == 0)
         continue;
      line_result(j, r, l);
      left--;
   }
   for (size_t i = 0; r->leaks && i < r->leaks->n; i++)
      if (r->leaks->pair[i].change <= AN_LEAK_GROWN)
         leak_result(j, r, &r->leaks->pair[i]);
   an_json_close(j, ']');
}

bool an_diff_sarif(const struct an_diff_report *r)
{
   struct an_json j = { .out = r->out };
   an_json_open(&j, NULL, '{');
   member(&j, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
   member(&j, "version", "2.1.0");
   an_json_open(&j, "runs", '[');
   an_json_open(&j, NULL, '{');
   an_json_open(&j, "tool", '{');
   an_json_open(&j, "driver", '{');
   member(&j, "name", "cs_diff");
   member(&j, "version", PACKAGE_VERSION);
   an_json_open(&j, "rules", '[');
   rule(&j, "limit-exceeded", "A total grew beyond its limit");
   rule(&j, "line-got-worse", "A line costs more than before");
   rule(&j, "leak-is-new", "A place leaks memory that did not before");
   rule(&j, "leak-grew", "A place leaks more memory than before");
   an_json_close(&j, ']');
   an_json_close(&j, '}');
   an_json_close(&j, '}');
   results(&j, r);
   an_json_close(&j, '}');
   an_json_close(&j, ']');
   an_json_close(&j, '}');
   return true;
}
