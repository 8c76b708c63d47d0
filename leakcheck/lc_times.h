/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Static variables that hold times.
 *
 * The dynamic linker of glibc measures, in every program, how many cycles
 * relocation takes, and keeps the difference of two time stamps in a static
 * variable: some ten millions, as many as the addresses are at which Valgrind
 * lets a program map its first large blocks.  So one run in some hundred had an
 * interior pointer into a block of a megabyte there, and more under load.
 *
 * A word of static data is no root if it was stored with what a superblock made of the
 * processor's time stamp counter by shifts, conversions, "or", and differences,
 * or added to: a variable of C does not change its type.
 *
 *    lc_times_look(t, in);
 *    for each store ST of IN:
 *       if (lc_times_in(t, st))  its address holds a time
 */
#ifndef LC_TIMES_H
#define LC_TIMES_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

struct lc_times;

struct lc_times *lc_times_create(void);
void lc_times_look(struct lc_times *t, const IRSB *in);
Bool lc_times_in(const struct lc_times *t, const IRStmt *store);

#endif
