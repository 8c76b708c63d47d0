/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pprof's profile.proto, packed with gzip as its readers expect it.
 *
 *     Profile:  1 sample_type  2 sample  3 mapping  4 location  5 function
 *               6 string_table  14 default_sample_type
 *     ValueType: 1 type  2 unit      Sample: 1 location_id  2 value
 *     Mapping: 1 id  7 has_functions  8 has_filenames  9 has_line_numbers
 *     Location: 1 id  2 mapping_id  4 line      Line: 1 function_id  2 line
 *     Function: 1 id  2 name  3 system_name  4 filename
 *
 * The string table is the profile's own: id 0 is the empty string in both.
 */
#include "an_export.h"

#include "an_reshape.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Bytes being encoded; no_memory sticks. */
struct bytes {
   char *data;
   size_t n, cap;
   bool no_memory;
};

static void put(struct bytes *b, const void *data, size_t n)
{
   if (b->no_memory || !an_reserve((void **)&b->data, &b->cap, b->n + n, 1)) {
      b->no_memory = true;
      return;
   }
   memcpy(b->data + b->n, data, n);
   b->n += n;
}

static void put_varint(struct bytes *b, uint64_t v)
{
   unsigned char text[10];
   size_t n = 0;
   do {
      text[n++] = (unsigned char)((v & 0x7f) | (v > 0x7f ? 0x80 : 0));
      v >>= 7;
   } while (v);
   put(b, text, n);
}

enum wire { WIRE_VARINT = 0, WIRE_BYTES = 2 };

static void put_number(struct bytes *b, unsigned field, uint64_t v)
{
   put_varint(b, field << 3 | WIRE_VARINT);
   put_varint(b, v);
}

static void put_bytes(struct bytes *b, unsigned field, const void *data, size_t n)
{
   put_varint(b, field << 3 | WIRE_BYTES);
   put_varint(b, n);
   put(b, data, n);
}

/* Moves what INNER holds into field FIELD of B. */
static void put_message(struct bytes *b, unsigned field, struct bytes *inner)
{
   b->no_memory |= inner->no_memory;
   put_bytes(b, field, inner->data ? inner->data : "", inner->n);
   inner->n = 0;
}

static void sample_types(struct bytes *b, struct bytes *in, const struct an_profile *p,
                         uint32_t unit)
{
   for (unsigned e = 0; e < p->head.n_events; e++) {
      put_number(in, 1, p->head.event[e]);
      put_number(in, 2, unit);
      put_message(b, 1, in);
   }
}

static void samples(struct bytes *b, struct bytes *in, const struct an_profile *p)
{
   struct bytes values = { 0 };
   for (size_t i = 0; i < p->n_records; i++) {
      const uint64_t *count = an_counts(p, i);
      put_number(in, 1, i + 1);
      for (unsigned e = 0; e < p->head.n_events; e++)
         put_varint(&values, count[e] > INT64_MAX ? INT64_MAX : count[e]);
      put_message(in, 2, &values);
      put_message(b, 2, in);
   }
   free(values.data);
}

static void mapping(struct bytes *b, struct bytes *in)
{
   put_number(in, 1, 1);
   for (unsigned field = 7; field <= 9; field++)
      put_number(in, field, 1);
   put_message(b, 3, in);
}

static void locations(struct bytes *b, struct bytes *in, const struct an_profile *p)
{
   struct bytes line = { 0 };
   for (size_t i = 0; i < p->n_records; i++) {
      put_number(in, 1, i + 1);
      put_number(in, 2, 1);
      put_number(&line, 1, p->record[i].func + 1u);
      put_number(&line, 2, p->record[i].line);
      put_message(in, 4, &line);
      put_message(b, 4, in);
   }
   free(line.data);
}

static void functions(struct bytes *b, struct bytes *in, const struct an_profile *p)
{
   for (size_t f = 0; f < p->n_funcs; f++) {
      put_number(in, 1, f + 1);
      put_number(in, 2, p->func[f].name);
      put_number(in, 3, p->func[f].name);
      put_number(in, 4, p->func[f].file);
      put_message(b, 5, in);
   }
}

static bool deflated(struct an_report *r, const struct bytes *b)
{
   z_stream z = { 0 };
   unsigned char chunk[16384];
   size_t done = 0;
   if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      return false;
   int rc = Z_OK;
   while (rc == Z_OK) {
      size_t const part = b->n - done > (1u << 30) ? (1u << 30) : b->n - done;
      z.next_in = (Bytef *)b->data + done;
      z.avail_in = (uInt)part;
      z.next_out = chunk;
      z.avail_out = sizeof chunk;
      rc = deflate(&z, done + part == b->n ? Z_FINISH : Z_NO_FLUSH);
      done += part - z.avail_in;
      an_out_bytes(r->out, (char *)chunk, sizeof chunk - z.avail_out);
   }
   deflateEnd(&z);
   return rc == Z_STREAM_END;
}

bool an_export_pprof(struct an_report *r)
{
   struct an_profile *p = r->profile;
   struct bytes b = { 0 }, in = { 0 };
   if (!an_profile_flatten(p, r->err))
      return false;
   uint32_t const unit = an_strings_add(p->strings, "count", strlen("count"));
   if (unit == AN_NO_STRING)
      return an_fail_memory(r->err);
   sample_types(&b, &in, p, unit);
   samples(&b, &in, p);
   mapping(&b, &in);
   locations(&b, &in, p);
   functions(&b, &in, p);
   for (size_t id = 0; id < p->strings->n; id++)
      put_bytes(&b, 6, p->strings->string[id].text, p->strings->string[id].len);
   put_number(&b, 14, p->head.event[0]);
   bool ok = !b.no_memory && !in.no_memory && deflated(r, &b);
   free(b.data);
   free(in.data);
   return ok || an_fail_memory(r->err);
}
