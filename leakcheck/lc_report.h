/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports as text, in Memcheck's layout, and as Valgrind's XML: what is in
 * use, loss records, the leak summary.
 */
#ifndef LC_REPORT_H
#define LC_REPORT_H

#include "pub_tool_basics.h"

#include "lc_options.h"
#include "lc_search.h"

enum lc_delta { LC_DELTA_ANY, LC_DELTA_INCREASED, LC_DELTA_CHANGED, LC_DELTA_NEW };

struct lc_report {
   enum lc_check check;
   UInt show, errors;    /* sets of 1 << enum lc_state */
   UInt heuristics;
   enum lc_delta delta;
   UInt limit;           /* of records shown; 0: none */
   Bool by_monitor;
   ThreadId asker;       /* VG_INVALID_THREADID: the end of the run */
};

/* The report that the options ask for. */
struct lc_report lc_report_default(void);

/* HEAP SUMMARY. */
void lc_report_heap(void);

/* Searches and reports; the records stay in lc_report_loss(). */
void lc_report_leaks(const struct lc_report *r);
const struct lc_loss *lc_report_loss(void);

/* Prints the record with this number, from 1, of the last search. */
void lc_report_record(UInt number);

#endif
