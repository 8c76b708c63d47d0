/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing out files: where, and without ever leaving half a file.
 *
 * A failed write is reported on stderr, once a file; see ct_file.h.
 */
#ifndef CS_DUMP_H
#define CS_DUMP_H

#include "pub_tool_basics.h"

/* Check the pattern of --cachesim-out-file now: a bad one ends the run. */
void cs_dump_init(void);

/* This process is a fork's child: its files need names of their own. */
void cs_dump_forked(void);

/* An earlier image of this process may have left its file before it called
   exec: give that file, and the heap profile beside it, names that ours will not
   overwrite. */
void cs_dump_keep_earlier_image(void);

/* Write the counts so far to the out file.  END says why if the program did
   not end normally, else NULL.  Returns whether the file is complete. */
Bool cs_dump_final(const HChar *end);

/* The same before exec; what this process left is told to the next image. */
Bool cs_dump_before_exec(void);

/* Write the counts so far to a file of its own: NAME behind a dot after the out
   file's name; without a name, or if it is the number of another file, a number.  NAME
   is cleared of slashes; if another file of this process has it, it gets a number behind it. */
Bool cs_dump_named(const HChar *name);

/* The program is about to give up rights that its files need. */
void cs_dump_prepare(Bool with_heap);

/* The name that the last dump was given. */
const HChar *cs_dump_last_name(void);

/* The name for a heap profile beside the last dump; NULL if that is no regular file
   (a device, a pipe, a symbolic link) or was not written. */
const HChar *cs_dump_heap_name(void);

#endif
