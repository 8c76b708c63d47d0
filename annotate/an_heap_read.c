/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading heap profiles and Valgrind's XML with libxml2; see an_heap.h.
 *
 * The text of every leaf element is given to the field that its path names;
 * the ends of <frame>, <site> and <error> complete what they hold.
 */
#include "an_heap.h"

#include "an_scan.h"

#include <libxml/xmlreader.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 32, MAX_NAME = 24 };

struct heap_reading {
   struct an_heap *h;
   const struct an_input *in;
   struct an_error *err;
   xmlTextReaderPtr reader;
   char name[MAX_DEPTH][MAX_NAME]; /* the open elements */
   int depth;
   char *text;                     /* of the innermost */
   size_t len, cap;
   struct an_site site;            /* being read */
   struct an_frame frame;
   uint32_t dir, file;
   char kind[32];                  /* of the error being read */
   struct an_amount leaked;
   bool in_heap;                   /* the leaks are in the sites */
   bool suppressed;
   struct an_amount amount;        /* of the leak kind being read */
};

static bool fail(struct heap_reading *r, const char *what)
{
   xmlNodePtr node = xmlTextReaderCurrentNode(r->reader);
   long line = node ? xmlGetLineNo(node) : xmlTextReaderGetParserLineNumber(r->reader);
   return an_fail(r->err, AN_FAILED, "%s:%ld: %s", r->in->name, line, what);
}

/* The open element LEVELS above the innermost. */
static const char *above(const struct heap_reading *r, int levels)
{
   return r->depth > levels ? r->name[r->depth - 1 - levels] : "";
}

/* Digits; protocol 6 puts commas between them. */
static bool number(struct heap_reading *r, uint64_t *n)
{
   size_t out = 0;
   for (size_t i = 0; i < r->len; i++)
      if (r->text[i] != ',' && r->text[i] != ' ')
         r->text[out++] = r->text[i];
   r->text[out] = '\0';
   const char *end = an_scan_number(r->text, n);
   if (end && *end == '\0')
      return true;
   if (out > 0 && strspn(r->text, "0123456789") == out)
      return fail(r, "this number does not fit 64 bits");
   return fail(r, "a number was expected here");
}

/* TO += FROM, which must fit. */
static bool add_number(struct heap_reading *r, uint64_t *to, uint64_t from)
{
   return !__builtin_add_overflow(*to, from, to) ||
          fail(r, "a sum of these numbers does not fit 64 bits");
}

static bool add_amount(struct heap_reading *r, struct an_amount *to, struct an_amount from)
{
   return add_number(r, &to->blocks, from.blocks) && add_number(r, &to->bytes, from.bytes);
}

static bool intern(struct heap_reading *r, uint32_t *id)
{
   *id = an_strings_add_name(r->h->strings, r->text, r->len);
   return *id != AN_NO_STRING || an_fail_memory(r->err);
}

static bool amount_leaf(struct heap_reading *r, struct an_amount *a)
{
   if (!strcmp(above(r, 0), "blocks"))
      return number(r, &a->blocks);
   if (!strcmp(above(r, 0), "bytes"))
      return number(r, &a->bytes);
   return true;
}

struct field {
   const char *name;
   size_t in_site, in_heap;
};

static const struct field fields[] = {
   { "allocated", offsetof(struct an_site, allocated), offsetof(struct an_heap, allocated) },
   { "freed", offsetof(struct an_site, freed), offsetof(struct an_heap, freed) },
   { "live", offsetof(struct an_site, live), offsetof(struct an_heap, live) },
   { "ownpeak", offsetof(struct an_site, own_peak), SIZE_MAX },
   { "programpeak", offsetof(struct an_site, peak), offsetof(struct an_heap, peak) },
};

static bool site_leaf(struct heap_reading *r)
{
   if (!strcmp(above(r, 0), "temporary"))
      return number(r, &r->site.temporary);
   if (!strcmp(above(r, 1), "lifetime") && !strcmp(above(r, 0), "sum"))
      return number(r, &r->site.lifetime);
   if (!strcmp(above(r, 2), "site"))
      for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
         if (!strcmp(above(r, 1), fields[i].name))
            return amount_leaf(r, (void *)((char *)&r->site + fields[i].in_site));
   if (!strcmp(above(r, 2), "leaks"))
      return amount_leaf(r, &r->amount);
   return true;
}

