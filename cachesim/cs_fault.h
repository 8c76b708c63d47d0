/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults in the middle of a superblock (exact mode).
 *
 * Generated code marks the segment it is in, per thread, and takes the mark
 * away when it counts the segment.  So a mark that is still there when the
 * thread leaves generated code means that an instruction faulted, and what ran
 * before it is booked then.
 */
#ifndef CS_FAULT_H
#define CS_FAULT_H

#include "pub_tool_basics.h"

/* Exact mode only: thread TID has left generated code, or is about to run a signal
   handler, whose frame replaces the instruction pointer. */
void cs_fault_left_code(ThreadId tid);

#endif
