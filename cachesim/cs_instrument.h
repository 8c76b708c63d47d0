/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The walk over a superblock: which events there are, in which order, and when
 * they are counted.  docs/architecture.md has the rules of both counting modes.
 */
#ifndef CS_INSTRUMENT_H
#define CS_INSTRUMENT_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

IRSB *cs_instrument(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout, const VexGuestExtents *extents,
                    const VexArchInfo *host, IRType guest_word, IRType host_word);

#endif
