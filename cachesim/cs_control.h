/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Control of a running simulation: by client requests of cachesim.h and by
 * monitor commands of the embedded gdbserver (vgdb).
 */
#ifndef CS_CONTROL_H
#define CS_CONTROL_H

#include "pub_tool_basics.h"

/* Whether code is instrumented now. */
Bool cs_control_is_running(void);

/* Whether anything could be counted, at any time so far. */
Bool cs_control_has_run(void);

/* Tell the core of our requests; before options are read. */
void cs_control_register(void);

/* Start as the options say. */
void cs_control_init(void);

/* Set all counts to zero; caches and predictors stay as they are. */
void cs_control_zero(void);

#endif
