/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What kind of file is this?  See the header; an_kind_other.c knows the rest. */
#include "an_kind.h"

#include "an_scan.h"

static bool begins(const struct an_scan *s, const char *text)
{
   size_t const n = strlen(text);
   return s->len >= n && !memcmp(s->line, text, n);
}

/* What a header of either format, or of Callgrind's alone, begins with. */
static const char *const common[] = { "desc:", "cmd:", "events:", "summary:" };
static const char *const callgrind[] = {
   "# callgrind format", "version:", "creator:", "positions:", "part:", "pid:", "thread:", "event:",
};
enum { N_COMMON = 4, N_CALLGRIND = 8 };

static bool begins_any(const struct an_scan *s, const char *const *text, size_t n)
{
   for (size_t i = 0; i < n; i++)
      if (begins(s, text[i]))
         return true;
   return false;
}

/* A file of one line, which is the begin of a line that a profile begins with? */
static bool is_cut(const struct an_input *in)
{
   for (size_t i = 0; i < N_COMMON + N_CALLGRIND; i++) {
      const char *text = i < N_COMMON ? common[i] : callgrind[i - N_COMMON];
      if (in->size < strlen(text) && !memcmp(in->data, text, in->size))
         return true;
   }
   return false;
}

/* May this line stand in the body of a file of Cachegrind's? */
static bool is_cachegrind_line(const struct an_scan *s)
{
   char const c = s->len ? *s->line : '#';
   return c == '#' || (c >= '0' && c <= '9') || begins(s, "fl=") || begins(s, "fn=") ||
          begins(s, "summary:");
}

/* Is the last line that says anything a summary? */
static bool ends_with_summary(const struct an_input *in)
{
   const char *end = in->data + in->size;
   while (end > in->data) {
      while (end > in->data && (end[-1] == '\n' || end[-1] == '\r'))
         end--;
      const char *nl = memrchr(in->data, '\n', (size_t)(end - in->data));
      const char *line = nl ? nl + 1 : in->data;
      size_t const len = (size_t)(end - line);
      if (len == 0 || *line != '#')
         return len >= 8 && !memcmp(line, "summary:", 8);
      end = line;
   }
   return false;
}

/* The body decides, whose first line S is at. */
static enum an_kind kind_of_body(const struct an_input *in, struct an_scan s, bool described)
{
   enum { LOOK_BYTES = 65536 };
   const char *const stop = described && s.end - s.next > LOOK_BYTES ? s.next + LOOK_BYTES : s.end;
   while (s.next < stop && an_scan_line(&s))
      if (!is_cachegrind_line(&s) && !an_scan_unfinished(&s))
         return AN_KIND_CALLGRIND;
   return described || ends_with_summary(in) ? AN_KIND_CACHEGRIND : AN_KIND_CALLGRIND;
}

enum an_kind an_kind_of(const struct an_input *in)
{
   struct an_scan s = an_scan_start(in, NULL);
   bool described = false, header = false;
   if (is_cut(in))
      return AN_KIND_CUT;
   while (an_scan_line(&s)) {
      if (begins_any(&s, callgrind, N_CALLGRIND))
         return AN_KIND_CALLGRIND;
      if (begins(&s, "events:"))
         return kind_of_body(in, s, described);
      if (begins(&s, "time_unit:"))
         return AN_KIND_OTHER; /* Massif's, which begins as Cachegrind's does */
      if (begins_any(&s, common, N_COMMON))
         header = described = true;
      else if (s.len > 0 && *s.line != '#' && an_skip_blanks(s.line) != s.line + s.len)
         break;
   }
   return header ? AN_KIND_CACHEGRIND : AN_KIND_OTHER;
}
