/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What takes a moment is named on standard error, if that is a terminal: one line,
 * which the next step writes over and the end takes away.
 *
 *     struct an_progress progress;
 *     an_progress_init(&progress);
 *     an_progress_reading(&progress, path, 3, 10);
 *     ...
 *     an_progress_step(&progress, "comparing", profile.n_records);
 *     ...
 *     an_progress_end(&progress);            // before anything else is printed
 *
 * A step is named if it has much to do, or if the program has run for a while
 * already, so that quick work says nothing.
 */
#ifndef AN_PROGRESS_H
#define AN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct an_progress {
   uint64_t start_ms;
   bool possible; /* standard error is a terminal that obeys */
   bool shown;    /* there is a line on it */
};

void an_progress_init(struct an_progress *p);

/* Names the file that is read now, number I (from 1) of N. */
void an_progress_reading(struct an_progress *p, const char *path, int i, int n);

/* Names a step that goes over that many LINES of a profile. */
void an_progress_step(struct an_progress *p, const char *what, size_t lines);

/* Takes the line away, if there is one. */
void an_progress_end(struct an_progress *p);

/* The same before a report is written to standard output; if that is no terminal,
   which its lines would come between, the writing is named. */
void an_progress_writing(struct an_progress *p, size_t lines);

/* Does the terminal know what an escape sequence is? */
bool an_terminal_obeys(void);

#endif
