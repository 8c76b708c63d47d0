/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The name of a process's file, made from the pattern the user gave.
 *
 * %p and %q{VAR} are the core's.  %n is the first number that no file has: it is reserved
 * when the name is asked for first (ct_file_reserve), and this process's from then on.  A
 * pattern with neither %p nor %n gets the place of the process behind it (ct_process.h), so
 * that no process of a run writes another's file.
 */
#ifndef CT_NAME_H
#define CT_NAME_H

#include "pub_tool_basics.h"

/* The pattern that OPTION gave: a bad one ends the run.  BESIDE: what is put behind the name
   for a second file, which shares the number; or "".  Once, before the guest runs. */
void ct_name_init(const HChar *option, const HChar *pattern, const HChar *beside);

/* This process's name; in static memory until it forks. */
const HChar *ct_name_own(void);

/* Whether images of one process that follow each other have the same name. */
Bool ct_name_outlives_exec(void);

/* The program is about to give up rights: begin the file, and, if WITH_BESIDE, the one beside it. */
void ct_name_prepare(Bool with_beside);

#endif
