/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weaving accesses of code without inline probes: they wait for the call of their group
 * (cs_group.h), which W keeps.
 */
#ifndef CS_WEAVE_GROUP_H
#define CS_WEAVE_GROUP_H

#include "cs_weaver.h"

/* A group that begins with the fetch at SITE, which must look up N_LINES lines from ADDR on. */
void cs_weave_group_fetch(struct cs_weaver *w, struct cs_site *site, Addr addr, UInt n_lines);

/* The access of SITE at EA waits, too. */
void cs_weave_group_data(struct cs_weaver *w, struct cs_site *site, IRExpr *ea);

/* Call the helper for what waits, if anything does. */
void cs_weave_group_call(struct cs_weaver *w);

#endif
