/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing the out file: grammar in docs/format.md, constants in cs_format.h.
 */
#ifndef CS_OUTFILE_H
#define CS_OUTFILE_H

#include "cs_cost.h"
#include "cs_format.h"
#include "cs_sim.h"
#include "cs_text.h"

struct cs_outfile {
   const char *desc[CS_N_DESC]; /* NULL: no such line; the caches are written from SHAPE */
   const struct cs_sim_shape *shape; /* NULL: no cache was simulated */
   const char *const *argv;     /* the program and its arguments, NULL at the end */
   const enum cs_event *event;  /* the columns */
   unsigned n_events;
   bool keep_zero;              /* also write cost centres without any count */
};

/* Write F and the counts of T, which must be sorted.  Ends with cs_text_flush() and returns what it says. */
bool cs_outfile_write(const struct cs_outfile *f, const struct cs_costs *t, struct cs_text *text);

#endif
