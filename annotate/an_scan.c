/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scanning a text input; see the header. */
#include "an_scan.h"

#include <inttypes.h>

bool an_scan_fail(struct an_scan *s, const char *what)
{
   return an_fail(s->err, AN_FAILED, "%s:%" PRIu64 ": %s", s->name, s->number,
                  what);
}

bool an_scan_fail_text(struct an_scan *s, const char *what, const char *text,
                       size_t len)
{
   int const shown = len > 60 ? 60 : (int)len;
   return an_fail(s->err, AN_FAILED, "%s:%" PRIu64 ": %s: \"%.*s%s\"", s->name,
                  s->number, what, shown, text, len > 60 ? "..." : "");
}

/* Why the text at P is no count. */
static bool fail_count(struct an_scan *s, const char *p)
{
   size_t len = (size_t)(s->line + s->len - p);
   if (*p == '-')
      return an_scan_fail(s, "a negative count: this is a difference of "
                             "profiles; give both to cs_diff instead");
   size_t const digits = strspn(p, "0123456789");
   if (digits == len || (digits > 0 && (p[digits] == ' ' || p[digits] == '\t')))
      return an_scan_fail_text(s, "this count does not fit 64 bits", p, digits);
   return an_scan_fail_text(s, "a count was expected here", p, len);
}

bool an_scan_counts(struct an_scan *s, const char *p, unsigned n, uint64_t *v,
                    unsigned *have)
{
   const char *const end = s->line + s->len;
   unsigned i = 0;
   for (;;) {
      p = an_skip_blanks(p);
      if (p == end)
         break;
      if (i == n)
         return an_scan_fail(s, "more counts than events");
      const char *after = an_scan_number(p, &v[i]);
      if (!after && *p == '.') {
         v[i] = 0;
         after = p + 1;
      }
      if (!after || (after != end && *after != ' ' && *after != '\t'))
         return fail_count(s, p);
      p = after;
      i++;
   }
   if (have)
      *have = i;
   for (; i < n; i++)
      v[i] = 0;
   return true;
}

bool an_scan_key(const struct an_scan *s, const char *key, const char **value,
                 size_t *len)
{
   size_t const n = strlen(key);
   if (s->len < n || memcmp(s->line, key, n) != 0)
      return false;
   const char *p = s->line + n, *end = s->line + s->len;
   while (p < end && (*p == ' ' || *p == '\t'))
      p++;
   while (end > p && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
      end--;
   *value = p;
   *len = (size_t)(end - p);
   return true;
}
