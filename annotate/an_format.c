/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and names as people read them; see the header. */
#include "an_format.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

char *an_format_count(char *buf, uint64_t n)
{
   char plain[24];
   int len = snprintf(plain, sizeof plain, "%llu", (unsigned long long)n);
   char *to = buf;
   for (int i = 0; i < len; i++) {
      if (i > 0 && (len - i) % 3 == 0)
         *to++ = ',';
      *to++ = plain[i];
   }
   *to = '\0';
   return buf;
}

char *an_format_delta(char *buf, struct an_delta d)
{
   char *to = buf;
   if (d.size)
      *to++ = d.negative ? '-' : '+';
   an_format_count(to, d.size);
   return buf;
}

char *an_format_percent(char *buf, double part, double whole)
{
   if (whole == 0)
      buf[0] = '\0';
   else
      snprintf(buf, AN_NUMBER_BYTES, "%.1f%%", 100 * part / whole);
   return buf;
}

char *an_format_change(char *buf, uint64_t old_count, uint64_t new_count)
{
   if (old_count == new_count || old_count == 0) {
      strcpy(buf, new_count > old_count ? "new" : "");
      return buf;
   }
   double ratio = (double)new_count / (double)old_count;
   if (ratio >= 10)
      snprintf(buf, AN_NUMBER_BYTES, "x %.1f", ratio);
   else
      snprintf(buf, AN_NUMBER_BYTES, "%+.2f%%", 100 * (ratio - 1));
   return buf;
}

char *an_format_bytes(char *buf, uint64_t n)
{
   static const char *const unit[] = { "B", "KiB", "MiB", "GiB", "TiB" };
   unsigned u = 0;
   while (u < 4 && n >= 1024 && n % 1024 == 0) {
      n /= 1024;
      u++;
   }
   snprintf(buf, AN_NUMBER_BYTES, "%llu %s", (unsigned long long)n, unit[u]);
   return buf;
}

/* Decodes one UTF-8 character; returns its length, 0 if it is none. */
static size_t decode(const unsigned char *p, size_t len, uint32_t *c)
{
   static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
   size_t n = *p < 0x80 ? 1 : *p >> 5 == 6 ? 2 : *p >> 4 == 14 ? 3
            : *p >> 3 == 30 ? 4 : 0;
   if (n == 0 || n > len)
      return 0;
   *c = n == 1 ? *p : *p & (0x7fu >> n);
   for (size_t i = 1; i < n; i++) {
      if (p[i] >> 6 != 2)
         return 0;
      *c = *c << 6 | (p[i] & 0x3f);
   }
   if (*c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000))
      return 0;
   return n;
}

size_t an_utf8_decode(const char *text, size_t len, uint32_t *c)
{
   uint32_t got;
   size_t const n = len ? decode((const unsigned char *)text, len, &got) : 0;
   if (n)
      *c = got;
   return n;
}

size_t an_utf8_length(const char *text, size_t len)
{
   uint32_t c;
   return len ? decode((const unsigned char *)text, len, &c) : 0;
}

size_t an_text_columns(const char *text, size_t len)
{
   size_t columns = 0;
   for (size_t i = 0; i < len;) {
      uint32_t c;
      size_t n = decode((const unsigned char *)text + i, len - i, &c);
      int width = n > 1 ? wcwidth((wchar_t)c) : 1;
      columns += width < 0 ? 1 : (size_t)width;
      i += n ? n : 1;
   }
   return columns;
}
