/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pager behind the output, for terminals.
 *
 * The pager is $CS_PAGER, else $PAGER, else "less -FRX", which ends by itself
 * if all fits the screen.  An empty value or "cat" means none.
 */
#ifndef AN_PAGER_H
#define AN_PAGER_H

#include "an_out.h"

#include <sys/types.h>

/* Starts the pager and sends OUT to it, if OUT goes to a terminal.  Returns its
   process, or 0 if there is none; OUT is then as it was. */
pid_t an_pager_start(struct an_out *out);

/* Closes the pipe and waits for the user to leave the pager.  Nothing for 0.
   OUT must be finished. */
void an_pager_end(struct an_out *out, pid_t pager);

#endif
