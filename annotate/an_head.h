/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The head of a profile that is written: descriptions, commands, creators.
 *
 * However many runs were added up, "events:" begins within the first 2,000
 * bytes, where KCachegrind looks for it.  So each kind of text has a room of
 * its own, and what does not fit is left out, which "..." says where it would
 * stand.  Which texts are left out does not depend on how the runs were
 * grouped: of a list the first that fit stay, up to one that does not; of a
 * set, whose order is that of the texts, the shortest.  (What was left out
 * once would be left out again: it did not fit with less beside it.)
 *
 *     an_head_desc(&profile, AN_HEAD_LIST, out, err) && an_head_commands(...)
 */
#ifndef AN_HEAD_H
#define AN_HEAD_H

#include "an_out.h"
#include "an_profile.h"

/* A list keeps the order of first appearance; a set is sorted. */
enum an_head_order { AN_HEAD_LIST, AN_HEAD_SET };

/* "desc: TEXT" lines.  Descriptions that are compared (docs/format.md) are never left
   out: fails if they have no room. */
bool an_head_desc(const struct an_profile *p, enum an_head_order order, struct an_out *out,
                  struct an_error *err);

/* "cmd: A ; B ; ..." */
bool an_head_commands(const struct an_profile *p, enum an_head_order order,
                      struct an_out *out, struct an_error *err);

/* "creator: A ; B", nothing if none is known; a set. */
bool an_head_creators(const struct an_profile *p, struct an_out *out, struct an_error *err);

/* "events: A B" */
void an_head_events(const struct an_profile *p, struct an_out *out);

#endif
