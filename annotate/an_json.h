/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing JSON (RFC 8259), in UTF-8 whatever the input's bytes.
 *
 * The writer keeps track of commas and indents; the caller of openings and
 * closings.  A byte that is not UTF-8 becomes the four characters \xHH.
 *
 *     struct an_json j = { .out = &out };
 *     an_json_open(&j, NULL, '{');
 *     an_json_text(&j, "name", "main", 4);
 *     an_json_close(&j, '}');
 */
#ifndef AN_JSON_H
#define AN_JSON_H

#include "an_format.h"
#include "an_out.h"

struct an_json {
   struct an_out *out;
   unsigned depth;
   bool comma;  /* something stands before in this object or array */
   bool inline_; /* no line breaks until the next closing */
};

/* Each takes the member's KEY, or NULL within an array. */
void an_json_open(struct an_json *j, const char *key, char bracket);
void an_json_close(struct an_json *j, char bracket);
void an_json_text(struct an_json *j, const char *key, const char *text, size_t len);
void an_json_number(struct an_json *j, const char *key, uint64_t n);
void an_json_delta(struct an_json *j, const char *key, struct an_delta d);
void an_json_null(struct an_json *j, const char *key);

/* The key alone; the caller writes the value. */
void an_json_key(struct an_json *j, const char *key);

/* From here to the end of the object or array that follows, all stands in one
   line: for the rows of long lists. */
void an_json_in_line(struct an_json *j, bool on);

/* TEXT in quotes, escaped; the building block, without comma or key. */
void an_json_string(struct an_out *out, const char *text, size_t len);

#endif
