/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and names as people read them; see the header. */
#include "an_format.h"

#include <ctype.h>
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

/* The byte that \xHH at P stands for; -1 if none stands there. */
static int escaped_byte(const char *p, size_t len)
{
   static const char digits[] = "0123456789abcdef";
   if (len < 4 || p[0] != '\\' || p[1] != 'x' || !isxdigit((unsigned char)p[2]) ||
       !isxdigit((unsigned char)p[3]))
      return -1;
   return (int)(strchr(digits, tolower((unsigned char)p[2])) - digits) * 16 +
          (int)(strchr(digits, tolower((unsigned char)p[3])) - digits);
}

static bool needs_escape(int byte)
{
   return (byte >= 0 && byte < 0x20) || byte >= 0x7f;
}

static size_t put_escape(char *out, unsigned byte)
{
   static const char digits[] = "0123456789ABCDEF";
   memcpy(out, "\\x", 2);
   out[2] = digits[byte >> 4];
   out[3] = digits[byte & 15];
   return 4;
}

size_t an_escape(const char *text, size_t len, char *out)
{
   const unsigned char *p = (const unsigned char *)text;
   size_t used = 0;
   for (size_t i = 0, n; i < len; i += n) {
      int const written = escaped_byte(text + i, len - i);
      n = an_utf8_length(text + i, len - i);
      if (needs_escape(written)) {
         used += put_escape(out + used, (unsigned)written);
         n = 4;
      } else if (n == 0 || p[i] < 0x20 || p[i] == 0x7f) {
         used += put_escape(out + used, p[i]);
         n = 1;
      } else {
         memcpy(out + used, text + i, n);
         used += n;
      }
   }
   return used;
}

size_t an_unescape(const char *text, size_t len, char *out)
{
   size_t used = 0;
   for (size_t i = 0; i < len;) {
      int const byte = escaped_byte(text + i, len - i);
      out[used++] = needs_escape(byte) ? (char)byte : text[i];
      i += needs_escape(byte) ? 4 : 1;
   }
   return used;
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
