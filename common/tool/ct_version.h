/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between the versions of Valgrind that the tools are built for, 3.19 and later.
 *
 * ./configure tries out how each function is declared (m4/valgrind_versions.m4); no version number is
 * looked at, and no other file knows of a difference.
 */
#ifndef CT_VERSION_H
#define CT_VERSION_H

#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_mallocfree.h"

/* BYTES of address space for the tool, zeroed when touched.  NULL: there is none. */
static inline void *ct_shadow_alloc(SizeT bytes)
{
#ifdef CT_SHADOW_ALLOC_IS_SYSRES
   SysRes r = VG_(am_shadow_alloc)(bytes);
   return sr_isError(r) ? NULL : (void *)sr_Res(r);
#else
   return VG_(am_shadow_alloc)(bytes);
#endif
}

/* Says that WHO did not get BYTES, and ends the run. */
__attribute__((noreturn)) static inline void ct_out_of_memory(const HChar *who, SizeT bytes)
{
#ifdef CT_OUT_OF_MEMORY_TAKES_ERROR
   VG_(out_of_memory_NORETURN)(who, bytes, 0); /* no error number is known */
#else
   VG_(out_of_memory_NORETURN)(who, bytes);
#endif
}

#endif
