/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A whole input file in memory.
 *
 * Reads a regular file, a pipe, or standard input ("-") to its end; data in
 * gzip or (when configured) zstd format is unpacked without being asked, and
 * a byte order mark of UTF-8 is dropped.
 * Behind the last byte stands a NUL, so that a scanner needs no end test in
 * its inner loops.  The file is read, not mapped: a file that shrinks
 * meanwhile cannot crash the reader.
 */
#ifndef AN_INPUT_H
#define AN_INPUT_H

#include "an_error.h"

#include <stddef.h>
#include <time.h>

struct an_input {
   const char *name; /* for messages; the caller's string, or "standard input" */
   char *data;       /* data[size] is a NUL */
   size_t size;
   time_t modified; /* of a regular file; 0: not known */
};

/* Opens and reads PATH.  False: nothing to release. */
bool an_input_read(struct an_input *in, const char *path, struct an_error *err);
void an_input_deinit(struct an_input *in);

/* Unpacks the gzip or zstd data in IN in place; true at once if it is
   neither. */
bool an_input_unpack(struct an_input *in, struct an_error *err);

#endif
