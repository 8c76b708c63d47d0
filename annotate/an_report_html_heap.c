/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocations and leaks on the page of a profile. */
#include "an_report_page.h"

#include "an_html.h"

#include <stdlib.h>

static void amount(struct an_page *p, const char *what, struct an_amount a)
{
   an_html_row(p->r->out);
   an_html_cell(p->r->out, "name", what);
   an_html_count(p->r->out, a.bytes, 0);
   an_html_count(p->r->out, a.blocks, 0);
}

static void heap_totals(struct an_page *p, const struct an_heap *h)
{
   static const struct an_html_column column[] = { { "", false }, { "bytes", true }, { "blocks", true } };
   static const char *const lost[] = { "definitely lost", "indirectly lost", "possibly lost",
                                       "still reachable" };
   an_html_heading(p->r->out, "heap", "Heap", "");
   an_html_table(p->r->out, "totals", column, 3);
   if (h->has_sites) {
      amount(p, "allocated", h->allocated);
      amount(p, "freed", h->freed);
      amount(p, "at most at once", h->peak);
      amount(p, "at the end", h->live);
   }
   for (unsigned k = 0; k < AN_N_LEAKS; k++)
      amount(p, lost[k], h->leak[k]);
   an_html_table_end(p->r->out);
}

/* The cells that say where a site is, and who called it. */
static void site_cells(struct an_page *p, const struct an_site *s)
{
   const struct an_frame *f = an_site_place(p->r->heap, s);
   char text[AN_CHAIN_BYTES], buf[64];
   an_site_chain(p->r->heap, s, 1, 1, true, text);
   an_html_name(p->r->out, text, NULL);
   if (f)
      an_page_path(p, f->file ? f->file : f->object, f->line, an_page_anchor(p, buf, sizeof buf, f->file, f->line));
   else
      an_html_name(p->r->out, "", NULL);
   an_site_chain(p->r->heap, s, 2, 8, true, text);
   an_html_name(p->r->out, text, NULL);
}

static bool sites(struct an_page *p, const struct an_heap *h)
{
   static const struct an_html_column column[] = {
      { "bytes", true }, { "blocks", true }, { "at the end", true }, { "short-lived", true },
      { "allocated in", false }, { "", false }, { "called by", false },
   };
   uint32_t *order = an_heap_order(h, an_site_allocated);
   if (!order)
      return an_fail_memory(p->r->err);
   an_html_heading(p->r->out, "sites", "Allocation sites", "by bytes");
   an_html_table(p->r->out, "list", column, 7);
   for (size_t i = 0; i < h->n_sites && i < AN_PAGE_ROWS; i++) {
      const struct an_site *s = &h->site[order[i]];
      an_html_row(p->r->out);
      an_html_count(p->r->out, s->allocated.bytes, h->allocated.bytes);
      an_html_count(p->r->out, s->allocated.blocks, h->allocated.blocks);
      an_html_count(p->r->out, s->live.bytes, 0);
      an_html_count(p->r->out, s->temporary, 0);
      site_cells(p, s);
   }
   an_html_table_end(p->r->out);
   free(order);
   return true;
}

static bool leaks(struct an_page *p, const struct an_heap *h)
{
   static const struct an_html_column column[] = {
      { "bytes lost", true }, { "definitely", true }, { "indirectly", true }, { "possibly", true },
      { "allocated in", false }, { "", false }, { "called by", false },
   };
   uint32_t *order = an_heap_order(h, an_site_lost);
   if (!order)
      return an_fail_memory(p->r->err);
   if (an_page_has_leaks(p)) {
      an_html_heading(p->r->out, "leaks", "Leaks", "bytes in blocks that are lost");
      an_html_table(p->r->out, "list", column, 7);
      for (size_t i = 0; i < h->n_sites && i < AN_PAGE_ROWS && an_site_lost(&h->site[order[i]]); i++) {
         const struct an_site *s = &h->site[order[i]];
         an_html_row(p->r->out);
         an_html_count(p->r->out, an_site_lost(s), 0);
         for (unsigned k = 0; k < AN_LEAK_REACHABLE; k++)
            an_html_count(p->r->out, s->leak[k].bytes, 0);
         site_cells(p, s);
      }
      an_html_table_end(p->r->out);
   }
   free(order);
   return true;
}

bool an_page_has_leaks(const struct an_page *p)
{
   const struct an_heap *h = p->r->heap;
   for (size_t i = 0; h && i < h->n_sites; i++)
      if (an_site_lost(&h->site[i]))
         return true;
   return false;
}

bool an_page_heap(struct an_page *p)
{
   const struct an_heap *h = p->r->heap;
   if (!h || h->n_files == 0)
      return true;
   heap_totals(p, h);
   return (!h->has_sites || sites(p, h)) && leaks(p, h);
}
