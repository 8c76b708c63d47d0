/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The heap profile in the JSON format (version 2) of Valgrind's DHAT, for
 * dh_view.html and Firefox's profiler.
 *
 *     pps: a program point for each site: tb tbk allocated, tl lifetimes, mb mbk
 *          at its own peak, gb gbk at the program's, eb ebk at the end,
 *          fs the frames, outermost allocator first
 *     ftbl: the frames' texts; frame 0 is the root
 *     te tg: the times at the end and at the program's peak, in the unit of tl, which
 *          tu names: instructions, or allocations and frees
 */
#include "an_export.h"

#include "an_json.h"

#include <stdio.h>
#include <string.h>

static void member(struct an_json *j, const char *key, const char *text)
{
   an_json_text(j, key, text, strlen(text));
}

static void boolean(struct an_json *j, bool value)
{
   an_out_format(j->out, "%s", value ? "true" : "false");
}

static void amounts(struct an_json *j, const char *bytes, const char *blocks,
                    struct an_amount a)
{
   an_json_number(j, bytes, a.bytes);
   an_json_number(j, blocks, a.blocks);
}

static void point(struct an_json *j, const struct an_site *s)
{
   an_json_open(j, NULL, '{');
   an_json_in_line(j, true);
   amounts(j, "tb", "tbk", s->allocated);
   an_json_number(j, "tl", s->lifetime);
   amounts(j, "mb", "mbk", s->own_peak);
   amounts(j, "gb", "gbk", s->peak);
   amounts(j, "eb", "ebk", s->live);
   an_json_open(j, "fs", '[');
   for (uint32_t i = 0; i < s->n_frames; i++)
      an_json_number(j, NULL, s->first_frame + i + 1);
   an_json_close(j, ']');
   an_json_close(j, '}');
   an_json_in_line(j, false);
}

/* "0x1: main (a.c:5)" or "0x1: main (in /bin/p)"; the address is a number
   that tells frames apart, for the profile keeps none. */
static void frame(struct an_json *j, const struct an_heap *h, size_t i)
{
   const struct an_frame *f = &h->frame[i];
   const char *func = an_strings_get(h->strings, f->func);
   const char *file = an_strings_get(h->strings, f->file);
   char text[8192];
   if (f->line)
      snprintf(text, sizeof text, "0x%zX: %s (%s:%u)", i + 1, *func ? func : "???", file, f->line);
   else
      snprintf(text, sizeof text, "0x%zX: %s (in %s)", i + 1, *func ? func : "???",
               an_strings_get(h->strings, f->object));
   member(j, NULL, text);
}

/* The time at the end, in the unit of lifetimes.  Files of older versions do not tell
   it: then it is what the profile beside them counted, or the longest lifetime. */
static uint64_t end_time(const struct an_heap *h, const struct an_profile *p)
{
   uint64_t end = h->end_time;
   if (end == 0 && !h->instructions)
      end = h->allocated.blocks + h->freed.blocks;
   for (unsigned e = 0; end == 0 && e < p->head.n_events; e++)
      if (!strcmp(an_event_name(p, e), "Ir"))
         end = p->total[e];
   for (size_t i = 0; i < h->n_sites; i++) {
      const struct an_site *s = &h->site[i];
      uint64_t const age = s->freed.blocks ? s->lifetime / s->freed.blocks : 0;
      end = age > end ? age : end;
   }
   return end;
}

bool an_export_dhat(struct an_report *r)
{
   const struct an_heap *h = r->heap;
   const struct an_profile *p = r->profile;
   struct an_json j = { .out = r->out };
   if (!h || !h->has_sites)
      return an_fail(r->err, AN_FAILED, "there is no heap profile for --format=dhat");
   an_json_open(&j, NULL, '{');
   an_json_number(&j, "dhatFileVersion", 2);
   member(&j, "mode", "heap");
   member(&j, "verb", "Allocated");
   an_json_key(&j, "bklt");
   boolean(&j, true);
   an_json_key(&j, "bkacc");
   boolean(&j, false);
   member(&j, "tu", h->instructions ? "instrs" : "events");
   member(&j, "Mtu", h->instructions ? "Minstr" : "Mevents");
   an_json_number(&j, "tuth", 0);
   member(&j, "cmd", p->head.command.n ? an_strings_get(p->strings, p->head.command.id[0]) : "");
   an_json_number(&j, "pid", h->pid);
   an_json_number(&j, "te", end_time(h, p));
   an_json_number(&j, "tg", h->peak_time ? h->peak_time : end_time(h, p));
   an_json_open(&j, "pps", '[');
   for (size_t i = 0; i < h->n_sites; i++)
      point(&j, &h->site[i]);
   an_json_close(&j, ']');
   an_json_open(&j, "ftbl", '[');
   member(&j, NULL, "[root]");
   for (size_t i = 0; i < h->n_frames; i++)
      frame(&j, h, i);
   an_json_close(&j, ']');
   an_json_close(&j, '}');
   return true;
}
