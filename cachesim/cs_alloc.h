/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where core files get memory: one callback, because inside the tool there is
 * no libc.  `alloc` returns zeroed memory, aligned to 16 bytes, and never NULL:
 * the tool's allocator ends the run with a message, a host program passes one
 * that exits.
 */
#ifndef CS_ALLOC_H
#define CS_ALLOC_H

#include <stddef.h>

struct cs_alloc {
   void *(*alloc)(size_t bytes);
   void (*free)(void *block); /* NULL is legal */
};

#endif
