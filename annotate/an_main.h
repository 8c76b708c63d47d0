/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the three programs' main files share: the end of a run, the state of
 * the terminal, numbers of options.
 */
#ifndef AN_MAIN_H
#define AN_MAIN_H

#include "an_error.h"
#include "an_out.h"

#define AN_VERSION PACKAGE_VERSION

enum an_color { AN_COLOR_AUTO, AN_COLOR_ALWAYS, AN_COLOR_NEVER };

/* "auto", "always" or "never"; false if TEXT is none of them. */
bool an_parse_color(const char *text, enum an_color *color);

/* Called first: the locale's characters; a closed pipe is an error of write(2)
   and no signal. */
void an_main_start(void);

/* Prepares OUT for standard output: glyphs, width, colour.  Colour is for
   terminals only, and not if NO_COLOR is set or TERM is "dumb", unless COLOR
   or CLICOLOR_FORCE says so.  A width is known for a terminal, or from
   COLUMNS. */
void an_main_output(struct an_out *out, enum an_color color);

/* Says on standard error, if that is a terminal, that PATH is being read, if it
   is so large that this takes a moment; a NULL path takes it back. */
void an_main_progress(const char *path);

/* Prints "PROGRAM: TEXT" and, for a usage error, where help is; returns the
   status to exit with. */
int an_main_fail(const char *program, const struct an_error *err);

/* Finishes OUT and returns STATUS, or the status of the failed output. */
int an_main_end(const char *program, struct an_out *out, int status);

/* Numbers of the command line: the whole TEXT must be one, in range. */
bool an_parse_count(const char *text, uint64_t most, uint64_t *n);
bool an_parse_percent(const char *text, double *value);

#endif
