/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocations and leaks in the report of one profile. */
#include "an_report.h"

#include "an_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void amount_row(struct an_table *t, const char *what, struct an_amount a,
                       enum an_style style)
{
   char buf[AN_NUMBER_BYTES];
   an_table_cell(t, AN_PLAIN, what);
   an_table_cell(t, style, an_format_count(buf, a.bytes));
   an_table_cell(t, AN_PLAIN, an_format_count(buf, a.blocks));
}

static bool summary(struct an_report *r)
{
   static const struct an_column column[] = {
      { "", AN_LEFT, 2, 0 }, { "bytes", AN_RIGHT, 2, 0 }, { "blocks", AN_RIGHT, 3, 0 },
   };
   static const char *const lost[] = { "Definitely lost", "Indirectly lost",
                                       "Possibly lost", "Still reachable" };
   const struct an_heap *h = r->heap;
   struct an_table t;
   an_table_init(&t, column, 3);
   if (h->has_sites) {
      amount_row(&t, "Allocated", h->allocated, AN_BOLD);
      amount_row(&t, "Freed", h->freed, AN_PLAIN);
      amount_row(&t, "At most at once", h->peak, AN_PLAIN);
      amount_row(&t, "At the end", h->live, AN_PLAIN);
   }
   for (unsigned k = 0; k < AN_N_LEAKS; k++)
      if (h->leak[k].blocks || (k == AN_LEAK_DEFINITE && !h->has_sites))
         amount_row(&t, lost[k], h->leak[k],
                    k == AN_LEAK_REACHABLE || !h->leak[k].blocks ? AN_PLAIN : AN_HOT);
   an_report_title(r->out, "Heap", "");
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   if (h->n_errors)
      an_out_format(r->out, "  and %llu error%s of other kinds\n",
                    (unsigned long long)h->n_errors, h->n_errors == 1 ? "" : "s");
   return ok;
}

static void count_cell(struct an_table *t, uint64_t n, enum an_style style)
{
   char buf[AN_NUMBER_BYTES];
   an_table_cell(t, n ? style : AN_DIM, n ? an_format_count(buf, n) : ".");
}

/* Do the first N frames of two stacks have the same functions and lines? */
static bool same_frames(const struct an_heap *h, const struct an_site *a,
                        const struct an_site *b, uint32_t n)
{
   for (uint32_t i = 0; i < n; i++) {
      if (i >= a->n_frames || i >= b->n_frames)
         return a->n_frames == b->n_frames;
      const struct an_frame *f = &h->frame[a->first_frame + i];
      const struct an_frame *g = &h->frame[b->first_frame + i];
      if (f->func != g->func || f->line != g->line)
         return false;
   }
   return true;
}

/* How many frames tell site I of the list from the others: at least the
   allocator and its caller, so that of wrappers the callers are shown. */
static uint32_t telling_frames(const struct an_heap *h, const uint32_t *order,
                               size_t n, size_t i)
{
   enum { MOST = 5 };
   const struct an_site *s = &h->site[order[i]];
   uint32_t frames = 2;
   for (size_t k = 0; k < n && n <= 1000; k++)
      while (k != i && frames < MOST && same_frames(h, s, &h->site[order[k]], frames))
         frames++;
   return frames;
}

/* The function and place of the site, and as many callers as tell it from
   the others. */
static void place_cells(struct an_report *r, struct an_table *t, const struct an_site *s,
                        uint32_t frames)
{
   const struct an_frame *f = an_site_place(r->heap, s);
   char text[AN_CHAIN_BYTES];
   if (!f) {
      an_table_cell(t, AN_PLAIN, "???");
      an_table_cell(t, AN_PLAIN, "");
      an_table_cell(t, AN_PLAIN, "");
      return;
   }
   an_report_name_cell(r, t, AN_BOLD, f->func);
   if (f->file || r->opt->names != AN_NAMES_SHORT)
      an_report_path_cell(r, t, AN_PLAIN, f->file ? f->file : f->object, f->line);
   else
      an_table_cell(t, AN_PLAIN, an_object_name(an_strings_get(r->heap->strings, f->object)));
   an_site_chain(r->heap, s, 2, frames - 2, r->out->utf8, text);
   an_table_cell(t, AN_DIM, text);
}

