/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses in words: in a block, on a stack, in a variable, in a mapping. */
#ifndef LC_DESCRIBE_H
#define LC_DESCRIBE_H

#include "pub_tool_basics.h"

/* Prints what is known of ADDR, as in an error message. */
void lc_describe_address(Addr addr);

/* Writes a short name of ADDR, in a root: symbol and offset, thread and stack slot, or
   mapping. */
void lc_describe_root(Addr addr, HChar *text, UInt room);

#endif
