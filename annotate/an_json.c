/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing JSON; see the header. */
#include "an_json.h"

#include <string.h>

static void escape(struct an_out *out, unsigned char c)
{
   switch (c) {
   case '"': an_out_text(out, "\\\""); break;
   case '\\': an_out_text(out, "\\\\"); break;
   case '\n': an_out_text(out, "\\n"); break;
   case '\t': an_out_text(out, "\\t"); break;
   default:
      an_out_format(out, c < 0x80 ? "\\u%04x" : "\\\\x%02x", c);
   }
}

void an_json_string(struct an_out *out, const char *text, size_t len)
{
   const unsigned char *p = (const unsigned char *)text;
   an_out_char(out, '"');
   for (size_t i = 0, n; i < len; i += n ? n : 1) {
      n = an_utf8_length(text + i, len - i);
      if (n == 0 || p[i] < 0x20 || p[i] == '"' || p[i] == '\\' || p[i] == 0x7f)
         escape(out, p[i]);
      else
         an_out_bytes(out, text + i, n);
   }
   an_out_char(out, '"');
}

/* What stands before a value: comma, line break, key. */
static void before(struct an_json *j, const char *key)
{
   if (j->comma)
      an_out_char(j->out, ',');
   if (!j->inline_ && j->depth > 0) {
      an_out_char(j->out, '\n');
      an_out_repeat(j->out, ' ', 2 * j->depth);
   } else if (j->comma) {
      an_out_char(j->out, ' ');
   }
   j->comma = true;
   if (key) {
      an_json_string(j->out, key, strlen(key));
      an_out_text(j->out, ": ");
   }
}

void an_json_open(struct an_json *j, const char *key, char bracket)
{
   before(j, key);
   an_out_char(j->out, bracket);
   j->comma = false;
   j->depth++;
}

void an_json_close(struct an_json *j, char bracket)
{
   j->depth--;
   if (!j->inline_ && j->comma) {
      an_out_char(j->out, '\n');
      an_out_repeat(j->out, ' ', 2 * j->depth);
   }
   an_out_char(j->out, bracket);
   j->comma = true;
   if (j->depth == 0)
      an_out_char(j->out, '\n');
}

void an_json_text(struct an_json *j, const char *key, const char *text, size_t len)
{
   before(j, key);
   an_json_string(j->out, text, len);
}

void an_json_number(struct an_json *j, const char *key, uint64_t n)
{
   before(j, key);
   an_out_number(j->out, n);
}

void an_json_delta(struct an_json *j, const char *key, struct an_delta d)
{
   before(j, key);
   if (d.negative)
      an_out_char(j->out, '-');
   an_out_number(j->out, d.size);
}

void an_json_key(struct an_json *j, const char *key)
{
   before(j, key);
}

void an_json_null(struct an_json *j, const char *key)
{
   before(j, key);
   an_out_text(j->out, "null");
}

void an_json_in_line(struct an_json *j, bool on)
{
   j->inline_ = on;
}
