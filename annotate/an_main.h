/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the three programs' main files share: the end of a run, the state of
 * the terminal, what goes before the files are read.
 */
#ifndef AN_MAIN_H
#define AN_MAIN_H

#include "an_options.h"
#include "an_out.h"

/* What a program does with its files; returns the status to exit with. */
typedef int an_main_run(const struct an_options *o, char **files, int n,
                        struct an_strings *strings);

/* A main function: reads the options into O, which holds their defaults, and
   calls RUN.  Sets the locale's characters, and makes a closed pipe an error of
   write(2) instead of a signal. */
int an_main(const struct an_program *program, struct an_options *o, int argc,
            char **argv, an_main_run *run);

/* Prepares OUT for standard output: glyphs, width, colour.  Colour is for
   terminals only, and not if NO_COLOR is set or TERM is "dumb", unless COLOR
   or CLICOLOR_FORCE says so.  A width is known for a terminal, or from
   COLUMNS. */
void an_main_output(struct an_out *out, enum an_color color);

/* Prints "PROGRAM: TEXT" and, for a usage error, where help is; returns the
   status to exit with. */
int an_main_fail(const char *program, const struct an_error *err);

/* Finishes OUT and returns STATUS, or the status of the failed output. */
int an_main_end(const char *program, struct an_out *out, int status);

#endif
