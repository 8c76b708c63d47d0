/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scanning a text input line by line: what the readers share.
 *
 * The text ends with a NUL behind its last byte (an_input), so number scanning
 * needs no end test.
 *
 *     struct an_scan s = an_scan_start(&input, err);
 *     while (an_scan_line(&s))
 *        use(s.line, s.len);
 *
 * Cost: one memchr per line, inline digit loops.
 */
#ifndef AN_SCAN_H
#define AN_SCAN_H

#include "an_error.h"
#include "an_input.h"

#include <stdint.h>
#include <string.h>

struct an_scan {
   const char *name;     /* of the input, for messages */
   const char *next, *end;
   const char *line;     /* the current line, without its newline */
   size_t len;
   uint64_t number;      /* of the current line, from 1 */
   struct an_error *err;
   bool crlf;            /* lines end with CR LF, as the first one does */
   bool hex;             /* counts may be hexadecimal: 0x1f */
   bool clamp;           /* a negative count is 0 */
};

static inline struct an_scan an_scan_start(const struct an_input *in,
                                           struct an_error *err)
{
   const char *nl = memchr(in->data, '\n', in->size);
   return (struct an_scan){ .name = in->name, .next = in->data,
                            .end = in->data + in->size, .err = err,
                            .crlf = nl > in->data && nl[-1] == '\r' };
}

/* Goes to the next line; false at the end of the text. */
static inline bool an_scan_line(struct an_scan *s)
{
   if (s->next == s->end)
      return false;
   const char *nl = memchr(s->next, '\n', (size_t)(s->end - s->next));
   s->line = s->next;
   s->len = (size_t)((nl ? nl : s->end) - s->line);
   s->next = nl ? nl + 1 : s->end;
   s->number++;
   if (s->crlf && s->len > 0 && s->line[s->len - 1] == '\r')
      s->len--;
   return true;
}

/* Is the current line the last one, without a newline at its end? */
static inline bool an_scan_unfinished(const struct an_scan *s)
{
   return s->next == s->end && s->line && (s->line == s->end || s->end[-1] != '\n');
}

/* Fails with "FILE:LINE: WHAT", LINE being the current one. */
bool an_scan_fail(struct an_scan *s, const char *what);

/* The same; WHAT is followed by ": " and LEN bytes of TEXT in quotes. */
bool an_scan_fail_text(struct an_scan *s, const char *what, const char *text,
                       size_t len);

static inline const char *an_skip_blanks(const char *p)
{
   while (*p == ' ' || *p == '\t')
      p++;
   return p;
}

/* Reads a decimal number at P into *V and returns what follows it; NULL if
   there is no digit or the number does not fit 64 bits. */
static inline const char *an_scan_number(const char *p, uint64_t *v)
{
   const char *const start = p;
   uint64_t n = 0;
   unsigned digit;
   while ((digit = (unsigned)(unsigned char)*p - '0') <= 9) {
      n = n * 10 + digit;
      p++;
   }
   if (p - start >= 20) {
      n = 0;
      for (const char *d = start; d < p; d++)
         if (__builtin_mul_overflow(n, (uint64_t)10, &n) ||
             __builtin_add_overflow(n, (uint64_t)(*d - '0'), &n))
            return NULL;
   }
   *v = n;
   return p == start ? NULL : p;
}

/* The same for digits behind a "0x" at P; NULL if there is none. */
const char *an_scan_hex(const char *p, uint64_t *v);

/* Reads the counts at P, at most N of them, up to the end of the current
   line, into V; those that are missing become 0, as does ".".  *HAVE (may be
   NULL) is how many stood there.  False with an error. */
bool an_scan_counts(struct an_scan *s, const char *p, unsigned n, uint64_t *v,
                    unsigned *have);

/* True if the current line begins with KEY; *VALUE is then what follows KEY
   and blanks, *LEN its length without blanks at the end. */
bool an_scan_key(const struct an_scan *s, const char *key, const char **value,
                 size_t *len);

#endif
