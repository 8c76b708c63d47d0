/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocations and leaks in the text of a comparison. */
#include "an_diff_report.h"

#include "an_report.h"
#include "an_table.h"

#include <stdio.h>
#include <string.h>

static enum an_style style_of(enum an_leak_change change)
{
   if (change == AN_LEAK_SAME)
      return AN_DIM;
   return change <= AN_LEAK_GROWN ? AN_HOT : AN_GOOD;
}

static enum an_style direction(uint64_t old_n, uint64_t new_n)
{
   return new_n > old_n ? AN_HOT : new_n < old_n ? AN_GOOD : AN_DIM;
}

unsigned an_diff_heap_rows(const struct an_diff_report *r, struct an_heap_row row[AN_HEAP_ROWS])
{
   static const char *const lost[] = { "definitely lost", "indirectly lost",
                                       "possibly lost", "still reachable" };
   const struct an_heap *o = r->leaks->old_heap, *n = r->leaks->new_heap;
   unsigned rows = 0;
   if (o->has_sites && n->has_sites) {
      row[rows++] = (struct an_heap_row){ "allocated", o->allocated.bytes, n->allocated.bytes, false };
      row[rows++] = (struct an_heap_row){ "at most at once", o->peak.bytes, n->peak.bytes, false };
   }
   for (unsigned k = 0; k < AN_N_LEAKS; k++)
      if (o->leak[k].bytes || n->leak[k].bytes)
         row[rows++] = (struct an_heap_row){ lost[k], o->leak[k].bytes, n->leak[k].bytes,
                                             k != AN_LEAK_REACHABLE };
   return rows;
}

static bool summary(const struct an_diff_report *r)
{
   static const struct an_column column[] = {
      { "", AN_LEFT, 2, 0 },       { "old", AN_RIGHT, 2, 0 },
      { "new", AN_RIGHT, 2, 0 },   { "delta", AN_RIGHT, 2, 0 },
      { "change", AN_RIGHT, 2, 0 },
   };
   struct an_heap_row row[AN_HEAP_ROWS];
   unsigned const rows = an_diff_heap_rows(r, row);
   struct an_table t;
   an_table_init(&t, column, 5);
   for (unsigned i = 0; i < rows; i++) {
      uint64_t const o = row[i].old_bytes, n = row[i].new_bytes;
      an_table_cell(&t, AN_PLAIN, row[i].what);
      an_diff_count_cells(&t, o, n, row[i].judged ? direction(o, n) : AN_PLAIN);
   }
   an_report_title(r->out, "Heap", "in bytes");
   bool ok = an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   return ok;
}

void an_diff_leaks_text(const struct an_diff_report *r, char *text, size_t size)
{
   char n[AN_NUMBER_BYTES];
   text[0] = '\0';
   for (unsigned c = 0; c < AN_N_LEAK_CHANGES; c++) {
      size_t const len = strlen(text);
      if (r->leaks->count[c])
         snprintf(text + len, size - len, "%s%s %s", len ? ", " : "",
                  an_format_count(n, r->leaks->count[c]), an_leak_change_name(c));
   }
}

static void leak_row(const struct an_diff_report *r, struct an_table *t,
                     const struct an_leak_pair *p)
{
   static const char *const word[] = { "NEW", "GROWN", "SHRUNK", "FIXED", "same" };
   static const char *const kind[] = { "definite", "indirect", "possible", "" };
   const struct an_heap *h;
   const struct an_site *s = an_leak_site(r->leaks, p, &h);
   char text[AN_CHAIN_BYTES];
   an_diff_count_cells(t, an_leak_old(p), an_leak_new(p), style_of(p->change));
   an_table_cell(t, style_of(p->change), word[p->change]);
   an_table_cell(t, AN_PLAIN, kind[an_leak_kind(s)]);
   an_site_chain(h, s, 1, 1, r->out->utf8, text);
   an_table_cell(t, AN_BOLD, text);
   an_site_place_text(h, s, text);
   const struct an_frame *f = an_site_place(h, s);
   bool const object = f && !f->file && r->opt->names == AN_NAMES_SHORT;
   an_table_cell(t, AN_PLAIN, object ? an_object_name(text) : an_diff_path(r, text));
   an_site_chain(h, s, 2, 3, r->out->utf8, text);
   an_table_cell(t, AN_DIM, text);
}

/* Those that changed; the rest is counted in the title. */
static bool leaks(const struct an_diff_report *r)
{
   static const struct an_column column[] = {
      { "old", AN_RIGHT, 2, 0 },    { "new", AN_RIGHT, 2, 0 },
      { "delta", AN_RIGHT, 2, 0 },  { "change", AN_RIGHT, 2, 0 },
      { "", AN_LEFT, 1, 0 },        { "lost", AN_LEFT, 2, 0 },
      { "allocated in", AN_LEFT, 2, 32 }, { "", AN_PATH, 2, 40 },
      { "called by", AN_LEFT, 2, 0 },
   };
   struct an_table t;
   char text[AN_PHRASE_BYTES];
   size_t shown = 0;
   if (r->leaks->n == 0)
      return true;
   an_table_init(&t, column, 9);
   for (size_t i = 0; i < r->leaks->n && shown < r->opt->limit; i++) {
      if (r->leaks->pair[i].change == AN_LEAK_SAME)
         continue;
      leak_row(r, &t, &r->leaks->pair[i]);
      shown++;
   }
   an_diff_leaks_text(r, text, sizeof text);
   an_report_title(r->out, "Leaks", text);
   bool ok = shown == 0 || an_table_print(&t, r->out) || an_fail_memory(r->err);
   an_table_deinit(&t);
   return ok;
}

bool an_diff_heap(const struct an_diff_report *r)
{
   return !r->leaks || (summary(r) && leaks(r));
}
