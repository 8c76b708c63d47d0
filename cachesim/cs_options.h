/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tool's command line: parsed values, defaults and help.
 */
#ifndef CS_OPTIONS_H
#define CS_OPTIONS_H

#include "cs_sim.h"

#include "pub_tool_basics.h"

/* How accesses reach the simulation. */
enum cs_probes {
   CS_PROBES_INLINE,   /* inline probe, call on what it does not find */
   CS_PROBES_CALLS,    /* a call for every group of accesses */
   CS_PROBES_REFERENCE /* a call for every access, into the plain LRU caches */
};

enum cs_compat { CS_COMPAT_NONE, CS_COMPAT_CACHEGRIND };

struct cs_options {
   enum cs_compat compat;
   Bool cache_sim;
   Bool branch_sim;
   Bool instr_at_start;
   Bool host_caches;
   enum cs_probes probes;
   const HChar *out_file;      /* with %p, %q{VAR}, %n not yet expanded */
   struct cs_sim_shape shape;  /* valid after cs_options_finish() */
};

extern struct cs_options cs_options;

/* Take ARG if it is one of ours; ends the run on a bad value. */
Bool cs_options_take(const HChar *arg);

/* After all options: work out the geometry. */
void cs_options_finish(void);

/* The options that were given and change figures, as on a command line; NULL if
   there are none. */
const HChar *cs_options_text(void);

void cs_options_usage(void);
void cs_options_debug_usage(void);

#endif
