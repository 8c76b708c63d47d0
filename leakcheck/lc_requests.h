/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Client requests: what a program compiled with the stock memcheck.h asks.
 *
 * Answered are the requests that concern leaks and blocks; those about
 * single bits of memory (is it addressable, defined) are answered as if all
 * were well, because nothing is known of that here.
 */
#ifndef LC_REQUESTS_H
#define LC_REQUESTS_H

#include "pub_tool_basics.h"

/* True if ARGS is one of these requests; *RET is then its result. */
Bool lc_requests_handle(ThreadId tid, UWord *args, UWord *ret);

#endif
