/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unpacking of gzip and zstd inputs (an_input_unpack of an_input.h).
 *
 * Several gzip members or zstd frames in one file are unpacked one after the
 * other, as gzip and zstd themselves do.  A file that ends in mid-stream is an
 * error.
 */
#include "an_input.h"

#include "an_memory.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#if HAVE_ZSTD
#include <zstd.h>
#endif

struct sink {
   char *data;
   size_t size, cap;
};

/* Room for at least one more byte and the final NUL. */
static bool sink_room(struct sink *out)
{
   if (out->cap - out->size >= 65536)
      return true;
   return an_reserve((void **)&out->data, &out->cap, out->size + 262144, 1);
}

static bool fail_packed(const struct an_input *in, const char *what,
                        struct an_error *err)
{
   return an_fail(err, AN_FAILED, "%s:0: %s", in->name, what);
}

static bool gunzip_members(struct an_input *in, z_stream *z, struct sink *out,
                           struct an_error *err)
{
   size_t left = in->size;
   z->next_in = (Bytef *)in->data;
   int rc = Z_OK;
   while (rc != Z_STREAM_END || left + z->avail_in > 0) {
      if (rc == Z_STREAM_END && inflateReset(z) != Z_OK)
         return an_fail_memory(err);
      if (z->avail_in == 0) {
         z->avail_in = left > (1u << 30) ? (1u << 30) : (uInt)left;
         left -= z->avail_in;
      }
      if (!sink_room(out))
         return an_fail_memory(err);
      size_t room = out->cap - out->size - 1;
      z->avail_out = room > (1u << 30) ? (1u << 30) : (uInt)room;
      size_t const given = z->avail_out;
      z->next_out = (Bytef *)out->data + out->size;
      rc = inflate(z, Z_NO_FLUSH);
      out->size += given - z->avail_out;
      if (rc == Z_MEM_ERROR)
         return an_fail_memory(err);
      if (rc == Z_BUF_ERROR && left + z->avail_in == 0)
         return fail_packed(in, "truncated: the gzip data ends too early", err);
      if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
         return fail_packed(in, "the gzip data is damaged", err);
   }
   return true;
}

static bool gunzip(struct an_input *in, struct sink *out, struct an_error *err)
{
   z_stream z = { 0 };
   if (inflateInit2(&z, 15 + 16) != Z_OK)
      return an_fail_memory(err);
   bool ok = gunzip_members(in, &z, out, err);
   inflateEnd(&z);
   return ok;
}

#if HAVE_ZSTD
static bool unzstd(struct an_input *in, struct sink *out, struct an_error *err)
{
   ZSTD_DStream *z = ZSTD_createDStream();
   if (!z)
      return an_fail_memory(err);
   ZSTD_inBuffer src = { in->data, in->size, 0 };
   size_t rc = 1;
   bool full = false, ok = true;
   while (ok && (src.pos < src.size || full)) {
      if (!sink_room(out)) {
         ok = an_fail_memory(err);
         break;
      }
      ZSTD_outBuffer dst = { out->data + out->size,
                             out->cap - out->size - 1, 0 };
      rc = ZSTD_decompressStream(z, &dst, &src);
      out->size += dst.pos;
      full = dst.pos == dst.size;
      if (ZSTD_isError(rc))
         ok = fail_packed(in, "the zstd data is damaged", err);
   }
   ZSTD_freeDStream(z);
   if (ok && rc != 0)
      ok = fail_packed(in, "truncated: the zstd data ends too early", err);
   return ok;
}
#else
static bool unzstd(struct an_input *in, struct sink *out, struct an_error *err)
{
   (void)out;
   return fail_packed(in, "zstd data, and this program was built without zstd",
                      err);
}
#endif

bool an_input_unpack(struct an_input *in, struct an_error *err)
{
   bool const gz = in->size >= 2 && !memcmp(in->data, "\x1f\x8b", 2);
   bool const zst = in->size >= 4 && !memcmp(in->data, "\x28\xb5\x2f\xfd", 4);
   if (in->size > 0 && ((in->size < 2 && *in->data == '\x1f') ||
                        (in->size < 4 && !memcmp(in->data, "\x28\xb5\x2f", in->size))))
      return fail_packed(in, "truncated: the packed data ends too early", err);
   if (!gz && !zst)
      return true;
   struct sink out = { 0 };
   bool ok = gz ? gunzip(in, &out, err) : unzstd(in, &out, err);
   if (!ok) {
      free(out.data);
      return false;
   }
   free(in->data);
   out.data[out.size] = '\0';
   in->data = out.data;
   in->size = out.size;
   return true;
}
