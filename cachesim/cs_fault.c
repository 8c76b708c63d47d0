/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Booking the part of a segment that ran before a fault.
 */
#include "cs_fault.h"

#include "cs_block.h"

#include "pub_tool_basics.h"
#include "pub_tool_machine.h"
#include "pub_tool_tooliface.h"

enum { SHADOW = 1, MARK_OFFSET = 0 }; /* where cs_weave_mark() puts it */

void cs_fault_left_code(ThreadId tid)
{
   struct cs_segment *marked = NULL, *none = NULL;
   VG_(get_shadow_regs_area)(tid, (UChar *)&marked, SHADOW, MARK_OFFSET, sizeof marked);
   if (!marked)
      return;
   Addr slot[CS_GROUP_SLOTS];
   VG_(get_shadow_regs_area)(tid, (UChar *)slot, SHADOW, CS_GROUP_SLOTS_OFFSET, sizeof slot);
   cs_segment_book_part(marked, VG_(get_IP)(tid), slot);
   VG_(set_shadow_regs_area)(tid, SHADOW, MARK_OFFSET, sizeof none, (const UChar *)&none);
}
