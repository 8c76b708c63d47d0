/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memcheck's options about errors that are not looked for here.
 *
 * They are accepted, so that a command line, a .valgrindrc or a job of continuous
 * integration moves over by changing the tool's name, and one line says that they mean
 * nothing.
 *
 *     if (lc_memcheck_option(arg)) ...      for each option that is not ours
 *     lc_memcheck_say();                    when all have been read
 */
#ifndef LC_MEMCHECK_H
#define LC_MEMCHECK_H

#include "pub_tool_basics.h"

/* True if ARG is such an option, with a value. */
Bool lc_memcheck_option(const HChar *arg);

/* Names those that were given, unless with -q. */
void lc_memcheck_say(void);

#endif
