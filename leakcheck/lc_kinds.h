/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions that allocate and free: names, and where their arguments
 * and results stand.
 *
 * Knows glibc, musl, jemalloc, tcmalloc, mimalloc and all forms of C++ new
 * and delete; the user adds functions of his own with lc_kinds_add.
 *
 *     const struct lc_kind *k = lc_kinds_find(kinds, "posix_memalign");
 *
 * Core module: pure C11.
 */
#ifndef LC_KINDS_H
#define LC_KINDS_H

#include <stdbool.h>

#include "lc_mem.h"

/* Who must free what: a block of one family freed by another is an error. */
enum lc_family { LC_FAMILY_MALLOC, LC_FAMILY_NEW, LC_FAMILY_NEW_ARRAY, LC_FAMILY_OWN };

enum lc_act {
   LC_ACT_ALLOC,   /* the result is a new block */
   LC_ACT_ZALLOC,  /* the same, and its words are set */
   LC_ACT_STORE,   /* the new block's address is stored where the first argument points */
   LC_ACT_REALLOC, /* the argument `block` becomes the result */
   LC_ACT_FREE,    /* the argument `block` is gone */
   LC_ACT_LEAVE,   /* control leaves the allocator without returning: longjmp, throw */
   LC_ACT_START,   /* no allocator: libc is about to call main, its first argument */
   LC_ACT_MAIN,    /* the same: main */
   LC_ACT_EXIT,    /* the same: the program ends, with all that exit does */
};

enum { LC_NO_ARG = -1, LC_MAX_ARGS = 6 };

/* Arguments are counted from 0; LC_NO_ARG: there is none. */
struct lc_kind {
   const char *name;
   enum lc_act act;
   enum lc_family family;
   signed char size;  /* bytes */
   signed char count; /* by which bytes are multiplied */
   signed char block; /* the block to free or resize */
   bool weak;         /* a known allocator that it calls counts in its place */
   bool pages;        /* the size is rounded up to whole pages */
};

/* Functions that come together: whoever has one of them has others.  lc_object.h tells by
   this whether a name is an allocator's or only looks like one. */
enum lc_group {
   LC_GROUP_OWN,   /* added by lc_kinds_add */
   LC_GROUP_LEAVE, /* the functions of LC_ACT_LEAVE and what follows it */
   LC_GROUP_CPP,   /* new and delete */
   LC_GROUP_RUST,
   LC_GROUP_BARE,          /* malloc, free, ... */
   LC_GROUP_PREFIXED,      /* and more: the same with a prefix of libc's */
   LC_GROUP_PREFIXED_FULL = LC_GROUP_PREFIXED + 5, /* and more: of another allocator's */
   LC_N_GROUPS = LC_GROUP_PREFIXED_FULL + 5,
};

enum { LC_MAX_NUMBER = 64 };

struct lc_kinds;

struct lc_kinds *lc_kinds_create(const struct lc_mem *mem);
void lc_kinds_destroy(struct lc_kinds *k);

/* The function called NAME, as the symbol table or the demangler spells it;
   a version behind @ is cut off.  NULL: not an allocator. */
const struct lc_kind *lc_kinds_find(const struct lc_kinds *k, const char *name);

/* The same, and the group that it belongs to by its name. */
const struct lc_kind *lc_kinds_find_in_group(const struct lc_kinds *k, const char *name, enum lc_group *group);

/* A number below LC_MAX_NUMBER, different for each function of a group; of LC_GROUP_RUST and
   LC_GROUP_BARE and above. */
unsigned lc_kinds_number(const struct lc_kind *kind, enum lc_group group);

/*
 * Adds functions from a specification:
 *
 *     SPEC  = FUNC { ',' FUNC }            (or one FUNC a line; '#' begins a comment)
 *     FUNC  = NAME '=' ACT { ':' ARG }     ACT = alloc zalloc store realloc free
 *     ARG   = ('size' | 'count' | 'block') DIGIT
 *
 * for example "pool_get=alloc:size1,pool_put=free:block1".  On failure false,
 * with *ERROR and *AT (into SPEC) telling what is wrong and where.
 */
bool lc_kinds_add(struct lc_kinds *k, const char *spec, const char **error, const char **at);

/* Have functions been added?  Then any name may be one. */
bool lc_kinds_has_own(const struct lc_kinds *k);

#endif
