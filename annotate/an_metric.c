/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Metrics; see the header. */
#include "an_metric.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct derived {
   const char *name, *sum, *divisor;
   double scale;
   bool is_percent;
};

/* A sum may use the names before it. */
static const struct derived derived[] = {
   { "Drw", "Dr + Dw", NULL, 0, false },
   { "B", "Bc + Bi", NULL, 0, false },
   { "L1m", "I1mr + D1mr + D1mw", NULL, 0, false },
   { "LLm", "ILmr + DLmr + DLmw", NULL, 0, false },
   { "D1m", "D1mr + D1mw", NULL, 0, false },
   { "DLm", "DLmr + DLmw", NULL, 0, false },
   { "Bm", "Bcm + Bim", NULL, 0, false },
   { "I1%", "I1mr", "Ir", 100, true },
   { "D1%", "D1m", "Drw", 100, true },
   { "DL%", "DLm", "Drw", 100, true },
   { "LL%", "LLm", "Ir + Drw", 100, true },
   { "B%", "Bm", "B", 100, true },
   { "MPKI", "LLm", "Ir", 1000, false },
};

static bool add_named(uint32_t *weight, const struct an_profile *p,
                      const char *name, size_t len, uint32_t factor);

/* Adds the sums of FORMULA, times FACTOR, to WEIGHT.  The table's order keeps
   this from going deeper than three levels. */
static bool add_formula(uint32_t *weight, const struct an_profile *p,
                        const char *f, uint32_t factor)
{
   for (;;) {
      f += strspn(f, " \t");
      unsigned long n = 1;
      if (isdigit((unsigned char)*f)) {
         char *end;
         n = strtoul(f, &end, 10);
         f = end + strspn(end, " \t*");
      }
      size_t const len = strcspn(f, " \t+*");
      if (len == 0 || n > 1000000 || !add_named(weight, p, f, len, (uint32_t)n * factor))
         return false;
      f += len;
      f += strspn(f, " \t");
      if (*f == '\0')
         return true;
      if (*f++ != '+')
         return false;
   }
}

static bool same(const char *name, const char *text, size_t len)
{
   return strlen(name) == len && !memcmp(name, text, len);
}

static bool add_named(uint32_t *weight, const struct an_profile *p,
                      const char *name, size_t len, uint32_t factor)
{
   for (unsigned e = 0; e < p->head.n_events; e++)
      if (same(an_event_name(p, e), name, len))
         return !__builtin_add_overflow(weight[e], factor, &weight[e]);
   for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
      if (!derived[i].divisor && same(derived[i].name, name, len))
         return add_formula(weight, p, derived[i].sum, factor);
   return false;
}

bool an_metric_parse(struct an_metric *m, const struct an_profile *p,
                     const char *name, const char *formula)
{
   *m = (struct an_metric){ .scale = 0 };
   strncpy(m->name, name, sizeof m->name - 1);
   return add_formula(m->weight, p, formula, 1);
}

bool an_metric_find(struct an_metric *m, const struct an_profile *p,
                    const char *name, const char *cycles)
{
   int e = an_profile_event(p, name);
   *m = (struct an_metric){ .scale = 0 };
   strncpy(m->name, name, sizeof m->name - 1);
   if (e >= 0) {
      m->weight[e] = 1;
      return true;
   }
   if (!strcmp(name, "cycles") || !strcmp(name, "CEst"))
      return add_formula(m->weight, p, cycles, 1);
   for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) {
      const struct derived *d = &derived[i];
      if (strcmp(d->name, name) != 0)
         continue;
      m->scale = d->scale;
      m->is_percent = d->is_percent;
      return add_formula(m->weight, p, d->sum, 1) &&
             (!d->divisor || add_formula(m->divisor, p, d->divisor, 1));
   }
   return false;
}

/* False if the sum does not fit; *SUM is then the largest number. */
static bool sum_of(const uint32_t *weight, unsigned n, const uint64_t *count, uint64_t *sum)
{
   uint64_t part;
   *sum = 0;
   for (unsigned e = 0; e < n; e++)
      if (weight[e] && count[e])
         if (__builtin_mul_overflow(count[e], (uint64_t)weight[e], &part) ||
             __builtin_add_overflow(*sum, part, sum)) {
            *sum = UINT64_MAX;
            return false;
         }
   return true;
}

uint64_t an_metric_count(const struct an_metric *m, unsigned n_events,
                         const uint64_t *count)
{
   uint64_t sum;
   sum_of(m->weight, n_events, count, &sum);
   return sum;
}

bool an_metric_fits(const struct an_metric *m, const struct an_profile *p)
{
   uint64_t sum;
   return an_metric_is_ratio(m) || sum_of(m->weight, p->head.n_events, p->total, &sum);
}

bool an_metric_check(const struct an_metric *m, const struct an_profile *p,
                     struct an_error *err)
{
   return an_metric_fits(m, p) ||
          an_fail(err, AN_FAILED, "%s:0: the sum \"%s\" does not fit 64 bits",
                  p->inputs.n ? an_strings_get(p->strings, p->inputs.id[0]) : "profile", m->name);
}

/* The same of a part of a ratio, which need not fit. */
static double value_of(const uint32_t *weight, unsigned n, const uint64_t *count)
{
   double sum = 0;
   for (unsigned e = 0; e < n; e++)
      sum += (double)weight[e] * (double)count[e];
   return sum;
}

double an_metric_value(const struct an_metric *m, unsigned n_events,
                       const uint64_t *count)
{
   if (!an_metric_is_ratio(m))
      return (double)an_metric_count(m, n_events, count);
   double const divisor = value_of(m->divisor, n_events, count);
   return divisor > 0 ? m->scale * value_of(m->weight, n_events, count) / divisor : -1;
}
