/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading profiles: the out files of cachesim, Cachegrind (3.19 to 3.27) and
 * Callgrind, told apart by their first lines.
 *
 *     struct an_profile p;
 *     an_profile_init(&p, &strings);
 *     for (int i = 0; i < n; i++)
 *        if (!an_read_file(&p, path[i], AN_STRICT, &err))
 *           ...
 *     if (!an_profile_finish(&p, &err))
 *        ...
 *
 * What is read is added to what the profile holds.  The reader refuses what
 * it cannot trust: unknown lines, counts that do not fit 64 bits, a file whose
 * summary is missing (truncated) or is not the sum of its lines.
 *
 * Cost: about 0.3 s of processor time for 80 MB (bench/hosts --lines 2000000).
 */
#ifndef AN_READ_H
#define AN_READ_H

#include "an_input.h"
#include "an_profile.h"

/* May files be added up that measured with different caches or different
   counting? */
enum an_strictness { AN_STRICT, AN_FORCE };

/* Reads PATH ("-": standard input).  Status AN_INCOMPARABLE if it cannot be
   added to what the profile already holds. */
bool an_read_file(struct an_profile *p, const char *path,
                  enum an_strictness strictness, struct an_error *err);

/* The same for data that is already in memory. */
bool an_read_input(struct an_profile *p, const struct an_input *in,
                   enum an_strictness strictness, struct an_error *err);

/* --- For the readers of single formats --- */

struct an_scan;

/* What the readers share while one file is read. */
struct an_reading {
   struct an_profile *p;
   struct an_scan *scan;
   enum an_strictness strictness;
   struct an_header head;            /* of this file */
   unsigned column[AN_MAX_EVENTS];   /* this file's event -> the profile's */
   uint64_t before[AN_MAX_EVENTS];   /* the profile's totals before */
};

/* Takes an "events:" line whose names stand in LEN bytes at TEXT. */
bool an_reading_events(struct an_reading *r, const char *text, size_t len);

/* Takes a text of the header.  False: no memory (the error is set). */
bool an_reading_desc(struct an_reading *r, const char *text, size_t len);
bool an_reading_command(struct an_reading *r, const char *text, size_t len);
bool an_reading_creator(struct an_reading *r, const char *text, size_t len);

/* Called once when the header is complete: joins it with the profile's. */
bool an_reading_begin(struct an_reading *r);

/* Interns a name of the current line; fails on a NUL byte inside. */
bool an_reading_name(struct an_reading *r, const char *text, size_t len,
                     uint32_t *id);

/* Adds this file's COUNT, in its own order of events. */
bool an_reading_add(struct an_reading *r, uint32_t func, uint32_t file,
                    uint32_t line, const uint64_t *count);

/* Adds this file's COUNT to the cost of FUNC's calls. */
bool an_reading_add_calls(struct an_reading *r, uint32_t func, const uint64_t *count);

/* Keeps one call with its COUNT. */
bool an_reading_add_call(struct an_reading *r, struct an_call call, const uint64_t *count);

/* Checks that the sum of what was added is SUM, which the current line
   gives under the name WHAT. */
bool an_reading_check(struct an_reading *r, const char *what,
                      const uint64_t *sum);

/* The readers.  The scan stands before the first line. */
bool an_read_cachegrind(struct an_reading *r);
bool an_read_callgrind(struct an_reading *r);

#endif
