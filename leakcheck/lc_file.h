/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files, read into tool memory. */
#ifndef LC_FILE_H
#define LC_FILE_H

#include "pub_tool_basics.h"

/* The content of NAME with a 0 behind it; NULL if it cannot be read.  The
   caller frees it with VG_(free). */
HChar *lc_file_read(const HChar *name);

#endif
