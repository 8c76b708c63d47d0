/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the entry of an allocator function to its allocation site, without
 * unwinding the stack anew where that has been done before.
 *
 * Programs allocate from the same places at the same depth over and over.  A
 * stack trace follows from the registers that unwinding starts with and from the
 * words of the stack that it reads; so a trace is kept with both, and is taken
 * again if the registers are equal and the words still are what they were.  Which words
 * unwinding reads is known of return addresses: they lie below the next frame.  Of
 * saved frame pointers and stack pointers it is not: every word of the frame that equals the
 * restored value is looked at then, so the one that was read is among them.
 *
 * Cost: 10 to 20 ns for a trace that is known, instead of 25 ns for each
 * frame.
 */
#ifndef LC_TRACES_H
#define LC_TRACES_H

#include "pub_tool_basics.h"

#include "lc_mem.h"
#include "lc_sites.h"

struct lc_traces;

struct lc_traces *lc_traces_create(const struct lc_mem *mem, struct lc_sites *sites);

/* The site of a call of the function that begins at IP, made by thread TID, whose stack and
   frame pointers are SP and FP and which returns to RETURN_ADDRESS, the word at SP. */
UInt lc_traces_site(struct lc_traces *t, ThreadId tid, Addr ip, Addr sp, Addr fp, Addr return_address);

/* Code has come or gone: nothing known holds any more. */
void lc_traces_forget(struct lc_traces *t);

/* This memory is gone, or cannot be read any more: it is not to be looked at. */
void lc_traces_lost(struct lc_traces *t, Addr addr, SizeT len);

#endif
