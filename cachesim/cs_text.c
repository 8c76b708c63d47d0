/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text writer.
 */
#include "cs_text.h"

bool cs_text_flush(struct cs_text *t)
{
   if (!t->failed && t->used > 0)
      t->failed = !t->sink(t->to, t->buffer, t->used);
   t->used = 0;
   return !t->failed;
}

void cs_text_char(struct cs_text *t, char c)
{
   if (t->used == CS_TEXT_ROOM)
      cs_text_flush(t);
   t->buffer[t->used++] = c;
}

void cs_text_string(struct cs_text *t, const char *s)
{
   while (*s)
      cs_text_char(t, *s++);
}

void cs_text_u64(struct cs_text *t, uint64_t n)
{
   char digits[20];
   int i = sizeof digits;
   do {
      digits[--i] = (char)('0' + n % 10);
      n /= 10;
   } while (n);
   while (i < (int)sizeof digits)
      cs_text_char(t, digits[i++]);
}

static bool is_continuation(unsigned char byte)
{
   return (byte & 0xc0) == 0x80;
}

/* Length of the UTF-8 sequence at S, or 0 if there is none (RFC 3629: no
   overlong forms, no surrogates, nothing above U+10FFFF). */
static int utf8_length(const unsigned char *s)
{
   if (s[0] < 0x80)
      return 1;
   if (s[0] >= 0xc2 && s[0] <= 0xdf)
      return is_continuation(s[1]) ? 2 : 0;
   if ((s[0] & 0xf0) == 0xe0) {
      bool bad = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f);
      return !bad && is_continuation(s[1]) && is_continuation(s[2]) ? 3 : 0;
   }
   if (s[0] >= 0xf0 && s[0] <= 0xf4) {
      bool bad = (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f);
      return !bad && is_continuation(s[1]) && is_continuation(s[2]) && is_continuation(s[3]) ? 4 : 0;
   }
   return 0;
}

static void put_hex(struct cs_text *t, unsigned char byte)
{
   static const char hex[] = "0123456789abcdef";
   cs_text_string(t, "\\x");
   cs_text_char(t, hex[byte >> 4]);
   cs_text_char(t, hex[byte & 15]);
}

bool cs_text_escaped_within(struct cs_text *t, const char *s, size_t most)
{
   enum { LONGEST = 4 }; /* bytes that one step can add */
   const unsigned char *p = (const unsigned char *)s;
   while (*p) {
      if (t->used + LONGEST > most)
         return false;
      int length = utf8_length(p);
      if (length == 0 || *p < 0x20 || *p == 0x7f) {
         put_hex(t, *p++);
         continue;
      }
      while (length--)
         cs_text_char(t, (char)*p++);
   }
   return true;
}

void cs_text_escaped(struct cs_text *t, const char *s)
{
   cs_text_escaped_within(t, s, SIZE_MAX);
}
