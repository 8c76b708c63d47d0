/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Buffered output; see the header. */
#include "an_out.h"

#include "an_format.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void an_out_init(struct an_out *out, int fd, const char *name)
{
   out->fd = fd;
   out->name = name;
   out->error = 0;
   out->closed = out->color = out->utf8 = out->terminal = false;
   out->width = 0;
   out->used = 0;
}

static void flush(struct an_out *out)
{
   size_t done = 0;
   while (done < out->used && !out->error && !out->closed) {
      ssize_t n = write(out->fd, out->buffer + done, out->used - done);
      if (n >= 0)
         done += (size_t)n;
      else if (errno == EPIPE)
         out->closed = true;
      else if (errno != EINTR)
         out->error = errno;
   }
   out->used = 0;
}

void an_out_bytes(struct an_out *out, const char *bytes, size_t len)
{
   while (len > 0) {
      size_t room = sizeof out->buffer - out->used;
      size_t n = len < room ? len : room;
      memcpy(out->buffer + out->used, bytes, n);
      out->used += n;
      bytes += n;
      len -= n;
      if (out->used == sizeof out->buffer)
         flush(out);
   }
}

void an_out_text(struct an_out *out, const char *text)
{
   an_out_bytes(out, text, strlen(text));
}

void an_out_char(struct an_out *out, char c)
{
   an_out_bytes(out, &c, 1);
}

void an_out_number(struct an_out *out, uint64_t n)
{
   char text[20];
   size_t at = sizeof text;
   do
      text[--at] = (char)('0' + n % 10);
   while (n /= 10);
   an_out_bytes(out, text + at, sizeof text - at);
}

void an_out_format(struct an_out *out, const char *format, ...)
{
   char text[1024];
   va_list args;
   va_start(args, format);
   int n = vsnprintf(text, sizeof text, format, args);
   va_end(args);
   if (n > 0)
      an_out_bytes(out, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

void an_out_repeat(struct an_out *out, char c, size_t n)
{
   while (n-- > 0)
      an_out_char(out, c);
}

/* Characters that do something to a terminal or to the order of what is read:
   C0 and C1 controls, and those of bidirectional text. */
static bool is_control(uint32_t c)
{
   return (c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
          (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
          (c >= 0x2066 && c <= 0x2069);
}

void an_out_foreign(struct an_out *out, const char *text, size_t len)
{
   for (size_t i = 0, n; i < len; i += n ? n : 1) {
      uint32_t c = (unsigned char)text[i];
      n = an_utf8_decode(text + i, len - i, &c);
      if (is_control(c)) /* also of a byte that is not UTF-8, for 0x9b can be a control */
         an_out_char(out, '?');
      else
         an_out_bytes(out, text + i, n ? n : 1);
   }
}

void an_out_style(struct an_out *out, enum an_style style)
{
   static const char *const code[] = {
      [AN_PLAIN] = "\033[0m",  [AN_BOLD] = "\033[1m",  [AN_DIM] = "\033[2m",
      [AN_HOT] = "\033[1;31m", [AN_WARM] = "\033[33m", [AN_GOOD] = "\033[32m",
      [AN_TITLE] = "\033[1;36m",
   };
   if (out->color)
      an_out_text(out, code[style]);
}

bool an_out_finish(struct an_out *out, struct an_error *err)
{
   flush(out);
   if (out->error == 0)
      return true;
   return an_fail(err, AN_FAILED, "%s:0: %s", out->name, strerror(out->error));
}
