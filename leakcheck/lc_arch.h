/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What leakcheck must know of a guest architecture: where a function finds
 * its arguments and leaves its result, what a return instruction does to the
 * stack pointer, and which registers a call destroys.  All of it stands
 * here; another architecture gets another part.
 *
 * amd64: System V ABI, section 3.2.  x86: System V i386 ABI, chapter 3.
 */
#ifndef LC_ARCH_H
#define LC_ARCH_H

#include "pub_tool_basics.h"

#include "ct_guest.h"
#include "libvex_guest_offsets.h"

#if defined(VGA_amd64)

enum { LC_RESULT_OFFSET = OFFSET_amd64_RAX };

/* What a function entry reads of the guest state, as ranges of it: RCX RDX, RSP RBP,
   RSI RDI R8 R9. */
#define LC_ENTRY_READS { { OFFSET_amd64_RCX, 16 }, { OFFSET_amd64_RSP, 16 }, { OFFSET_amd64_RSI, 32 } }
enum { LC_N_ENTRY_READS = 3 };

/* Registers that a call does not preserve, by the names Valgrind gives them. */
#define LC_CALLER_SAVED { "RAX", "RCX", "RDX", "RSI", "RDI", "R8", "R9", "R10", "R11" }

/* What a function may keep of its caller at the upper end of its frame: the return address, and RBX RBP
   R12 to R15. */
enum { LC_SAVED_WORDS = 7 };

static inline UWord lc_arch_arg(const UChar *guest, Addr sp, UInt i)
{
   static const UShort offset[] = { OFFSET_amd64_RDI, OFFSET_amd64_RSI, OFFSET_amd64_RDX,
                                    OFFSET_amd64_RCX, OFFSET_amd64_R8,  OFFSET_amd64_R9 };
   (void)sp;
   return *(const UWord *)(guest + offset[i]);
}

static inline Addr lc_arch_sp(const UChar *guest)
{
   return *(const Addr *)(guest + OFFSET_amd64_RSP);
}

static inline Addr lc_arch_fp(const UChar *guest)
{
   return *(const Addr *)(guest + OFFSET_amd64_RBP);
}

#elif defined(VGA_x86)

enum { LC_RESULT_OFFSET = OFFSET_x86_EAX };

#define LC_ENTRY_READS { { OFFSET_x86_ESP, 8 } }
enum { LC_N_ENTRY_READS = 1 };

#define LC_CALLER_SAVED { "EAX", "ECX", "EDX" }

enum { LC_SAVED_WORDS = 5 }; /* the return address, and EBX ESI EDI EBP */

static inline UWord lc_arch_arg(const UChar *guest, Addr sp, UInt i)
{
   (void)guest;
   return ct_guest_word_or_0(sp + (1 + i) * sizeof(UWord));
}

static inline Addr lc_arch_sp(const UChar *guest)
{
   return *(const Addr *)(guest + OFFSET_x86_ESP);
}

static inline Addr lc_arch_fp(const UChar *guest)
{
   return *(const Addr *)(guest + OFFSET_x86_EBP);
}

#else
#error "leakcheck: this architecture has no part in lc_arch.h yet"
#endif

/* A call pushes the return address, a return pops it. */
enum { LC_RETURN_POPS = sizeof(Addr) };

/* 0: SP points to nothing that can be read. */
static inline Addr lc_arch_return_address(Addr sp)
{
   return ct_guest_word_or_0(sp);
}

#endif
