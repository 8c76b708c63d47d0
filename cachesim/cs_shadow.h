/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool's part of the guest state: the first shadow of a thread's registers, which the core
 * keeps for each thread and tools may use as they like.  This file alone lays it out.
 *
 *     mark    the segment that the thread is in, if that can fault; else NULL (cs_fault.h)
 *     slot    addresses of accesses that wait for their group's call (cs_group.h)
 *
 * Generated code reaches it relative to the guest state's register, which is shorter than an
 * address of 64 bits.
 */
#ifndef CS_SHADOW_H
#define CS_SHADOW_H

#include "pub_tool_basics.h"
#include "pub_tool_guest.h"
#include "pub_tool_tooliface.h"

struct cs_segment;

enum { CS_SHADOW_SLOTS = 8 };

struct cs_shadow {
   struct cs_segment *mark;
   Addr unused[16 / sizeof(Addr) - 1];
   Addr slot[CS_SHADOW_SLOTS];
};
_Static_assert(offsetof(struct cs_shadow, mark) == 0, "its offset is the shortest");
_Static_assert(offsetof(struct cs_shadow, slot) % 16 == 0, "two slots can be read at once");
_Static_assert(sizeof(struct cs_shadow) <= sizeof(VexGuestArchState), "a shadow is as large as the state");

/* Where generated code finds them, as offsets in the guest state. */
Int cs_shadow_mark_offset(const VexGuestLayout *layout);
Int cs_shadow_slot_offset(const VexGuestLayout *layout, UInt i);

/* The slots of the thread that is running, from the guest state that its helper got. */
static inline const Addr *cs_shadow_slots(const UChar *guest_state)
{
   return ((const struct cs_shadow *)(guest_state + sizeof(VexGuestArchState)))->slot;
}

/* A copy of thread TID's, which is not in generated code. */
struct cs_shadow cs_shadow_of(ThreadId tid);

/* Take its mark away. */
void cs_shadow_unmark(ThreadId tid);

#endif
