/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding the source files of a profile.
 *
 * A name of the profile is looked for
 *  1. as it is;
 *  2. below each directory of --include, with its whole path and then with ever
 *     shorter ends of it: "a/b/c.c" is DIR/a/b/c.c, DIR/b/c.c or DIR/c.c.  "x/../"
 *     and "./" within a name are taken out first, for a directory x may not be here;
 *  3. below the working directory, without the beginning that most missing files
 *     of the profile have in common: a checkout of what was built elsewhere;
 *  4. at the debuginfod servers of $DEBUGINFOD_URLS, by the build-ids of the
 *     programs and libraries: those that are recorded in the profile, of --exe,
 *     of the objects that have code of that file, and of the commands, if they are here.
 *
 *     struct an_finder f;
 *     an_finder_init(&f, &options, &profile);
 *     fd = an_finder_open(&f, "a.c", &path, &st);
 *     an_finder_deinit(&f);
 *
 * Steps 3 and 4 are prepared when the first file comes to them.  Cost of 3: a few
 * stat(2) for each of at most MOST_VOTERS files.
 */
#ifndef AN_FINDER_H
#define AN_FINDER_H

#include "an_options.h"

#include <sys/stat.h>

struct an_finder_id {
   char *build_id;
   uint32_t object; /* string id of the object, which is asked for its own files; 0: any */
};

struct an_finder {
   const struct an_options *opt;
   const struct an_profile *profile; /* NULL: steps 1 and 2 alone */
   bool have_guess, have_ids;  /* steps 3 and 4 are prepared */
   char *beginning;            /* what step 3 drops; NULL: nothing */
   struct an_finder_id *id;
   size_t n_ids, cap_ids;
   void *client;               /* debuginfod's; NULL: no servers */
};

/* OPT and P (may be NULL) must live as long as F. */
void an_finder_init(struct an_finder *f, const struct an_options *opt,
                    const struct an_profile *p);
void an_finder_deinit(struct an_finder *f);

/* A descriptor of the regular file that NAME is, with its *PATH (free() it) and
   *ST; -1 if there is none. */
int an_finder_open(struct an_finder *f, const char *name, char **path, struct stat *st);

#endif
