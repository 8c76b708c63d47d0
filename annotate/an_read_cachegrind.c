/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reader of cachesim's and Cachegrind's out files (docs/format.md).
 *
 *     header:  desc: TEXT   cmd: TEXT   events: NAME NAME ...
 *     body:    fl=FILE   # ob=OBJECT   fn=FUNCTION   LINE COUNT COUNT ...   # comment
 *              # source: ...   # object: ...   (an_recorded.h)
 *     end:     summary: COUNT COUNT ...
 *
 * Looser than the grammar where older writers were: counts left out at the end
 * of a line are 0, as is "."; the same line may come again.
 */
#include "an_read.h"
#include "an_recorded.h"
#include "an_scan.h"
#include "cs_format.h"

#include <string.h>

static bool read_header(struct an_reading *r)
{
   struct an_scan *s = r->scan;
   const char *value;
   size_t len;
   while (an_scan_line(s)) {
      if (an_scan_key(s, "events:", &value, &len))
         return an_reading_events(r, value, len) && an_reading_begin(r);
      if (an_scan_key(s, "desc:", &value, &len)) {
         if (!an_reading_desc(r, value, len))
            return false;
      } else if (an_scan_key(s, "cmd:", &value, &len)) {
         if (!an_reading_command(r, value, len))
            return false;
      } else {
         return an_scan_fail_text(s, "unknown line before the events: line",
                                  s->line, s->len);
      }
   }
   return an_scan_fail(s, "truncated: the file ends before its events: line");
}

/* Where the counts that follow belong. */
struct place {
   bool have_file;
   uint32_t file, object;
   int64_t func; /* -1: no fn= since the last fl= or object */
};

/* The object of the functions that follow, or another comment. */
static bool read_comment(struct an_reading *r, struct place *at)
{
   static size_t const n = sizeof CS_OBJECT - 1;
   struct an_scan *s = r->scan;
   if (s->len < n || memcmp(s->line, CS_OBJECT, n) != 0)
      return an_recorded_read(r->p, s->line, s->len) || an_fail_memory(s->err);
   at->func = -1;
   at->object = 0;
   return (s->len - n == strlen(CS_UNKNOWN) && !memcmp(s->line + n, CS_UNKNOWN, s->len - n)) ||
          an_reading_name(r, s->line + n, s->len - n, &at->object);
}

static bool read_name(struct an_reading *r, struct place *at)
{
   struct an_scan *s = r->scan;
   uint32_t id;
   if (!memcmp(s->line, "fl=", 3)) {
      at->func = -1;
      at->have_file = true;
      return an_reading_name(r, s->line + 3, s->len - 3, &at->file);
   }
   if (!at->have_file)
      return an_scan_fail(s, "fn= before the first fl=");
   if (!an_reading_name(r, s->line + 3, s->len - 3, &id))
      return false;
   at->func = an_profile_func(r->p, at->object, at->file, id);
   return at->func >= 0 || an_fail_memory(s->err);
}

static bool read_counts(struct an_reading *r, const struct place *at)
{
   struct an_scan *s = r->scan;
   uint64_t line, count[AN_MAX_EVENTS];
   const char *p = an_scan_number(s->line, &line);
   if (at->func < 0)
      return an_scan_fail(s, "counts before the first fn=");
   if (!p || line > UINT32_MAX)
      return an_scan_fail(s, "this line number does not fit 32 bits");
   if (!an_scan_counts(s, p, r->head.n_events, count, NULL))
      return false;
   return an_reading_add(r, (uint32_t)at->func, at->file, (uint32_t)line, count);
}

/* The summary, and that nothing stands behind it. */
static bool read_end(struct an_reading *r)
{
   struct an_scan *s = r->scan;
   uint64_t sum[AN_MAX_EVENTS];
   if (!an_scan_counts(s, s->line + strlen("summary:"), r->head.n_events, sum,
                       NULL) ||
       !an_reading_check(r, "the summary", sum))
      return false;
   while (an_scan_line(s))
      if (s->len != 0 && *s->line != '#')
         return an_scan_fail_text(s, "this stands behind the summary", s->line,
                                  s->len);
   return true;
}

bool an_read_cachegrind(struct an_reading *r)
{
   struct an_scan *s = r->scan;
   struct place at = { .func = -1 };
   if (!read_header(r))
      return false;
   while (an_scan_line(s)) {
      char const c = s->len ? *s->line : '#';
      bool ok = true;
      if (c >= '0' && c <= '9')
         ok = read_counts(r, &at);
      else if (c == 'f' && s->len >= 3 && s->line[2] == '=' &&
               (s->line[1] == 'l' || s->line[1] == 'n'))
         ok = read_name(r, &at);
      else if (s->len >= 8 && !memcmp(s->line, "summary:", 8))
         return read_end(r);
      else if (c != '#')
         ok = an_scan_fail_text(s, "unknown line", s->line, s->len);
      else if (s->len)
         ok = read_comment(r, &at);
      if (!ok)
         return false;
   }
   return an_scan_fail(s, "truncated: the file ends before its summary: line");
}
