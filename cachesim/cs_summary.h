/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The summary at the end of a run, in the shape Cachegrind's users know.
 */
#ifndef CS_SUMMARY_H
#define CS_SUMMARY_H

#include "pub_tool_basics.h"

/* One line of the summary; ends without a newline. */
typedef void (*cs_line_sink)(const HChar *line);

/* Hand the lines to SINK: totals of all counts so far, folded or not. */
void cs_summary(cs_line_sink sink);

#endif
