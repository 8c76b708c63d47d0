/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is a function with an allocator's name an allocator's?  Told from what else
 * its object (program or library) defines.
 *
 *     for each function symbol of the object:
 *        kind = lc_kinds_find_in_group(kinds, name, &group);
 *        if (kind != NULL) lc_object_add(&o, group, kind, global);
 *     ... lc_object_counts(&o, group, kind, global) ...
 *
 * | name                                  | counts if                                         |
 * |---------------------------------------|---------------------------------------------------|
 * | one the user gave; new and delete;    | always: the first are his word, the others        |
 * | longjmp, throw                        | are names that nobody else can take               |
 * | malloc, calloc, realloc, free, global | always: the program's own calls come to it        |
 * | the same, weak                        | malloc or free is global in its object, or as     |
 * |                                       | local names (the core calls weak ones local)      |
 * | any of these in the C library         | always: nothing else has such names there         |
 * | cfree, valloc, memalign ..., global   | its object has malloc and free, too               |
 * | any of these, local                   | no global one has the same name, and the local    |
 * |                                       | ones are an allocator, with malloc and free       |
 * | with a prefix: mi_new, je_free        | the object has others with this prefix and        |
 * |                                       | binding that are an allocator                     |
 * | __rust_alloc, __rust_dealloc ...      | the object has both of these                      |
 *
 * An allocator are at least three functions, one that allocates and one that frees among
 * them; new and delete with a prefix do not count towards that, because they are words that
 * everybody uses.
 *
 * Core module: pure C11.
 */
#ifndef LC_OBJECT_H
#define LC_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "lc_kinds.h"

/* The members of each group as bits by lc_kinds_number, local and global ones. */
struct lc_object {
   bool is_libc; /* to be set before it is asked */
   uint64_t members[LC_N_GROUPS][2];
   uint64_t allocating[LC_N_GROUPS][2]; /* those that allocate, and those that free */
   uint64_t freeing[LC_N_GROUPS][2];
};

/* A function of the object is called as KIND of GROUP is. */
void lc_object_add(struct lc_object *o, enum lc_group group, const struct lc_kind *kind, bool global);

/* When all have been added: does it count? */
bool lc_object_counts(const struct lc_object *o, enum lc_group group, const struct lc_kind *kind, bool global);

/* Does a function that counts give way to a known allocator that it calls?  A program can wrap
   malloc in functions of such names. */
bool lc_object_gives_way(enum lc_group group, bool global);

/* Is KIND, of LC_GROUP_BARE, malloc, calloc, realloc or free? */
bool lc_object_is_basic(const struct lc_kind *kind);

/* Does the object bring its own malloc? */
bool lc_object_has_malloc(const struct lc_object *o);

#endif
