/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Errors as values.
 *
 * A function of this library that can fail returns false (or NULL) and fills
 * the struct an_error its caller gave; it never prints and never exits.  Only
 * the main files print the text, after the program's name, and exit with the
 * status.
 *
 * The text of an error about an input is "FILE:LINE: reason"; line 0 means
 * the file as a whole.  It is always one line: control characters that a file
 * name or an input may carry are replaced by '?'.
 */
#ifndef AN_ERROR_H
#define AN_ERROR_H

#include <stdbool.h>

/* Exit statuses of cs_annotate, cs_diff and cs_merge. */
enum an_status {
   AN_OK = 0,
   AN_FAILED = 1,      /* an input, an output or memory */
   AN_USAGE = 2,       /* the command line */
   AN_REGRESSION = 3,  /* cs_diff: a limit of --fail is exceeded */
   AN_INCOMPARABLE = 4 /* the profiles measure different things */
};

struct an_error {
   enum an_status status;
   bool no_memory; /* it says nothing of an input */
   char text[4608]; /* a path of PATH_MAX bytes and a reason */
};

/* Fills ERR and returns false, so that a caller can write
   `return an_fail(err, ...)`. */
bool an_fail(struct an_error *err, enum an_status status, const char *format,
             ...) __attribute__((format(printf, 3, 4)));

/* The same for a failed allocation. */
bool an_fail_memory(struct an_error *err);

#endif
