/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a user must be told once: that the program has no line information,
 * uses instructions that Valgrind cannot run, or that the installed Valgrind is
 * not the one this tool was built with.
 */
#ifndef CS_NOTICES_H
#define CS_NOTICES_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

/* End the run if Valgrind's own tools have another version than our core. */
void cs_notices_check_installation(void);

/* IN is a new superblock: notes where the main program's code is, and tells of
   an instruction that cannot be run. */
void cs_notices_look_at(const IRSB *in);

/* An instruction at ADDR has, or has not, a line. */
void cs_notices_line(Addr addr, Bool has_line);

/* The process is about to call exec of the file whose name is at guest address PATH:
   if it will go on where we do not follow, says so.  PROFILE is the file with the
   counts so far, or NULL. */
void cs_notices_exec(Addr path, const HChar *profile);

/* At the end of the run: what was missing, with a blank line on both sides;
   AFTER_BLANK says that the one before is there, NO_COUNTS that counting never began. */
void cs_notices_at_end(Bool after_blank, Bool no_counts);

#endif
