/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source files and their lines; an_finder.h says where they are looked for.
 *
 *     struct an_source src;
 *     if (an_source_open(&src, &finder, "a.c")) {
 *        text = an_source_line(&src, 12, &len);
 *        an_source_close(&src);
 *     }
 *
 * Any byte in a source file is survived.  A file that cannot be read is simply
 * not found; only regular files are opened.
 */
#ifndef AN_SOURCE_H
#define AN_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct an_finder;

struct an_source {
   char *path; /* where it was found */
   char *data;
   size_t size;
   size_t *start; /* start[i] is where line i + 1 begins; start[n_lines]: end */
   uint32_t n_lines;
   time_t modified;
};

/* False: not found (or no memory for it). */
bool an_source_open(struct an_source *src, struct an_finder *finder, const char *name);
void an_source_close(struct an_source *src);

/* Line LINE (from 1) without its newline; NULL past the end. */
const char *an_source_line(const struct an_source *src, uint32_t line,
                           size_t *len);

/* Is SRC, found by F for NAME, what was compiled?  Its hash decides if one is
   recorded; else that it is not younger than the profile. */
enum an_age { AN_AGE_FINE, AN_AGE_NEWER, AN_AGE_OTHER };
enum an_age an_source_age(const struct an_source *src, const struct an_finder *f,
                          const char *name);

#endif
