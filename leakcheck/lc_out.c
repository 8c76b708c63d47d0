/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file being written; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"

#include "ct_file.h"
#include "lc_out.h"

enum { BUFFER_BYTES = 1 << 16 };

struct lc_out {
   struct ct_file *file;
   UInt used;
   HChar buffer[BUFFER_BYTES];
};

struct lc_out *lc_out_open(const HChar *name)
{
   struct lc_out *o = VG_(calloc)("lc.out", 1, sizeof *o);
   o->file = ct_file_begin(name);
   return o;
}

static void flush(struct lc_out *o)
{
   ct_file_write(o->file, o->buffer, o->used);
   o->used = 0;
}

static void put(HChar c, void *opaque)
{
   struct lc_out *o = opaque;
   if (o->used == BUFFER_BYTES)
      flush(o);
   o->buffer[o->used++] = c;
}

void lc_out_text(struct lc_out *o, const HChar *format, ...)
{
   va_list args;
   va_start(args, format);
   VG_(vcbprintf)(put, o, format, args);
   va_end(args);
}

/* Length of the UTF-8 sequence at P; 0 if it is none that XML allows. */
static UInt utf8_length(const UChar *p)
{
   UInt n = p[0] < 0x80 ? 1 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : (p[0] & 0xF0) == 0xE0 ? 3
          : p[0] >= 0xF0 && p[0] < 0xF5 ? 4 : 0;
   for (UInt i = 1; i < n; i++)
      if ((p[i] & 0xC0) != 0x80)
         return 0;
   if (n == 3 && ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] >= 0xA0) ||
                  (p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE)))
      return 0;
   if (n == 4 && ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] >= 0x90)))
      return 0;
   return n;
}

void lc_out_escaped(struct lc_out *o, const HChar *text)
{
   for (const UChar *p = (const UChar *)text; *p != '\0';) {
      UInt n = utf8_length(p);
      if (*p == '<' || *p == '>' || *p == '&') {
         lc_out_text(o, "%s", *p == '<' ? "&lt;" : *p == '>' ? "&gt;" : "&amp;");
      } else if (n == 0 || (*p < ' ' && *p != '\t') || *p == 0x7F) {
         put('?', o);
         n = 1;
      } else {
         for (UInt i = 0; i < n; i++)
            put((HChar)p[i], o);
      }
      p += n;
   }
}

Bool lc_out_close(struct lc_out *o)
{
   flush(o);
   Bool complete = ct_file_end(o->file);
   VG_(free)(o);
   return complete;
}
