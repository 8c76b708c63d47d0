/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests of the program that make no sense: each is refused with one line, and the run
 * goes on.  A program that makes thousands of them is told of the first ones.
 */
#ifndef CT_REFUSE_H
#define CT_REFUSE_H

#include "pub_tool_basics.h"

/* "warning: WHAT (0xADDR) is refused: REASON" */
void ct_refuse(const HChar *what, Addr addr, const HChar *reason);

#endif
