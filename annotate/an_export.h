/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A profile in the formats of other tools.
 *
 * Each function writes the whole profile (after filters and path maps) of the
 * report R; only folded stacks, which hold one number, use R's sort metric.
 * The flat ones need no order of the profile's own: files, functions and lines
 * ascend by name and number, so that equal profiles give equal bytes.
 */
#ifndef AN_EXPORT_H
#define AN_EXPORT_H

#include "an_report.h"

typedef bool an_export(struct an_report *r);

an_export an_export_cachegrind; /* cg_annotate, KCachegrind */
an_export an_export_callgrind;  /* callgrind_annotate, KCachegrind */
an_export an_export_csv;        /* RFC 4180: one row for each line */
an_export an_export_jsonl;      /* the same as one JSON object a line */
an_export an_export_folded;     /* flame graphs: file;function;file:line N */
an_export an_export_speedscope; /* speedscope's own JSON, a profile an event */
an_export an_export_prometheus; /* totals, for node_exporter's text files */
an_export an_export_pprof;      /* gzip'd profile.proto, a value an event */
an_export an_export_llvm;       /* clang -fprofile-sample-use= */
an_export an_export_dhat;       /* the heap: dh_view.html, Firefox */

#endif
