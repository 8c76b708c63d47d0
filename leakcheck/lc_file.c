/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files, read into tool memory; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

#include "lc_file.h"

HChar *lc_file_read(const HChar *name)
{
   SysRes r = VG_(open)(name, VKI_O_RDONLY, 0);
   if (sr_isError(r))
      return NULL;
   Int fd = (Int)sr_Res(r), got;
   SizeT room = 1 << 16, n = 0;
   HChar *text = VG_(malloc)("lc.file", room + 1);
   while ((got = VG_(read)(fd, text + n, (Int)(room - n))) > 0)
      if ((n += (SizeT)got) == room)
         text = VG_(realloc)("lc.file", text, (room *= 2) + 1);
   VG_(close)(fd);
   text[n] = '\0';
   return text;
}
