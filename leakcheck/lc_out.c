/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file being written; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

#include "lc_out.h"

enum { BUFFER_BYTES = 1 << 16, NAME_MARGIN = 32, FILE_MODE = 0600 };

struct lc_out {
   HChar *name;
   HChar *temporary; /* NULL: written directly */
   Int fd;           /* -1: could not be opened */
   Bool failed;
   UInt used;
   HChar buffer[BUFFER_BYTES];
};

static Bool is_regular_or_absent(const HChar *name)
{
   struct vg_stat st;
   return sr_isError(VG_(stat)(name, &st)) || VKI_S_ISREG(st.mode);
}

struct lc_out *lc_out_open(const HChar *name)
{
   struct lc_out *o = VG_(calloc)("lc.out", 1, sizeof *o);
   o->name = VG_(strdup)("lc.out", name);
   if (is_regular_or_absent(name)) {
      SizeT room = VG_(strlen)(name) + NAME_MARGIN;
      o->temporary = VG_(malloc)("lc.out", room);
      VG_(snprintf)(o->temporary, (Int)room, "%s.tmp.%d", name, VG_(getpid)());
   }
   SysRes r = VG_(open)(o->temporary != NULL ? o->temporary : name, VKI_O_CREAT | VKI_O_WRONLY | VKI_O_TRUNC,
                        FILE_MODE);
   o->fd = sr_isError(r) ? -1 : (Int)sr_Res(r);
   o->failed = sr_isError(r);
   return o;
}

static void flush(struct lc_out *o)
{
   for (UInt done = 0; done < o->used && !o->failed;) {
      Int n = VG_(write)(o->fd, o->buffer + done, (Int)(o->used - done));
      if (n <= 0)
         o->failed = True;
      else
         done += (UInt)n;
   }
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

static Bool finish(struct lc_out *o)
{
   if (o->fd < 0)
      return False;
   flush(o);
   VG_(close)(o->fd);
   if (!o->failed && o->temporary != NULL && VG_(rename)(o->temporary, o->name) != 0)
      o->failed = True;
   if (o->failed && o->temporary != NULL)
      VG_(unlink)(o->temporary);
   return !o->failed;
}

Bool lc_out_close(struct lc_out *o)
{
   Bool complete = finish(o);
   if (!complete)
      VG_(umsg)("error: cannot write '%s'; it is missing or as it was before\n", o->name);
   VG_(free)(o->name);
   if (o->temporary != NULL)
      VG_(free)(o->temporary);
   VG_(free)(o);
   return complete;
}
