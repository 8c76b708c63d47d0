/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Monitor commands for vgdb and gdb, as in Memcheck:
 *
 *     leak_check [full|summary] [kinds ...|reachable|possibleleak|definiteleak]
 *                [heuristics ...] [new|increased|changed|any] [unlimited|limited N]
 *     block_list NR[..NR] [unlimited|limited N] [heuristics ...]
 *     who_points_at ADDR [LEN]
 */
#ifndef LC_MONITOR_H
#define LC_MONITOR_H

#include "pub_tool_basics.h"

/* True if COMMAND is one of these. */
Bool lc_monitor_command(ThreadId tid, const HChar *command);

#endif
