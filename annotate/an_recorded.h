/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What "cs_merge --record" adds to a profile: which sources it belongs to, and
 * which programs (docs/format.md).
 *
 *     # source: sha256=HEX PATH
 *     # object: build-id=HEX PATH
 *
 * The lines are comments behind "events:", which every reader of the format
 * skips.  A path may have several hashes: those of several runs.
 */
#ifndef AN_RECORDED_H
#define AN_RECORDED_H

#include "an_out.h"
#include "an_profile.h"

/* Takes a comment line of LEN bytes if it is one of the above; any other is
   left alone.  False: no memory. */
bool an_recorded_read(struct an_profile *p, const char *line, size_t len);

/* Adds an entry; a duplicate is dropped when it is written.  False: no memory. */
bool an_recorded_add(struct an_profile *p, enum an_recorded_kind kind,
                     uint32_t path, const char *value);

/* Writes the lines, ordered by kind, path and value. */
bool an_recorded_write(const struct an_profile *p, struct an_out *out);

/* Is SHA256 one of the hashes recorded for the file PATH?  1: yes, 0: no, it has
   others, -1: none is recorded. */
int an_recorded_source(const struct an_profile *p, const char *path, const char *sha256);

#endif
