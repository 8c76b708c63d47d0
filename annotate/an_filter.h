/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selecting records by function, file and object.
 *
 * Patterns are POSIX extended regular expressions that need match a part of
 * the full name only.  A record stays if each kind of name for which there are
 * patterns matches one of them.  Totals stay those of the whole profile, so
 * shares keep their meaning.
 */
#ifndef AN_FILTER_H
#define AN_FILTER_H

#include "an_profile.h"

enum an_filter_kind { AN_FILTER_FUNCTION, AN_FILTER_FILE, AN_FILTER_OBJECT,
                      AN_N_FILTERS };

struct an_filter {
   enum an_filter_kind kind;
   const char *pattern;
};

/* Status AN_USAGE if a pattern is no regular expression. */
bool an_filter_apply(struct an_profile *p, const struct an_filter *filter,
                     size_t n, struct an_error *err);

#endif