static bool frame_leaf(struct heap_reading *r)
{
   const char *name = above(r, 0);
   uint64_t line = 0;
   if (!strcmp(name, "fn"))
      return intern(r, &r->frame.func);
   if (!strcmp(name, "obj"))
      return intern(r, &r->frame.object);
   if (!strcmp(name, "dir"))
      return intern(r, &r->dir);
   if (!strcmp(name, "file"))
      return intern(r, &r->file);
   if (strcmp(name, "line") != 0)
      return true;
   if (!number(r, &line))
      return false;
   if (line > UINT32_MAX)
      return fail(r, "this line number does not fit 32 bits");
   r->frame.line = (uint32_t)line;
   return true;
}

/* "21 (16 direct, 5 indirect) bytes ...": the direct bytes alone are lost at
   this site; the others are in records of their own. */
static bool direct_bytes(struct heap_reading *r)
{
   const char *open = strchr(r->text, '(');
   uint64_t n = 0;
   if (!open || !strstr(open, " direct"))
      return true;
   for (const char *p = open + 1; (*p >= '0' && *p <= '9') || *p == ','; p++)
      if (*p != ',' && (__builtin_mul_overflow(n, (uint64_t)10, &n) ||
                        __builtin_add_overflow(n, (uint64_t)(*p - '0'), &n)))
         return fail(r, "this number does not fit 64 bits");
   r->amount.bytes = n;
   r->amount.blocks = 1; /* it was given */
   return true;
}

static bool error_leaf(struct heap_reading *r)
{
   const char *name = above(r, 0);
   if (!strcmp(name, "kind") && !strcmp(above(r, 1), "error"))
      snprintf(r->kind, sizeof r->kind, "%s", r->text);
   if (!strcmp(name, "text"))
      return direct_bytes(r);
   if (!strcmp(name, "leakedbytes"))
      return number(r, &r->leaked.bytes);
   if (!strcmp(name, "leakedblocks"))
      return number(r, &r->leaked.blocks);
   return true;
}

/* --- Ends of elements --- */

/* dir/file as one path. */
static bool frame_end(struct heap_reading *r)
{
   struct an_heap *h = r->h;
   r->frame.file = r->file;
   if (r->dir && r->file) {
      const struct an_string d = h->strings->string[r->dir], f = h->strings->string[r->file];
      char *path = malloc((size_t)d.len + f.len + 2);
      if (!path)
         return an_fail_memory(r->err);
      snprintf(path, (size_t)d.len + f.len + 2, "%s/%s", d.text, f.text);
      r->frame.file = an_strings_add(h->strings, path, (size_t)d.len + f.len + 1);
      free(path);
   }
   if (r->frame.file == AN_NO_STRING ||
       !an_reserve((void **)&h->frame, &h->cap_frames, h->n_frames + 1, sizeof *h->frame))
      return an_fail_memory(r->err);
   h->frame[h->n_frames++] = r->frame;
   r->site.n_frames++;
   r->frame = (struct an_frame){ 0 };
   r->dir = r->file = 0;
   return true;
}

static bool same_stack(const struct an_heap *h, const struct an_site *a,
                       const struct an_site *b)
{
   if (a->n_frames != b->n_frames)
      return false;
   for (uint32_t i = 0; i < a->n_frames; i++) {
      const struct an_frame *x = &h->frame[a->first_frame + i];
      const struct an_frame *y = &h->frame[b->first_frame + i];
      if (x->func != y->func || x->file != y->file || x->line != y->line)
         return false;
   }
   return true;
}

