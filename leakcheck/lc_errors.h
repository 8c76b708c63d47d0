/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wrong frees, reported as Memcheck reports them: with the stack of the use
 * and what is known of the block.  Each different error is shown once and
 * counted; `Memcheck:Free` suppressions apply.
 */
#ifndef LC_ERRORS_H
#define LC_ERRORS_H

#include "pub_tool_basics.h"
#include "pub_tool_errormgr.h"

#include "lc_state.h"

enum lc_error_kind {
   LC_ERROR_FREE,     /* of something that is not a live block */
   LC_ERROR_MISMATCH, /* of a block of another family */
   LC_ERROR_LEAK,     /* a loss record, counted as an error */
};

/* Tells the core about these errors.  Once, before options are read. */
void lc_errors_register(void);

/* The running thread TID frees ADDR, which no live block begins at. */
void lc_error_bad_free(ThreadId tid, Addr addr);

/* It frees block B by a function of another family. */
void lc_error_mismatch(ThreadId tid, const struct lc_block *b);

/* Counts a leak as an error. */
void lc_error_count_leak(ThreadId tid, UInt site);

#endif