static bool sites(struct an_report *r)
{
   static const struct an_column column[] = {
      { "bytes", AN_RIGHT, 2, 0 },  { "", AN_RIGHT, 1, 0 },
      { "blocks", AN_RIGHT, 2, 0 }, { "at the end", AN_RIGHT, 2, 0 },
      { "lost", AN_RIGHT, 2, 0 },   { "short-lived", AN_RIGHT, 2, 0 },
      { "allocated in", AN_LEFT, 2, 40 }, { "", AN_PATH, 2, 48 },
      { "called by", AN_LEFT, 2, 0 },
   };
   const struct an_heap *h = r->heap;
   uint32_t *order = an_heap_order(h, an_site_allocated);
   char a[AN_NUMBER_BYTES], b[AN_NUMBER_BYTES], text[AN_PHRASE_BYTES];
   size_t n = 0;
   struct an_table t;
   if (!order)
      return an_fail_memory(r->err);
   an_table_init(&t, column, 9);
   size_t const shown = h->n_sites < r->opt->limit ? h->n_sites : r->opt->limit;
   for (; n < shown; n++) {
      const struct an_site *s = &h->site[order[n]];
      count_cell(&t, s->allocated.bytes, AN_PLAIN);
      an_table_cell(&t, AN_PLAIN, an_format_percent(a, (double)s->allocated.bytes,
                                                    (double)h->allocated.bytes));
      count_cell(&t, s->allocated.blocks, AN_PLAIN);
      count_cell(&t, s->live.bytes, AN_PLAIN);
      count_cell(&t, an_site_lost(s), AN_HOT);
      count_cell(&t, s->temporary, AN_PLAIN);
      place_cells(r, &t, s, telling_frames(h, order, shown, n));
   }
   snprintf(text, sizeof text, "by bytes: %s of %s", an_format_count(a, n),
            an_format_count(b, h->n_sites));
   an_report_title(r->out, "Allocation sites", text);
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   free(order);
   return ok;
}

/* The callers, the innermost first, after the first one. */
static void callers(struct an_report *r, const struct an_site *s)
{
   enum { SHOWN = 4 };
   for (uint32_t i = 2; i < s->n_frames && i < 2 + SHOWN; i++) {
      const struct an_frame *f = &r->heap->frame[s->first_frame + i];
      const char *func = an_strings_get(r->heap->strings, f->func);
      const char *file = an_strings_get(r->heap->strings, f->file ? f->file : f->object);
      an_out_style(r->out, AN_DIM);
      an_out_text(r->out, "      called by ");
      an_out_foreign(r->out, *func ? func : "???", strlen(*func ? func : "???"));
      an_out_text(r->out, "  ");
      file += an_report_below_here(r, file);
      an_out_foreign(r->out, file, strlen(file));
      if (f->line)
         an_out_format(r->out, ":%u", f->line);
      an_out_style(r->out, AN_PLAIN);
      an_out_char(r->out, '\n');
   }
}

/* One leak: what is lost, where it was allocated, and by whom. */
static void leak(struct an_report *r, const struct an_site *s)
{
   static const char *const lost[] = { "definitely lost", "indirectly lost",
                                       "possibly lost" };
   const struct an_frame *f = an_site_place(r->heap, s);
   char bytes[AN_NUMBER_BYTES], blocks[AN_NUMBER_BYTES];
   for (unsigned k = 0; k < AN_LEAK_REACHABLE; k++) {
      if (s->leak[k].blocks == 0)
         continue;
      an_out_style(r->out, k == AN_LEAK_DEFINITE ? AN_HOT : AN_WARM);
      an_out_format(r->out, "  %s bytes in %s block%s %s",
                    an_format_count(bytes, s->leak[k].bytes),
                    an_format_count(blocks, s->leak[k].blocks),
                    s->leak[k].blocks == 1 ? "" : "s", lost[k]);
      an_out_style(r->out, AN_PLAIN);
      an_out_char(r->out, '\n');
   }
   const char *func = f ? an_strings_get(r->heap->strings, f->func) : "";
   const char *file = f ? an_strings_get(r->heap->strings, f->file ? f->file : f->object) : "";
   an_out_text(r->out, "      allocated in ");
   an_out_foreign(r->out, *func ? func : "???", strlen(*func ? func : "???"));
   an_out_text(r->out, "  ");
   file += an_report_below_here(r, file);
   an_out_foreign(r->out, file, strlen(file));
   if (f && f->line)
      an_out_format(r->out, ":%u", f->line);
   an_out_char(r->out, '\n');
   callers(r, s);
}

static bool leaks(struct an_report *r)
{
   const struct an_heap *h = r->heap;
   uint32_t *order = an_heap_order(h, an_site_lost);
   char text[AN_PHRASE_BYTES], a[AN_NUMBER_BYTES], b[AN_NUMBER_BYTES];
   size_t n_lost = 0, n;
   if (!order)
      return an_fail_memory(r->err);
   while (n_lost < h->n_sites && an_site_lost(&h->site[order[n_lost]]) > 0)
      n_lost++;
   n = n_lost < r->opt->limit ? n_lost : r->opt->limit;
   if (n > 0) {
      snprintf(text, sizeof text, "by bytes: %s of %s", an_format_count(a, n),
               an_format_count(b, n_lost));
      an_report_title(r->out, "Leaks", text);
   }
   for (size_t i = 0; i < n; i++)
      leak(r, &h->site[order[i]]);
   free(order);
   return true;
}

bool an_report_heap_summary(struct an_report *r)
{
   return !r->heap || r->heap->n_files == 0 || summary(r);
}

bool an_report_heap_sites(struct an_report *r)
{
   if (!r->heap || r->heap->n_files == 0)
      return true;
   return (!r->heap->has_sites || sites(r)) && leaks(r);
}
