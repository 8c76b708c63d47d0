/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must be known of an architecture: all of it stands here.  configure
 * refuses an architecture that has no part below.
 *
 * x86 and amd64 share their opcodes (Intel SDM volume 2, chapter 2 and
 * appendix A; AMD APM volume 3).
 */
#ifndef CS_ARCH_H
#define CS_ARCH_H

#include "pub_tool_basics.h"

#if defined(VGA_amd64) || defined(VGA_x86)

/* Low bits of a branch's address that are the same for all branches. */
enum { CS_ADDR_ZERO_BITS = 0 };

/* A repeated string instruction?  VEX translates one iteration at a time, so
   only the bytes tell it from a loop. */
Bool cs_arch_is_repeated(const UChar *insn, UInt length);

/* A conditional branch (Jcc, LOOPcc, JCXZ)?  VEX also makes side exits for the
   iterations of string instructions and the retries of locked ones. */
Bool cs_arch_is_conditional_branch(const UChar *insn, UInt length);

#else
#error "cachesim: this architecture has no part in cs_arch.h yet"
#endif

#endif
