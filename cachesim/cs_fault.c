/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Booking the part of a segment that ran before a fault.
 */
#include "cs_fault.h"

#include "cs_block.h"
#include "cs_shadow.h"

#include "pub_tool_basics.h"
#include "pub_tool_machine.h"

void cs_fault_left_code(ThreadId tid)
{
   struct cs_shadow shadow = cs_shadow_of(tid);
   if (!shadow.mark)
      return;
   cs_segment_book_part(shadow.mark, VG_(get_IP)(tid), shadow.slot);
   cs_shadow_unmark(tid);
}
