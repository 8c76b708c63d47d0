/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The heap profile: allocation sites and leaks as one XML file.
 *
 * Valgrind's protocol elements hold the leaks, own elements beside them the
 * sites; docs/heap.xsd is the schema.  Integers stand without separators,
 * and nothing in the file changes from run to run but process numbers.
 */
#ifndef LC_PROFILE_H
#define LC_PROFILE_H

#include "pub_tool_basics.h"

#include "lc_loss.h"

/* Writes the profile as NAME.  LOSS: records of the last search, or NULL.  UNIT
   names the unit of lifetimes.  False, with a message, if it cannot. */
Bool lc_profile_write(const HChar *name, const struct lc_loss *loss, const HChar *unit);

#endif
