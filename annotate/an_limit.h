/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much memory the program may use.
 *
 * A small file can ask for any amount: packed zeros, a name of 500 MB, a count of
 * lines.  The limit is the process's own (RLIMIT_DATA, which Linux applies to
 * all private writable memory), so that it holds for the libraries too: what
 * exceeds it is an allocation that fails, for which there is an error already.
 * Programs built with AddressSanitizer, whose shadow is such memory, have none.
 */
#ifndef AN_LIMIT_H
#define AN_LIMIT_H

#include <stdint.h>

/* Half of the machine's memory, or of what the process is limited to (RLIMIT_AS,
   RLIMIT_DATA, control groups of both versions) if that is less; whole MiB. */
uint64_t an_limit_default(void);

/* From now on at most BYTES; 0: as much as the system gives. */
void an_limit_set(uint64_t bytes);

/* The limit; 0 if there is none. */
uint64_t an_limit_now(void);

#endif
