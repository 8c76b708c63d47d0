/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System calls of the tool's own that no public header of Valgrind offers.
 *
 * The result is the kernel's: -4095 to -1 is an error's number, negated.  The two
 * instructions stand here, once; another architecture gets another part.
 */
#ifndef CT_CALL_H
#define CT_CALL_H

#include "pub_tool_basics.h"

static inline Word ct_call(UWord number, UWord a, UWord b, UWord c, UWord d)
{
   Word result;
#if defined(VGA_amd64)
   register UWord fourth __asm__("r10") = d;
   __asm__ volatile("syscall"
                    : "=a"(result)
                    : "0"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                    : "rcx", "r11", "memory", "cc");
#elif defined(VGA_x86)
   __asm__ volatile("int $0x80" : "=a"(result) : "0"(number), "b"(a), "c"(b), "d"(c), "S"(d) : "memory", "cc");
#else
#error "this architecture has no part in ct_call.h yet"
#endif
   return result;
}

static inline Bool ct_call_failed(Word result)
{
   return result < 0 && result >= -4095;
}

#endif
