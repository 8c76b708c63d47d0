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

const char *an_scan_hex(const char *p, uint64_t *v)
{
   if (p[0] != '0' || (p[1] != 'x' && p[1] != 'X'))
      return NULL;
   const char *const start = p + 2;
   uint64_t n = 0;
   for (p = start;; p++) {
      unsigned const c = (unsigned char)*p, low = c | 0x20;
      unsigned const digit = c - '0' <= 9 ? c - '0' : low - 'a' <= 5 ? low - 'a' + 10 : 16;
      if (digit == 16)
         break;
      if (n >> 60)
         return NULL;
      n = n << 4 | digit;
   }
   *v = n;
   return p == start ? NULL : p;
}

/* A number with a fraction or an exponent, of LEN bytes? */
static bool is_decimal(const char *p, size_t len)
{
   bool const starts = (*p >= '0' && *p <= '9') || *p == '.';
   return len > 1 && starts && strspn(p, "0123456789.eE+-") >= len &&
          strcspn(p, ".eE") < len;
}

/* Why the text at P is no count. */
static bool fail_count(struct an_scan *s, const char *p)
{
   size_t len = (size_t)(s->line + s->len - p);
   size_t word = 0;
   while (word < len && p[word] != ' ' && p[word] != '\t')
      word++;
   if (*p == '-')
      return an_scan_fail(s, "a negative count: this is a difference of "
                             "profiles; give both to cs_diff instead");
   size_t const digits = strspn(p, "0123456789");
   bool const hex = s->hex && word > 2 && *p == '0' && (p[1] | 0x20) == 'x' &&
                    2 + strspn(p + 2, "0123456789abcdefABCDEF") == word;
   if (digits == word || hex)
      return an_scan_fail_text(s, "this count does not fit 64 bits", p, word);
   if (is_decimal(p, word))
      return an_scan_fail_text(s, "counts are whole numbers here; its writer can give "
                                  "them in a smaller unit", p, word);
   return an_scan_fail_text(s, "a count was expected here", p, len);
}

static bool ends_word(const struct an_scan *s, const char *p)
{
   return p == s->line + s->len || *p == ' ' || *p == '\t';
}

/* A count at P that is no decimal number: "." for 0, hexadecimal, or negative.  What
   follows it, or NULL. */
static const char *other_count(const struct an_scan *s, const char *p, uint64_t *v)
{
   uint64_t n;
   *v = 0;
   if (*p == '.')
      return p + 1;
   if (s->hex && *p == '0')
      return an_scan_hex(p, v);
   return s->clamp && *p == '-' ? an_scan_number(p + 1, &n) : NULL;
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
      if (!after || !ends_word(s, after))
         after = other_count(s, p, &v[i]);
      if (!after || !ends_word(s, after))
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
