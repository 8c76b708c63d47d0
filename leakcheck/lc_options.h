/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of allocation tracking and leak checking: names and meanings are
   Memcheck's where Memcheck has them. */
#ifndef LC_OPTIONS_H
#define LC_OPTIONS_H

#include "pub_tool_basics.h"
#include "pub_tool_execontext.h"

#include "lc_kinds.h"
#include "lc_mark.h"

enum lc_check { LC_CHECK_NO, LC_CHECK_SUMMARY, LC_CHECK_FULL };

struct lc_options {
   Bool lean;               /* the tool leakcheck: it has an out file of its own */
   Bool alloc;              /* --alloc */
   enum lc_check check;     /* --leak-check */
   UInt show;               /* --show-leak-kinds: set of 1 << enum lc_state */
   UInt errors;             /* --errors-for-leak-kinds */
   VgRes resolution;        /* --leak-resolution */
   UInt heuristics;         /* --leak-check-heuristics: set of 1 << enum lc_heuristic */
   Bool show_path;          /* --show-path */
   Bool show_retained;      /* --show-retained */
   Bool exit_frames_dead;   /* --exit-frames=dead */
   Bool mmap_blocks;        /* --alloc-mmap */
   Bool show_mismatched;    /* --show-mismatched-frees */
   Bool gen_suppressions;   /* the core's --gen-suppressions is not no */
   const HChar *alloc_fns;  /* --alloc-fns, as given */
   const HChar *out_file;   /* --leakcheck-out-file, unexpanded; NULL: none asked for */
};

extern struct lc_options lc_options;

/* Defaults: a full check (LEAN, the tool leakcheck) or the summary (within cachesim). */
void lc_options_init(Bool lean);

/* True if ARG is one of these options. */
Bool lc_options_read(const HChar *arg);

/* After the command line: checks values and reads files into KINDS; ends the
   run if they are wrong. */
void lc_options_finish(struct lc_kinds *kinds);

/* Says what was given and cannot act. */
void lc_options_warn(void);

void lc_options_usage(void);

#endif
