/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names as people want to read them.
 *
 * A short function name has its template arguments folded to <> and lacks
 * what compilers append: .constprop.N .isra.N .part.N .cold .llvm.N
 * .lto_priv.N, " [clone ...]" and Rust's ::h0123456789abcdef.  A tidy path
 * has no "./", "//" and no "dir/.."; a short one also "/rustc/..." for the commit
 * that Rust's library was built from.
 *
 * Short names are for display only; entries are told apart by their full
 * names, and a tidy path is still that of the file.  All functions write at most LEN bytes to OUT and return how many;
 * no NUL is added.  Cost: one pass.
 */
#ifndef AN_NAMES_H
#define AN_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum an_names { AN_NAMES_SHORT, AN_NAMES_FULL, AN_NAMES_MANGLED };

size_t an_name_short(const char *name, size_t len, char *out);
size_t an_path_tidy(const char *path, size_t len, char *out);
size_t an_path_short(const char *path, size_t len, char *out);

#endif
