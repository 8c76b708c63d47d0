/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Attribution: the cost centre of a guest instruction, from debug information.
 */
#ifndef CS_WHERE_H
#define CS_WHERE_H

#include "cs_cost.h"

#include "pub_tool_basics.h"

/* All cost centres of the run. */
struct cs_costs *cs_where_costs(void);

/* The cost centre of the instruction at ADDR.  Where debug information says
   nothing, file and function are CS_UNKNOWN and the line 0. */
struct cs_cost *cs_where(Addr addr);

/* A translation is gone.  Perhaps its object was unloaded, which may leave the epoch of debug
   information as it is: what is remembered of objects does not count any more. */
void cs_where_forget(void);

#endif
