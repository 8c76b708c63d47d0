/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocations and leaks; see the header.  an_heap_read.c reads them. */
#include "an_heap.h"

#include "an_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *an_leak_name(enum an_leak leak)
{
   static const char *const name[] = { "definite", "indirect", "possible", "reachable" };
   return name[leak];
}

void an_heap_init(struct an_heap *h, struct an_strings *strings)
{
   *h = (struct an_heap){ .strings = strings };
}

void an_heap_deinit(struct an_heap *h)
{
   free(h->site);
   free(h->frame);
   free(h->slot);
   *h = (struct an_heap){ 0 };
}

bool an_heap_is_xml(const struct an_input *in)
{
   const char *p = in->data;
   p += strspn(p, " \t\r\n");
   if (!strncmp(p, "<?xml", 5) || !strncmp(p, "<valgrindoutput", 15))
      return true;
   return *p == '<' && (!strncmp(p, "<?xml", strlen(p)) || !strncmp(p, "<valgrindoutput", strlen(p)));
}

/* ".gz" or ".zst" at the end of PATH, or "". */
static const char *packed_suffix(const char *path)
{
   static const char *const suffix[] = { ".gz", ".zst" };
   size_t const len = strlen(path);
   for (size_t i = 0; i < sizeof suffix / sizeof *suffix; i++)
      if (len > strlen(suffix[i]) && !strcmp(path + len - strlen(suffix[i]), suffix[i]))
         return path + len - strlen(suffix[i]);
   return "";
}

static bool is_file(const char *name)
{
   struct stat st;
   return stat(name, &st) == 0 && S_ISREG(st.st_mode);
}

bool an_heap_read_beside(struct an_heap *h, const char *path, struct an_error *err)
{
   struct an_input in;
   const char *suffix = packed_suffix(path);
   size_t const size = strlen(path) + sizeof ".heap.xml";
   int const base = (int)(strlen(path) - strlen(suffix));
   char *name = malloc(size);
   if (!name)
      return an_fail_memory(err);
   snprintf(name, size, "%s.heap.xml", path);
   if (!is_file(name))
      snprintf(name, size, "%.*s.heap.xml%s", base, path, suffix);
   if (!is_file(name))
      snprintf(name, size, "%.*s.heap.xml", base, path);
   bool ok = true;
   if (strcmp(path, "-") != 0 && is_file(name)) {
      ok = an_input_read(&in, name, err);
      if (ok) {
         ok = an_heap_read(h, &in, err);
         an_input_deinit(&in);
      }
   }
   free(name);
   return ok;
}

const struct an_frame *an_site_place(const struct an_heap *h, const struct an_site *s)
{
   if (s->n_frames == 0)
      return NULL;
   return &h->frame[s->first_frame + (s->n_frames > 1)];
}

const char *an_object_name(const char *path)
{
   const char *slash = strrchr(path, '/');
   return slash && slash[1] ? slash + 1 : path;
}

void an_site_place_text(const struct an_heap *h, const struct an_site *s,
                        char text[AN_CHAIN_BYTES])
{
   const struct an_frame *f = an_site_place(h, s);
   *text = '\0';
   if (!f)
      return;
   const struct an_string *path = &h->strings->string[f->file ? f->file : f->object];
   size_t len = path->len < AN_CHAIN_BYTES - 16 ? path->len : AN_CHAIN_BYTES - 16;
   len = an_path_short(path->text, len, text);
   text[len] = '\0';
   if (f->line)
      snprintf(text + len, AN_CHAIN_BYTES - len, ":%u", f->line);
}

void an_site_chain(const struct an_heap *h, const struct an_site *s, uint32_t first,
                   uint32_t n, bool utf8, char text[AN_CHAIN_BYTES])
{
   static const char unknown[] = "???";
   const char *arrow = utf8 ? " \u2190 " : " <- ";
   size_t at = 0;
   if (s->n_frames == 1 && first == 1)
      first = 0;
   for (uint32_t i = first; i < s->n_frames && i - first < n; i++) {
      const struct an_string *name = &h->strings->string[h->frame[s->first_frame + i].func];
      const char *func = name->len ? name->text : unknown;
      size_t const len = name->len ? name->len : strlen(unknown);
      if (at + strlen(arrow) + len >= AN_CHAIN_BYTES)
         break;
      if (i > first) {
         memcpy(text + at, arrow, strlen(arrow));
         at += strlen(arrow);
      }
      at += an_name_short(func, len, text + at);
   }
   text[at] = '\0';
}

uint64_t an_site_allocated(const struct an_site *s)
{
   return s->allocated.bytes;
}

uint64_t an_site_lost(const struct an_site *s)
{
   return s->leak[AN_LEAK_DEFINITE].bytes + s->leak[AN_LEAK_INDIRECT].bytes +
          s->leak[AN_LEAK_POSSIBLE].bytes;
}

struct ranked {
   uint64_t bytes;
   uint32_t site;
   const struct an_heap *h;
};

static int compare_places(const struct an_heap *h, const struct an_site *a,
                          const struct an_site *b)
{
   for (uint32_t i = 0; i < a->n_frames && i < b->n_frames; i++) {
      const struct an_frame *x = &h->frame[a->first_frame + i];
      const struct an_frame *y = &h->frame[b->first_frame + i];
      int c = an_strings_compare(h->strings, x->file, y->file);
      if (!c)
         c = x->line < y->line ? -1 : x->line > y->line;
      if (!c)
         c = an_strings_compare(h->strings, x->func, y->func);
      if (c)
         return c;
   }
   return a->n_frames < b->n_frames ? -1 : a->n_frames > b->n_frames;
}

static int compare_ranked(const void *va, const void *vb)
{
   const struct ranked *a = va, *b = vb;
   if (a->bytes != b->bytes)
      return a->bytes > b->bytes ? -1 : 1;
   int c = compare_places(a->h, &a->h->site[a->site], &a->h->site[b->site]);
   return c ? c : a->site < b->site ? -1 : a->site > b->site;
}

uint32_t *an_heap_order(const struct an_heap *h,
                        uint64_t (*bytes_of)(const struct an_site *))
{
   struct ranked *rank = malloc((h->n_sites + 1) * sizeof *rank);
   uint32_t *order = malloc((h->n_sites + 1) * sizeof *order);
   if (rank && order) {
      for (uint32_t i = 0; i < h->n_sites; i++)
         rank[i] = (struct ranked){ bytes_of(&h->site[i]), i, h };
      qsort(rank, h->n_sites, sizeof *rank, compare_ranked);
      for (size_t i = 0; i < h->n_sites; i++)
         order[i] = rank[i].site;
   } else {
      free(order);
      order = NULL;
   }
   free(rank);
   return order;
}
