/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the readers of all formats share; see the header. */
#include "an_read.h"

#include "an_compat.h"
#include "an_kind.h"
#include "an_scan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool an_reading_events(struct an_reading *r, const char *text, size_t len)
{
   struct an_header *head = &r->head;
   const char *p = text, *end = text + len;
   head->n_events = 0;
   while ((p = an_skip_blanks(p)) < end) {
      const char *name = p;
      while (p < end && *p != ' ' && *p != '\t')
         p++;
      uint32_t id;
      if (!an_reading_name(r, name, (size_t)(p - name), &id))
         return false;
      for (unsigned e = 0; e < head->n_events; e++)
         if (head->event[e] == id)
            return an_scan_fail_text(r->scan, "this event stands here twice",
                                     name, (size_t)(p - name));
      if (head->n_events == AN_MAX_EVENTS)
         return an_scan_fail(r->scan, "more than 64 events");
      head->event[head->n_events++] = id;
   }
   if (head->n_events == 0)
      return an_scan_fail(r->scan, "no event is named here");
   return true;
}

/* "Merged" is a figure of its own; all else is kept as text. */
bool an_reading_desc(struct an_reading *r, const char *text, size_t len)
{
   static const char merged[] = "Merged:";
   uint32_t id;
   if (len == 0)
      return true;
   if (!an_reading_name(r, text, len, &id))
      return false;
   if (len > sizeof merged && !memcmp(text, merged, sizeof merged - 1)) {
      const char *p = an_skip_blanks(text + sizeof merged - 1);
      if (!an_scan_number(p, &r->head.n_merged) || r->head.n_merged == 0)
         return an_scan_fail(r->scan, "a number of files was expected here");
      return true;
   }
   if (!an_texts_add(&r->head.desc, r->p->strings, text, len))
      return an_fail_memory(r->scan->err);
   return true;
}

/* cs_merge joins texts with " ; ", so they are taken apart there. */
static bool add_parts(struct an_reading *r, struct an_texts *set, const char *text, size_t len)
{
   const char *end = text + len;
   uint32_t id;
   if (!an_reading_name(r, text, len, &id))
      return false;
   while (text < end) {
      const char *stop = memmem(text, (size_t)(end - text), " ; ", 3);
      size_t n = (size_t)((stop ? stop : end) - text);
      if (!an_texts_add(set, r->p->strings, text, n))
         return an_fail_memory(r->scan->err);
      text = stop ? stop + 3 : end;
   }
   return true;
}

bool an_reading_command(struct an_reading *r, const char *text, size_t len)
{
   return add_parts(r, &r->head.command, text, len);
}

bool an_reading_creator(struct an_reading *r, const char *text, size_t len)
{
   return add_parts(r, &r->head.creator, text, len);
}

static bool join_texts(struct an_texts *to, const struct an_texts *from,
                       struct an_strings *strings)
{
   for (size_t i = 0; i < from->n; i++) {
      const struct an_string s = strings->string[from->id[i]];
      if (!an_texts_add(to, strings, s.text, s.len))
         return false;
   }
   return true;
}

/* Fails unless the file measures the same as what the profile holds. */
static bool check_same(struct an_reading *r)
{
   struct an_difference diff[AN_MAX_DIFFERENCES];
   unsigned n = an_compat(&r->p->head, &r->head, r->p->strings, diff);
   bool const events = an_compat_events(&r->p->head, &r->head);
   if (n == 0 || (events && r->strictness == AN_FORCE))
      return true;
   return an_fail(r->scan->err, AN_INCOMPARABLE,
                  "%s:%" PRIu64 ": cannot be added to the files before it: "
                  "%s is \"%s\" here and \"%s\" there",
                  r->scan->name, r->scan->number, diff[0].what,
                  diff[0].new_value ? diff[0].new_value : "not given",
                  diff[0].old_value ? diff[0].old_value : "not given");
}

bool an_reading_begin(struct an_reading *r)
{
   struct an_header *mine = &r->head, *all = &r->p->head;
   if (all->n_events == 0) {
      memcpy(all->event, mine->event, sizeof all->event);
      all->n_events = mine->n_events;
      all->is_callgrind = mine->is_callgrind;
   } else if (!check_same(r)) {
      return false;
   }
   all->is_callgrind &= mine->is_callgrind;
   for (unsigned e = 0; e < mine->n_events; e++)
      for (unsigned c = 0; c < all->n_events; c++)
         if (all->event[c] == mine->event[e])
            r->column[e] = c;
   memcpy(r->before, r->p->total, sizeof r->before);
   if (__builtin_add_overflow(all->n_merged, mine->n_merged, &all->n_merged))
      return an_scan_fail(r->scan, "the number of merged files is too large");
   if (!join_texts(&all->creator, &mine->creator, r->p->strings) ||
       !join_texts(&all->desc, &mine->desc, r->p->strings) ||
       !join_texts(&all->command, &mine->command, r->p->strings))
      return an_fail_memory(r->scan->err);
   return true;
}

