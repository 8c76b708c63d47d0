/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text writer: formats into a buffer and hands full buffers to a sink.
 *
 *     struct cs_text t = { .sink = write_to_fd, .to = &fd };
 *     cs_text_string(&t, "fn=");
 *     cs_text_u64(&t, 12);
 *     if (!cs_text_flush(&t)) ... some write failed
 *
 * After the first failed write nothing more is handed on.
 */
#ifndef CS_TEXT_H
#define CS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CS_TEXT_ROOM = 1 << 16 };

struct cs_text {
   bool (*sink)(void *to, const char *bytes, size_t n); /* false: failed */
   void *to;
   bool failed;
   size_t used;
   char buffer[CS_TEXT_ROOM];
};

void cs_text_char(struct cs_text *t, char c);
void cs_text_string(struct cs_text *t, const char *s);
void cs_text_u64(struct cs_text *t, uint64_t n);

/* S with everything that would break a line or is not UTF-8 made visible:
   a control byte or a byte of no valid UTF-8 sequence becomes \xHH, a backslash
   stays as it is. */
void cs_text_escaped(struct cs_text *t, const char *s);

/* The same, but stops before the buffer would hold more than MOST bytes, and
   then returns false: for the head of a file. */
bool cs_text_escaped_within(struct cs_text *t, const char *s, size_t most);

/* Hand on what is left; whether all went well. */
bool cs_text_flush(struct cs_text *t);

#endif
