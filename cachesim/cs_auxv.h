/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one thing at a program's start that differs from run to run: the 16 random
 * bytes that the kernel hands over in the auxiliary vector (AT_RANDOM).
 *
 * They lie right behind the environment, and glibc's strcspn reads some bytes
 * beyond the end of a string and takes them as indices into a table: up to
 * three accesses of ld.so then fall on random lines.  In exact mode they are
 * replaced by fixed bytes, before the first instruction, so that figures repeat.
 */
#ifndef CS_AUXV_H
#define CS_AUXV_H

#include "pub_tool_basics.h"

/* Replace the random bytes.  SP is the stack pointer at the program's entry. */
void cs_auxv_fix_random(Addr sp);

#endif
