/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool's part of the guest state, by offset and by thread.
 */
#include "cs_shadow.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_machine.h"

enum { FIRST_SHADOW = 1 };

static Int offset(const VexGuestLayout *layout, SizeT of)
{
   tl_assert(layout->total_sizeB == sizeof(VexGuestArchState)); /* as cs_shadow_slots() takes it */
   return layout->total_sizeB + (Int)of;
}

Int cs_shadow_mark_offset(const VexGuestLayout *layout)
{
   return offset(layout, offsetof(struct cs_shadow, mark));
}

Int cs_shadow_slot_offset(const VexGuestLayout *layout, UInt i)
{
   return offset(layout, offsetof(struct cs_shadow, slot) + i * sizeof(Addr));
}

struct cs_shadow cs_shadow_of(ThreadId tid)
{
   struct cs_shadow shadow;
   VG_(get_shadow_regs_area)(tid, (UChar *)&shadow, FIRST_SHADOW, 0, sizeof shadow);
   return shadow;
}

void cs_shadow_unmark(ThreadId tid)
{
   struct cs_segment *none = NULL;
   VG_(set_shadow_regs_area)(tid, FIRST_SHADOW, offsetof(struct cs_shadow, mark), sizeof none, (const UChar *)&none);
}
