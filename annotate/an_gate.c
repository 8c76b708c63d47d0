/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limits on the totals; see the header. */
#include "an_gate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void an_limits_deinit(struct an_limits *l)
{
   free(l->limit);
   *l = (struct an_limits){ 0 };
}

/* The value at TEXT, of LEN bytes: "2%", "-1.5%" or "1000". */
static bool parse_value(struct an_limit *l, const char *text, size_t len)
{
   char copy[64], *end;
   if (len == 0 || len >= sizeof copy)
      return false;
   memcpy(copy, text, len);
   copy[len] = '\0';
   bool const percent = copy[len - 1] == '%';
   if (strspn(copy, percent ? "+-.0123456789%" : "0123456789") != len)
      return false;
   if (percent) {
      copy[len - 1] = '\0';
      l->percent = strtod(copy, &end);
      l->has_percent = true;
   } else {
      errno = 0;
      l->count = strtoull(copy, &end, 10);
      if (errno == ERANGE)
         return false;
      l->has_count = true;
   }
   return end != copy && *end == '\0';
}

static bool parse_values(struct an_limit *l, const char *text, size_t len)
{
   const char *end = text + len;
   for (;;) {
      const char *bar = memchr(text, '|', (size_t)(end - text));
      if (!parse_value(l, text, (size_t)((bar ? bar : end) - text)))
         return false;
      if (!bar)
         return true;
      text = bar + 1;
   }
}

/* The metric called NAME in any case. */
static bool find_metric(struct an_metric *m, const struct an_profile *p,
                        const char *name, const char *cycles)
{
   static const char *const sums[] = { "L1m", "LLm", "D1m", "DLm", "Drw", "B", "Bm", "cycles" };
   for (unsigned e = 0; e < p->head.n_events; e++)
      if (!strcasecmp(name, an_event_name(p, e)))
         return an_metric_find(m, p, an_event_name(p, e), cycles);
   for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
      if (!strcasecmp(name, sums[i]))
         return an_metric_find(m, p, sums[i], cycles);
   return false;
}

static bool set_limit(struct an_limits *l, const struct an_limit *limit)
{
   for (size_t i = 0; i < l->n; i++)
      if (!strcmp(l->limit[i].metric.name, limit->metric.name)) {
         if (!limit->by_all || l->limit[i].by_all)
            l->limit[i] = *limit;
         return true;
      }
   if (!an_reserve((void **)&l->limit, &l->cap, l->n + 1, sizeof *l->limit))
      return false;
   l->limit[l->n++] = *limit;
   return true;
}

static bool set_all(struct an_limits *l, struct an_limit *limit,
                    const struct an_profile *p)
{
   limit->by_all = true;
   for (unsigned e = 0; e < p->head.n_events; e++)
      if (!an_metric_find(&limit->metric, p, an_event_name(p, e), "") ||
          !set_limit(l, limit))
         return false;
   return true;
}

/* "leak.definite" and so on. */
static bool find_leak(struct an_limit *limit, const char *name)
{
   if (strncasecmp(name, "leak.", 5) != 0)
      return false;
   for (unsigned k = 0; k < AN_N_LEAKS; k++)
      if (!strcasecmp(name + 5, an_leak_name(k))) {
         limit->is_leak = true;
         limit->leak = k;
         snprintf(limit->metric.name, sizeof limit->metric.name, "leak.%s", an_leak_name(k));
         return true;
      }
   return false;
}

/* One LIMIT of LEN bytes. */
static bool parse_limit(struct an_limits *l, const char *text, size_t len,
                        const struct an_profile *p, const char *cycles,
                        bool have_leaks, struct an_error *err)
{
   struct an_limit limit = { .has_percent = false };
   char name[64];
   const char *sign = memchr(text, '=', len);
   size_t const name_len = sign ? (size_t)(sign - text) : len;
   if (!sign || name_len >= sizeof name || name_len == 0 ||
       !parse_values(&limit, sign + 1, len - name_len - 1))
      return an_fail(err, AN_USAGE, "\"%.*s\" is no limit such as ir=0.5%% or "
                     "d1mr=2%%|1000", (int)len, text);
   memcpy(name, text, name_len);
   name[name_len] = '\0';
   if (!strcasecmp(name, "@all"))
      return set_all(l, &limit, p) || an_fail_memory(err);
   if (find_leak(&limit, name) && !have_leaks)
      return an_fail(err, AN_INCOMPARABLE, "%s cannot be judged: there is no heap "
                     "profile beside both profiles", name);
   if (!limit.is_leak && !find_metric(&limit.metric, p, name, cycles))
      return an_fail(err, AN_USAGE, "the profiles have no counts of \"%s\"", name);
   return set_limit(l, &limit) || an_fail_memory(err);
}

