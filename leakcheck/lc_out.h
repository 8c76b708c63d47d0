/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text for a file that is complete or absent (ct_file.h): buffered, formatted, escaped.
 *
 *     struct lc_out *o = lc_out_open("profile.xml");
 *     lc_out_text(o, "<pid>%d</pid>\n", pid); ...
 *     lc_out_close(o);
 */
#ifndef LC_OUT_H
#define LC_OUT_H

#include "pub_tool_basics.h"

struct lc_out;

/* Never NULL; a failure is reported by lc_out_close. */
struct lc_out *lc_out_open(const HChar *name);

void lc_out_text(struct lc_out *o, const HChar *format, ...) __attribute__((format(__printf__, 2, 3)));

/* Text of the outside world: what XML takes for markup is escaped, and bytes
   that XML does not allow become '?'. */
void lc_out_escaped(struct lc_out *o, const HChar *text);

/* True if the file is complete. */
Bool lc_out_close(struct lc_out *o);

#endif
