/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The place of a process among those of one run.
 *
 * Every process has numbers, from 1 on, for its children and its dumps: whatever gets one
 * owns the names that begin with it, so no two processes of a run have a name in common,
 * and none needs to look what the others have made.  The numbers follow the order of the
 * program's forks, not process ids: the same command run again gives the same names, and
 * replaces its earlier files.
 *
 * A fork's child inherits its place with the tool's memory.  Over exec it goes as an option,
 * --process=PLACE,NEXT,IMAGES,DUMPS, that is added to those the core passes on to what
 * --trace-children=yes follows.  The guest's environment, descriptors and parents have no
 * part in it, so daemons are no exception.  Without that option a process is the first of
 * a run.
 */
#ifndef CT_PROCESS_H
#define CT_PROCESS_H

#include "pub_tool_basics.h"

/* True if ARG is that option. */
Bool ct_process_option(const HChar *arg);

/* Whether ARG is given by the tool, not by the user. */
Bool ct_process_is_option(const HChar *arg);

/* "" for a run's first process, else its numbers: ".2" its second child, ".2.1" whose first. */
const HChar *ct_process_place(void);

/* How many earlier images of this process left a file. */
UInt ct_process_images(void);

/* Whether an earlier image of this process has made dumps. */
Bool ct_process_has_dumped(void);

/* Takes the first free number of this process. */
UInt ct_process_take_next(void);

/* Takes N.  False if it has been taken. */
Bool ct_process_take(UInt n);

/* After a fork. */
void ct_process_forked_child(void);
void ct_process_forked_parent(void);

/* Before exec: what the next image will be told.  LEFT_FILE: this one has left a file;
   DUMPED: and made dumps. */
void ct_process_execs(Bool left_file, Bool dumped);

#endif
