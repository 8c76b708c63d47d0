/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The build-id of an ELF file: the note that linkers put into a program and by
 * which debuginfod servers know its sources.
 */
#ifndef AN_BUILD_ID_H
#define AN_BUILD_ID_H

#include <stdbool.h>

enum { AN_BUILD_ID_TEXT = 129 }; /* at most 64 bytes, two digits each, a NUL */

/* False: PATH cannot be read, is no ELF file of this byte order, or has none;
   *REASON (unless REASON is NULL) then says which, in words that the next call
   may overwrite.  Any bytes are survived. */
bool an_build_id(const char *path, char text[AN_BUILD_ID_TEXT], const char **reason);

#endif
