/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing a profile in the format of docs/format.md, which Cachegrind's
 * readers take too, or in Callgrind's.
 *
 * Files, functions and lines stand in the order of their names and numbers, so
 * that equal profiles give equal bytes.
 */
#ifndef AN_WRITE_H
#define AN_WRITE_H

#include "an_out.h"
#include "an_profile.h"

/* Writes P, which an_profile_flatten or an_profile_flatten_files has made flat.  Fails without memory;
   failures of writing are kept in OUT. */
bool an_write_cachegrind(const struct an_profile *p, struct an_out *out,
                         struct an_error *err);

/* Writes P in Callgrind's format, with objects, inlined code, and the calls that were
   kept.  CREATOR is its own; NULL: those of the files that were read.  Fails without
   memory or if the costs of calls do not fit 64 bits. */
bool an_write_callgrind(const struct an_profile *p, const char *creator, struct an_out *out,
                        struct an_error *err);

#endif
