/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Refused requests; see the header. */
#include "ct_refuse.h"

#include "pub_tool_libcprint.h"

enum { MOST_LINES = 20 };

void ct_refuse(const HChar *what, Addr addr, const HChar *reason)
{
   static UInt n;
   if (n == MOST_LINES)
      return;
   VG_(umsg)("warning: %s (0x%lx) is refused: %s\n", what, addr, reason);
   if (++n == MOST_LINES)
      VG_(umsg)("warning: more requests that are refused are not shown\n");
}