static bool add_site(struct heap_reading *r, struct an_site *to, const struct an_site *from)
{
   bool ok = add_amount(r, &to->allocated, from->allocated) &&
             add_amount(r, &to->freed, from->freed) && add_amount(r, &to->live, from->live) &&
             add_amount(r, &to->peak, from->peak) &&
             add_amount(r, &to->own_peak, from->own_peak) &&
             add_number(r, &to->lifetime, from->lifetime) &&
             add_number(r, &to->temporary, from->temporary);
   for (unsigned k = 0; ok && k < AN_N_LEAKS; k++)
      ok = add_amount(r, &to->leak[k], from->leak[k]);
   return ok;
}

/* What is lost of all kinds must fit, so that every sum of some of it does. */
static bool add_leak(struct heap_reading *r, unsigned kind, struct an_amount a)
{
   return add_amount(r, &r->h->leak[kind], a) && add_amount(r, &r->h->leaked, a);
}

/* The slot of the site with this stack, or the free one where it belongs. */
static size_t slot_of(const struct an_heap *h, const struct an_site *s)
{
   uint64_t hash = s->n_frames;
   for (uint32_t i = 0; i < s->n_frames; i++) {
      const struct an_frame *f = &h->frame[s->first_frame + i];
      hash = (hash ^ f->func ^ ((uint64_t)f->line << 32)) * 0xff51afd7ed558ccdu;
      hash = (hash ^ (hash >> 32) ^ f->file) * 0xc4ceb9fe1a85ec53u;
   }
   size_t i = (size_t)(hash ^ (hash >> 29)) & (h->n_slots - 1);
   while (h->slot[i] && !same_stack(h, &h->site[h->slot[i] - 1], s))
      i = (i + 1) & (h->n_slots - 1);
   return i;
}

static bool more_slots(struct an_heap *h)
{
   size_t const n = h->n_slots ? 2 * h->n_slots : 256;
   uint32_t *slot = calloc(n, sizeof *slot);
   if (!slot)
      return false;
   free(h->slot);
   h->slot = slot;
   h->n_slots = n;
   for (uint32_t i = 0; i < h->n_sites; i++)
      slot[slot_of(h, &h->site[i])] = i + 1;
   return true;
}

/* Sites with equal stacks, down to the line, become one. */
static bool keep_site(struct heap_reading *r)
{
   struct an_heap *h = r->h;
   if (2 * (h->n_sites + 1) > h->n_slots && !more_slots(h))
      return an_fail_memory(r->err);
   size_t const slot = slot_of(h, &r->site);
   if (h->slot[slot]) {
      h->n_frames = r->site.first_frame;
      return add_site(r, &h->site[h->slot[slot] - 1], &r->site);
   }
   if (h->n_sites >= UINT32_MAX - 1 ||
       !an_reserve((void **)&h->site, &h->cap_sites, h->n_sites + 1, sizeof *h->site))
      return an_fail_memory(r->err);
   h->site[h->n_sites++] = r->site;
   h->slot[slot] = (uint32_t)h->n_sites;
   return true;
}

static void begin_site(struct heap_reading *r)
{
   r->site = (struct an_site){ .first_frame = r->h->n_frames };
   r->kind[0] = '\0';
   r->amount = r->leaked = (struct an_amount){ 0 };
}

static bool error_end(struct heap_reading *r)
{
   static const char *const kind[] = { "Leak_DefinitelyLost", "Leak_IndirectlyLost",
                                       "Leak_PossiblyLost", "Leak_StillReachable" };
   unsigned k = 0;
   while (k < AN_N_LEAKS && strcmp(r->kind, kind[k]) != 0)
      k++;
   r->h->n_errors += k == AN_N_LEAKS;
   if (k == AN_N_LEAKS || r->in_heap) { /* no leak, or counted at its site */
      r->h->n_frames = r->site.first_frame;
      return true;
   }
   if (r->amount.blocks)
      r->leaked.bytes = r->amount.bytes;
   r->site.leak[k] = r->leaked;
   return add_leak(r, k, r->leaked) && keep_site(r);
}

/* </definite> and so on, below <leaks>. */
static bool leak_end(struct heap_reading *r)
{
   bool ok = true;
   for (unsigned k = 0; ok && k < AN_N_LEAKS; k++)
      if (!strcmp(above(r, 0), an_leak_name(k)) && !r->suppressed) {
         r->site.leak[k] = r->amount;
         ok = add_leak(r, k, r->amount);
      }
   r->amount = (struct an_amount){ 0 };
   r->suppressed = false;
   return ok;
}

