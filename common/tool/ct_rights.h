/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System calls by which a program gives up what its files need: the root directory or the
 * mounts that names go by, its user and groups, its capabilities, or system calls.
 */
#ifndef CT_RIGHTS_H
#define CT_RIGHTS_H

#include "pub_tool_basics.h"

/* Whether the guest's call NUMBER with ARGS, which is about to be made, is one. */
Bool ct_rights_are_given_up(UInt number, const UWord *args);

#endif
