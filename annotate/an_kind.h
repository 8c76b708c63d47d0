/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What kind of file is this?  Told by its text, never by its name.
 *
 *     switch (an_kind_of(&input)) {
 *     case AN_KIND_CACHEGRIND: ...
 *     case AN_KIND_OTHER:
 *        puts(an_kind_other(&input)); ...
 *
 * Cachegrind's format is the smaller one: a header of desc: and cmd: before events:,
 * fl= and fn=, a summary at the end.  All else that has an events: line is
 * Callgrind's, which may begin with a comment or an empty line, or with events:
 * itself, and whose summary: stands where it likes.
 *
 * Cost: the header, 64 KiB of the body, and the last line; a file without desc: and
 * cmd: is looked through as a whole (about 30 ms for 80 MB).
 */
#ifndef AN_KIND_H
#define AN_KIND_H

#include "an_input.h"

enum an_kind {
   AN_KIND_OTHER,      /* no profile */
   AN_KIND_CUT,        /* it ends before it can be told */
   AN_KIND_CACHEGRIND, /* cachesim's and cs_merge's too */
   AN_KIND_CALLGRIND,
};

enum an_kind an_kind_of(const struct an_input *in);

/* A sentence's end for a file that is no profile: what it is, as far as it is known,
   and what its owner can do. */
const char *an_kind_other(const struct an_input *in);

#endif