static bool total_leaf(struct heap_reading *r)
{
   struct an_amount a = { 0, 0 };
   const char *what = strcmp(above(r, 1), "peak") ? above(r, 1) : "programpeak";
   if (!amount_leaf(r, &a))
      return false;
   for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
      if (!strcmp(what, fields[i].name) && fields[i].in_heap != SIZE_MAX)
         return add_amount(r, (void *)((char *)r->h + fields[i].in_heap), a);
   return true;
}

static bool element_begin(struct heap_reading *r, const char *name)
{
   if (r->depth == MAX_DEPTH)
      return fail(r, "elements are nested too deeply");
   snprintf(r->name[r->depth++], MAX_NAME, "%s", name);
   if (r->depth == 1 && strcmp(name, "valgrindoutput") != 0)
      return fail(r, "not a heap profile, nor Valgrind's XML");
   if (!strcmp(name, "heap"))
      r->in_heap = r->h->has_sites = true;
   if (!strcmp(name, "error") || (!strcmp(name, "site") && !strcmp(above(r, 1), "sites")))
      begin_site(r);
   if (!strcmp(name, "suppressed"))
      r->suppressed = true;
   r->len = 0;
   return true;
}

static bool in_element(const struct heap_reading *r, const char *name)
{
   for (int i = 0; i < r->depth; i++)
      if (!strcmp(r->name[i], name))
         return true;
   return false;
}

static bool latest(struct heap_reading *r, uint64_t *time)
{
   uint64_t n;
   if (!number(r, &n))
      return false;
   *time = n > *time ? n : *time;
   return true;
}

/* What a file says of the run as a whole. */
static bool run_leaf(struct heap_reading *r)
{
   const char *name = above(r, 0);
   if (!strcmp(name, "pid") && r->depth == 2)
      return r->h->pid != 0 || number(r, &r->h->pid);
   if (!strcmp(name, "unit") && !strcmp(above(r, 1), "heap"))
      r->h->instructions = !strcmp(r->text, "instructions");
   if (!strcmp(above(r, 1), "time") && !strcmp(above(r, 2), "heap"))
      return latest(r, *name == 'p' ? &r->h->peak_time : &r->h->end_time);
   return true;
}

static bool element_end(struct heap_reading *r)
{
   const char *name = above(r, 0);
   bool ok = true;
   if (!an_reserve((void **)&r->text, &r->cap, r->len + 1, 1))
      return an_fail_memory(r->err);
   r->text[r->len] = '\0';
   if (!strcmp(name, "frame"))
      ok = frame_end(r);
   else if (!strcmp(name, "site") && !strcmp(above(r, 1), "sites"))
      ok = keep_site(r);
   else if (!strcmp(name, "error"))
      ok = error_end(r);
   else if (!strcmp(above(r, 1), "frame"))
      ok = frame_leaf(r);
   else if (!strcmp(above(r, 1), "leaks"))
      ok = leak_end(r);
   else if (in_element(r, "sites"))
      ok = site_leaf(r);
   else if (in_element(r, "error"))
      ok = error_leaf(r);
   else if (!strcmp(above(r, 2), "total"))
      ok = total_leaf(r);
   else
      ok = run_leaf(r);
   r->depth--;
   r->len = 0;
   return ok;
}

static bool add_text(struct heap_reading *r)
{
   const char *text = (const char *)xmlTextReaderConstValue(r->reader);
   size_t const len = text ? strlen(text) : 0;
   if (!an_reserve((void **)&r->text, &r->cap, r->len + len + 1, 1))
      return an_fail_memory(r->err);
   memcpy(r->text + r->len, text ? text : "", len);
   r->len += len;
   return true;
}