bool an_reading_name(struct an_reading *r, const char *text, size_t len,
                     uint32_t *id)
{
   if (memchr(text, '\0', len))
      return an_scan_fail(r->scan, "a NUL byte");
   *id = an_strings_add_name(r->p->strings, text, len);
   if (*id == AN_NO_STRING)
      return an_fail_memory(r->scan->err);
   return true;
}

/* True if ADDED says so, else an error. */
static bool fail_add(struct an_reading *r, enum an_add added, const char *overflow)
{
   if (added == AN_ADDED)
      return true;
   return added == AN_ADD_OVERFLOW ? an_scan_fail(r->scan, overflow)
                                   : an_fail_memory(r->scan->err);
}

bool an_reading_add(struct an_reading *r, uint32_t func, uint32_t file,
                    uint32_t line, const uint64_t *count)
{
   uint64_t sorted[AN_MAX_EVENTS];
   for (unsigned e = 0; e < r->head.n_events; e++)
      sorted[r->column[e]] = count[e];
   return fail_add(r, an_profile_add(r->p, func, file, line, sorted),
                   "the sum of the counts does not fit 64 bits");
}

bool an_reading_add_calls(struct an_reading *r, uint32_t func, const uint64_t *count)
{
   uint64_t sorted[AN_MAX_EVENTS];
   for (unsigned e = 0; e < r->head.n_events; e++)
      sorted[r->column[e]] = count[e];
   return fail_add(r, an_profile_add_calls(r->p, func, sorted),
                   "the sum of the costs of calls does not fit 64 bits");
}

bool an_reading_add_call(struct an_reading *r, struct an_call call, const uint64_t *count)
{
   uint64_t sorted[AN_MAX_EVENTS];
   for (unsigned e = 0; e < r->head.n_events; e++)
      sorted[r->column[e]] = count[e];
   return an_profile_add_call(r->p, call, sorted) || an_fail_memory(r->scan->err);
}

bool an_reading_check(struct an_reading *r, const char *what,
                      const uint64_t *sum)
{
   for (unsigned e = 0; e < r->head.n_events; e++) {
      unsigned const c = r->column[e];
      uint64_t const found = r->p->total[c] - r->before[c];
      if (found != sum[e])
         return an_fail(r->scan->err, AN_FAILED,
                        "%s:%" PRIu64 ": %s says %" PRIu64 " %s, but the lines "
                        "add up to %" PRIu64,
                        r->scan->name, r->scan->number, what, sum[e],
                        an_event_name(r->p, c), found);
   }
   return true;
}

/* A file that ends in mid-line says nothing of its last line that could be believed. */
static bool fail_cut(const struct an_scan *s)
{
   return an_fail(s->err, AN_FAILED, "%s:%" PRIu64 ": truncated: the file ends within this line",
                  s->name, s->number);
}

bool an_read_input(struct an_profile *p, const struct an_input *in,
                   enum an_strictness strictness, struct an_error *err)
{
   struct an_scan scan = an_scan_start(in, err);
   if (in->size == 0)
      return an_fail(err, AN_FAILED, "%s:1: the file is empty", in->name);
   enum an_kind const kind = an_kind_of(in);
   if (kind == AN_KIND_CUT)
      return an_fail(err, AN_FAILED, "%s:1: truncated: the file ends within its first line",
                     in->name);
   if (kind == AN_KIND_OTHER)
      return an_fail(err, AN_FAILED, "%s:1: %s", in->name, an_kind_other(in));
   struct an_reading r = { .p = p, .scan = &scan, .strictness = strictness,
                           .head = { .n_merged = 1 } };
   bool ok = kind == AN_KIND_CALLGRIND ? an_read_callgrind(&r) : an_read_cachegrind(&r);
   an_header_deinit(&r.head);
   if (!ok && err->status == AN_FAILED && !err->no_memory && an_scan_unfinished(&scan) &&
       !strstr(err->text, ": truncated: "))
      return fail_cut(&scan);
   if (in->modified && (!p->oldest || in->modified < p->oldest))
      p->oldest = in->modified;
   if (ok && !an_texts_add(&p->inputs, p->strings, in->name, strlen(in->name)))
      ok = an_fail_memory(err);
   return ok;
}

bool an_read_file(struct an_profile *p, const char *path,
                  enum an_strictness strictness, struct an_error *err)
{
   struct an_input in;
   if (!an_input_read(&in, path, err))
      return false;
   bool ok = an_read_input(p, &in, strictness, err);
   an_input_deinit(&in);
   return ok;
}
