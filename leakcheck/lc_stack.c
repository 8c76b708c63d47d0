/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames of a stack; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_execontext.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_options.h"
#include "pub_tool_stacktrace.h"

#include "lc_stack.h"

static UInt inlined_calls(DiEpoch ep, Addr ip)
{
   UInt n = 0;
   InlIPCursor *iipc = VG_(new_IIPC)(ep, ip);
   while (VG_(next_IIPC)(iipc))
      n++;
   VG_(delete_IIPC)(iipc);
   return n;
}

InlIPCursor *lc_stack_cursor(UInt n, DiEpoch ep, Addr ip)
{
   const HChar *name;
   InlIPCursor *iipc = VG_(new_IIPC)(ep, ip);
   if (n > 0 || !VG_(get_fnname_if_entry)(ep, ip, &name))
      return iipc;
   for (UInt left = inlined_calls(ep, ip); left > 0; left--)
      VG_(next_IIPC)(iipc);
   return iipc;
}

static void print_frame(UInt n, DiEpoch ep, Addr ip, void *opaque)
{
   const HChar *word = n == 0 ? "at" : "by";
   InlIPCursor *iipc = lc_stack_cursor(n, ep, ip);
   (void)opaque;
   do {
      const HChar *text = VG_(describe_IP)(ep, ip, iipc);
      if (VG_(clo_xml))
         VG_(printf_xml)("    %s\n", text);
      else
         VG_(umsg)("   %s %s\n", word, text);
      word = "by";
   } while (VG_(next_IIPC)(iipc));
   VG_(delete_IIPC)(iipc);
}

static void print_tag(const HChar *tag)
{
   if (VG_(clo_xml))
      VG_(printf_xml)("  %s\n", tag);
}

void lc_stack_print(DiEpoch ep, const Addr *ips, UInt n_ips)
{
   print_tag("<stack>");
   VG_(apply_StackTrace)(print_frame, NULL, ep, (StackTrace)ips, n_ips);
   print_tag("</stack>");
}

void lc_stack_print_context(ExeContext *where)
{
   print_tag("<stack>");
   VG_(apply_ExeContext)(print_frame, NULL, where);
   print_tag("</stack>");
}
