/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buffered output with errors as values.
 *
 * Writing never fails at once; the first failure is kept and an_out_finish
 * reports it, so writers need no checks.  A reader that closes the pipe is no
 * error: what follows is dropped silently.
 *
 *     struct an_out out;
 *     an_out_init(&out, STDOUT_FILENO, "standard output");
 *     an_out_format(&out, "%d\n", n);
 *     if (!an_out_finish(&out, &err))
 *        ...
 *
 * Cost: a copy into a buffer of 64 KiB inside the object, one write(2) per
 * buffer.
 */
#ifndef AN_OUT_H
#define AN_OUT_H

#include "an_error.h"

#include <stddef.h>
#include <stdint.h>

/* Colours and weight; nothing is written for them unless `color` is set. */
enum an_style {
   AN_PLAIN, AN_BOLD, AN_DIM, AN_HOT, AN_WARM, AN_GOOD, AN_TITLE
};

struct an_out {
   int fd;
   const char *name;
   int error;      /* errno of the first failure */
   bool closed;    /* the reader went away */
   bool color;     /* write styles */
   bool utf8;      /* glyphs beyond ASCII may be used */
   bool terminal;
   unsigned width; /* columns, 0: unlimited */
   size_t used;
   char buffer[65536];
};

void an_out_init(struct an_out *out, int fd, const char *name);

void an_out_bytes(struct an_out *out, const char *bytes, size_t len);
void an_out_text(struct an_out *out, const char *text);
void an_out_char(struct an_out *out, char c);
void an_out_number(struct an_out *out, uint64_t n);
void an_out_format(struct an_out *out, const char *format, ...)
   __attribute__((format(printf, 2, 3)));

/* N times the character C. */
void an_out_repeat(struct an_out *out, char c, size_t n);

/* Text from a profile or a source file: control characters become '?', those of
   bidirectional text too.  Other bytes stay as they are, also if they are no UTF-8. */
void an_out_foreign(struct an_out *out, const char *text, size_t len);

/* Switches the style; AN_PLAIN ends it. */
void an_out_style(struct an_out *out, enum an_style style);

/* Writes what is buffered and reports the first failure of all. */
bool an_out_finish(struct an_out *out, struct an_error *err);

#endif