bool an_limits_noise(struct an_limits *l, const struct an_profile *p,
                     const char *cycles, struct an_error *err)
{
   static const struct { const char *name; double percent; uint64_t count; } noise[] = {
      { "Ir", 0.01, 0 },   { "Dr", 0.01, 0 },   { "Dw", 0.01, 0 },
      { "Bc", 0.01, 0 },   { "Bi", 0.01, 0 },   { "I1mr", 1, 100 },
      { "D1mr", 1, 100 },  { "D1mw", 1, 100 },  { "ILmr", 1, 100 },
      { "DLmr", 1, 100 },  { "DLmw", 1, 100 },  { "Bcm", 1, 100 },
      { "Bim", 1, 100 },   { "cycles", 0.1, 0 },
   };
   *l = (struct an_limits){ 0 };
   for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) {
      struct an_limit limit = { .has_percent = true, .percent = noise[i].percent,
                                .has_count = noise[i].count > 0,
                                .count = noise[i].count };
      if (!an_metric_find(&limit.metric, p, noise[i].name, cycles))
         continue;
      if (!set_limit(l, &limit)) {
         an_limits_deinit(l);
         return an_fail_memory(err);
      }
   }
   return true;
}

bool an_limits_parse(struct an_limits *l, const char *text,
                     const struct an_profile *p, const char *cycles,
                     bool have_leaks, struct an_error *err)
{
   *l = (struct an_limits){ 0 };
   for (;;) {
      size_t const len = strcspn(text, ",");
      if (!parse_limit(l, text, len, p, cycles, have_leaks, err)) {
         an_limits_deinit(l);
         return false;
      }
      if (text[len] == '\0')
         return true;
      text += len + 1;
   }
}

bool an_limits_check(const struct an_limits *l, const struct an_profile *p,
                     struct an_error *err)
{
   for (size_t i = 0; i < l->n; i++)
      if (!l->limit[i].is_leak && !an_metric_check(&l->limit[i].metric, p, err))
         return false;
   return true;
}

static bool exceeds_percent(const struct an_limit *l, uint64_t old_count,
                            uint64_t new_count)
{
   if (!l->has_percent)
      return false;
   if (old_count == 0)
      return new_count > 0;
   struct an_delta const delta = an_delta(old_count, new_count); /* exact, as doubles are not */
   double const growth = (double)delta.size / (double)old_count * 100;
   return (delta.negative ? -growth : growth) > l->percent;
}

bool an_gate_tolerates(const struct an_limits *tolerance, const char *name,
                       uint64_t old_count, uint64_t new_count)
{
   for (size_t i = 0; i < tolerance->n; i++) {
      const struct an_limit *t = &tolerance->limit[i];
      struct an_delta delta = an_delta(old_count, new_count);
      if (strcmp(t->metric.name, name) != 0)
         continue;
      if (t->has_count && delta.size <= t->count)
         return true;
      return t->has_percent &&
             (double)delta.size * 100 <= t->percent * (double)old_count;
   }
   return false;
}

struct an_verdict an_gate_judge(const struct an_diff *d, const struct an_limits *l,
                                size_t i, const struct an_limits *tolerance,
                                const struct an_spread *spread)
{
   const struct an_limit *limit = &l->limit[i];
   const uint64_t *old_total = d->old_profile->total;
   struct an_verdict v = { .limit = limit };
   if (limit->is_leak) {
      v.old_count = d->setup.old_heap->leak[limit->leak].bytes;
      v.new_count = d->setup.new_heap->leak[limit->leak].bytes;
   } else {
      v.old_count = an_metric_count(&limit->metric, d->n_events, old_total);
      v.new_count = an_metric_count(&limit->metric, d->n_events, d->new_profile->total);
   }
   v.failed = exceeds_percent(limit, v.old_count, v.new_count) ||
              (limit->has_count && v.new_count > limit->count);
   bool const within = spread->n_runs > 1 && !limit->is_leak &&
      v.new_count <= an_metric_count(&limit->metric, d->n_events, spread->most);
   if (v.failed && (within || an_gate_tolerates(tolerance, limit->metric.name,
                                                v.old_count, v.new_count))) {
      v.failed = false;
      v.tolerated = true;
   }
   return v;
}

char *an_limit_text(char *buf, size_t size, const struct an_limit *l)
{
   char count[AN_NUMBER_BYTES];
   size_t len = 0;
   buf[0] = '\0';
   if (l->has_percent)
      len = (size_t)snprintf(buf, size, "%+g%%", l->percent);
   if (l->has_count && len < size)
      snprintf(buf + len, size - len, "%sat most %s", len ? " and " : "",
               an_format_count(count, l->count));
   return buf;
}
