/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Suppressions in Memcheck's syntax, so that its files work unchanged:
 *
 *     {
 *        a name
 *        Memcheck,leakcheck:Leak
 *        match-leak-kinds: definite,possible
 *        fun:malloc
 *        obj:*libfoo*
 *        src:file.c:12
 *        ...
 *     }
 *
 * Read are entries for the tools Memcheck, leakcheck and cachesim of the
 * kinds Leak and Free; all others are skipped.  In patterns '*' and '?' stand
 * for any text and any character; '...' stands for any frames.  A stack may
 * be longer than the entry.
 *
 * Core module: pure C11.
 */
#ifndef LC_SUPP_H
#define LC_SUPP_H

#include <stdbool.h>

#include "lc_mem.h"

enum lc_supp_kind { LC_SUPP_LEAK, LC_SUPP_FREE };

/* What is known of a frame; NULL or 0 where nothing is. */
struct lc_frame {
   const char *fun; /* as the symbol table spells it */
   const char *obj;
   const char *file;
   unsigned line;
};

struct lc_supp {
   const char *name;
   enum lc_supp_kind kind;
   unsigned leak_kinds; /* set of 1 << enum lc_state */
   const char *file;
   unsigned line;      /* of the name in that file */
   unsigned n_patterns;
   const char *const *pattern; /* as in the file */
   uint64_t hits;              /* kept by the caller */
   uint64_t blocks, bytes;
};

struct lc_supps;

struct lc_supps *lc_supps_create(const struct lc_mem *mem);
void lc_supps_destroy(struct lc_supps *s);

/* Reads entries from TEXT, which must outlive S and is changed; FILE names it, and
   outlives S, too.  Returns 0, or the number of the first line that cannot be
   understood; entries before it are kept. */
unsigned lc_supps_read(struct lc_supps *s, char *text, const char *file);

/* The first entry that matches an error of KIND (of a leak: of the kinds LEAK_KIND, one
   bit) with the stack of N frames, or NULL. */
struct lc_supp *lc_supps_match(struct lc_supps *s, enum lc_supp_kind kind, unsigned leak_kind,
                               const struct lc_frame *frame, unsigned n);

/* Is there any entry of this kind? */
bool lc_supps_any(const struct lc_supps *s, enum lc_supp_kind kind);

/* The entries in the order of reading; NULL at the end. */
struct lc_supp *lc_supps_at(const struct lc_supps *s, unsigned i);

/* Does TEXT match PATTERN? */
bool lc_supp_glob(const char *pattern, const char *text);

#endif