static bool read_node(struct heap_reading *r)
{
   switch (xmlTextReaderNodeType(r->reader)) {
   case XML_READER_TYPE_ELEMENT: {
      bool const empty = xmlTextReaderIsEmptyElement(r->reader) == 1;
      return element_begin(r, (const char *)xmlTextReaderConstLocalName(r->reader)) &&
             (!empty || element_end(r));
   }
   case XML_READER_TYPE_END_ELEMENT:
      return element_end(r);
   case XML_READER_TYPE_TEXT:
   case XML_READER_TYPE_CDATA:
      return add_text(r);
   default:
      return true;
   }
}

#if LIBXML_VERSION >= 21200
typedef const xmlError *xml_error;
#else
typedef xmlErrorPtr xml_error;
#endif

/* libxml2's first complaint, as "FILE:LINE: reason". */
static void on_xml_error(void *user, xml_error error)
{
   struct heap_reading *r = user;
   if (r->err->text[0])
      return;
   if (error->code == XML_ERR_NO_MEMORY) {
      an_fail_memory(r->err);
      return;
   }
   int const len = (int)strcspn(error->message ? error->message : "", "\n");
   an_fail(r->err, AN_FAILED, "%s:%d: %.*s", r->in->name, error->line, len,
           error->message ? error->message : "");
}

static void drop_error(void *user, xml_error error)
{
   (void)user;
   (void)error;
}

/* Could this be XML if more came behind it?  That is what a parser says that is fed
   bit by bit and not told of the end. */
static bool is_begin_of_xml(const struct an_input *in)
{
   xmlSAXHandler nothing = { .initialized = XML_SAX2_MAGIC };
   xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&nothing, NULL, NULL, 0, NULL);
   if (!parser)
      return false;
   xmlCtxtUseOptions(parser, XML_PARSE_NONET);
   int rc = 0;
   size_t at = 0;
   while (rc == 0 && at < in->size) {
      size_t const n = in->size - at < 65536 ? in->size - at : 65536;
      rc = xmlParseChunk(parser, in->data + at, (int)n, 0);
      at += n;
   }
   xmlFreeParserCtxt(parser);
   return rc == 0;
}

static bool fail_truncated(const struct an_input *in, struct an_error *err)
{
   size_t line = 1;
   for (const char *p = in->data; (p = memchr(p, '\n', (size_t)(in->data + in->size - p))); p++)
      line++;
   return an_fail(err, AN_FAILED, "%s:%zu: truncated: the XML ends too early", in->name, line);
}

/* What libxml2 would print by itself is dropped: the caller prints. */
static void drop_message(void *user, const char *format, ...)
{
   (void)user;
   (void)format;
}

bool an_heap_read(struct an_heap *h, const struct an_input *in, struct an_error *err)
{
   struct heap_reading r = { .h = h, .in = in, .err = err };
   if (in->size > INT32_MAX)
      return an_fail(err, AN_FAILED, "%s:0: more than 2 GiB of XML", in->name);
   err->text[0] = '\0';
   err->no_memory = false;
   xmlSetStructuredErrorFunc(&r, on_xml_error);
   xmlSetGenericErrorFunc(NULL, drop_message);
   r.reader = xmlReaderForMemory(in->data, (int)in->size, NULL, NULL, XML_PARSE_NONET);
   if (!r.reader) {
      xmlSetStructuredErrorFunc(NULL, NULL);
      return an_fail_memory(err);
   }
   xmlTextReaderSetStructuredErrorHandler(r.reader, on_xml_error, &r);
   bool ok = true;
   int rc = 0;
   while (ok && (rc = xmlTextReaderRead(r.reader)) == 1)
      ok = read_node(&r);
   if (ok && rc < 0) {
      if (!err->text[0])
         an_fail_memory(err);
      ok = false;
   }
   bool const ends_early = rc < 0 || (ok && r.depth != 0);
   h->n_files += ok && !ends_early;
   xmlFreeTextReader(r.reader);
   xmlSetStructuredErrorFunc(NULL, drop_error);
   if (ends_early && !err->no_memory && is_begin_of_xml(in))
      ok = fail_truncated(in, err);
   xmlSetStructuredErrorFunc(NULL, NULL);
   free(r.text);
   return ok && !ends_early;
}
