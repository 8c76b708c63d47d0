/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames of a stack in words, each inlined call a frame of its own.
 *
 * Frame 0 of an allocation's stack is the allocator's entry as such, whatever the compiler inlined
 * there: it is the function that was called, and the one that suppressions name.  (glibc 2.43's debug
 * information has a helper of malloc at malloc's first instruction.)
 *
 *    InlIPCursor *iipc = lc_stack_cursor(n, ep, ip);
 *    do
 *       ... VG_(describe_IP)(ep, ip, iipc) ...
 *    while (VG_(next_IIPC)(iipc));
 *    VG_(delete_IIPC)(iipc);
 */
#ifndef LC_STACK_H
#define LC_STACK_H

#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_execontext.h"

/* The inlined calls at IP of frame N, innermost first; of frame 0 at a function's first
   instruction, that function alone. */
InlIPCursor *lc_stack_cursor(UInt n, DiEpoch ep, Addr ip);

/* As VG_(pp_StackTrace) and VG_(pp_ExeContext) do, in text or XML. */
void lc_stack_print(DiEpoch ep, const Addr *ips, UInt n_ips);
void lc_stack_print_context(ExeContext *where);

#endif
