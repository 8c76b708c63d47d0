/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that are complete or absent.
 *
 * A regular file is written under a temporary name beside its own, which no other process
 * can have open, and renamed when it is complete.  Anything else (a device, a pipe, what a
 * symbolic link leads to) is written directly; a file behind a link is left empty rather
 * than half written.  After the first failure nothing more is written.  What went wrong is
 * said once, at the end, in a line with the reason.
 *
 *     struct ct_file *f = ct_file_begin("profile.xml");
 *     ct_file_write(f, bytes, n); ...
 *     Bool kept = ct_file_end(f);
 *
 * A file can be begun long before it is written: because its temporary name is the lock
 * of a number (ct_file_reserve), or because the program is about to give up the right to
 * make files (ct_file_prepare).  ct_file_begin finds it by its name.  Its descriptor is
 * beyond those of the guest, and closed by exec.
 */
#ifndef CT_FILE_H
#define CT_FILE_H

#include "pub_tool_basics.h"

struct ct_file;

/* Never NULL; a failure is reported by ct_file_end. */
struct ct_file *ct_file_begin(const HChar *name);

/* Whether F is written directly. */
Bool ct_file_is_direct(const struct ct_file *f);

/* False after a failure, of this call or of an earlier one. */
Bool ct_file_write(struct ct_file *f, const void *bytes, SizeT n);

/* True if the file is complete: under its name, or, with a line that says so, under its
   temporary one where renaming is refused.  Frees F. */
Bool ct_file_end(struct ct_file *f);

/* Whether NAME is there, also as a link that leads nowhere. */
Bool ct_file_exists(const HChar *name);

/* A regular file or none yet? */
Bool ct_file_is_replaceable(const HChar *name);

/* Begins NAME if nobody else does and there is no file NAME, nor one with BESIDE behind it.
   True also where it cannot be begun at all: then ct_file_end says why. */
Bool ct_file_reserve(const HChar *name, const HChar *beside);

/* Begins NAME, and keeps its folder open: files in it can be begun and ended from now on
   where the name of the folder leads elsewhere or nowhere. */
void ct_file_prepare(const HChar *name);

/* In a fork's child: what was reserved or prepared is the parent's. */
void ct_file_forked(void);

/* What was begun so and never written goes. */
void ct_file_drop_prepared(void);

#endif
