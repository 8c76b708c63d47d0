/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers and names as people read them.
 *
 * Each function writes at most SIZE bytes into BUF and returns BUF, so that it
 * can stand as an argument.  AN_NUMBER_BYTES are enough for every number.
 */
#ifndef AN_FORMAT_H
#define AN_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AN_NUMBER_BYTES = 40 };

/* The difference of two counts, which needs one bit more than a count. */
struct an_delta {
   bool negative;
   uint64_t size;
};

static inline struct an_delta an_delta(uint64_t old_count, uint64_t new_count)
{
   if (new_count >= old_count)
      return (struct an_delta){ false, new_count - old_count };
   return (struct an_delta){ true, old_count - new_count };
}

/* 1234567 -> "1,234,567" */
char *an_format_count(char *buf, uint64_t n);

/* "+1,234", "-1,234", "0" */
char *an_format_delta(char *buf, struct an_delta d);

/* PART of WHOLE as "12.3%"; "" if the whole is 0. */
char *an_format_percent(char *buf, double part, double whole);

/* Change relative to the old count: "+12.34%"; "new" if there was none, "" if
   nothing changed.  Large growth is "x 12.3". */
char *an_format_change(char *buf, uint64_t old_count, uint64_t new_count);

/* 33554432 -> "32 MiB", 1000 -> "1000 B" */
char *an_format_bytes(char *buf, uint64_t n);

/* Decodes the UTF-8 character at TEXT into *C and returns its length; 0, with *C
   as it was, if there is none. */
size_t an_utf8_decode(const char *text, size_t len, uint32_t *c);

/* Bytes of the UTF-8 character at TEXT, at most LEN; 0 if there is none. */
size_t an_utf8_length(const char *text, size_t len);

/* docs/format.md's form of a name: a byte below 0x20, 0x7f, or one that is not UTF-8
   becomes the four characters \xHH; such four characters stay, in capitals.  Writes
   at most 4 * LEN bytes to OUT and returns how many. */
size_t an_escape(const char *text, size_t len, char *out);

/* The bytes that TEXT, of LEN bytes, stands for; OUT has room for LEN, or is TEXT. */
size_t an_unescape(const char *text, size_t len, char *out);

/* Columns that LEN bytes of UTF-8 text take on a terminal: one for each
   character, two for East Asian wide ones, none for combining ones; one for
   each byte that is not UTF-8. */
size_t an_text_columns(const char *text, size_t len);

#endif
