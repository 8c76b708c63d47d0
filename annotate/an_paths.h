/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source paths of different builds and machines.
 *
 * A mapping OLD=NEW replaces the prefix OLD of a path, as debuggers do; it
 * ends at a directory: /a=/b maps /a/x, not /ab.  The first that fits counts.
 */
#ifndef AN_PATHS_H
#define AN_PATHS_H

#include "an_profile.h"

struct an_path_map {
   const char *from, *to;
   size_t from_len, to_len;
};

/* How many bytes at the beginning of PATH are the directory HERE and its '/', if
   it lies below; else 0, as it is for the root directory and for "". */
size_t an_path_below(const char *here, const char *path);

/* Takes "OLD=NEW"; the parts point into TEXT.  False without '=' or OLD. */
bool an_path_map_parse(struct an_path_map *map, const char *text);

/* The path that MAP made PATH from, put into OWN (SIZE bytes); PATH itself if MAP did
   not make it, or if there is no room. */
const char *an_path_unmap(const struct an_path_map *map, const char *path, char *own,
                          size_t size);

/* Renames the files of P, and those that hashes are recorded of, by the first of
   the N maps that fits. */
bool an_paths_apply(struct an_profile *p, const struct an_path_map *map,
                    size_t n, struct an_error *err);

/* Two checkouts of one source: if most files that only one of the profiles
   has agree in the end of their paths, and differ in one and the same
   beginning, *MAP maps OLD_PROFILE's beginning to NEW_PROFILE's and *FOUND is
   true.  Its parts point into names of the profiles. */
bool an_paths_guess(const struct an_profile *old_profile,
                    const struct an_profile *new_profile,
                    struct an_path_map *map, bool *found, struct an_error *err);

#endif
