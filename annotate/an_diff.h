/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The comparison of two profiles, function by function and line by line.
 *
 * Both profiles must share one table of strings.  They are brought into one
 * shape first: the common events in the order of the old one, no objects.
 *
 * Functions are paired by file and name; what is left over then, if there is
 * just one on each side, by name and base name of the file, by name, by an
 * equal body (the same lines from the first on, with the same counts), and by
 * an equal shape (the same lines).  Such a pair is MOVED.
 *
 * Lines of a pair are those of the same function.  If both sources are found
 * and differ, an old line's partner is its partner in the text (an_align.h);
 * if there is but one source, lines are aligned by their counts where that
 * explains more lines than equal numbers do.
 *
 *     struct an_diff d;
 *     if (!an_diff_init(&d, &old_profile, &new_profile, &setup, &err)) ...
 *     for (size_t i = 0; i < d.n_pairs; i++)
 *        use(&d.pair[i]);
 *     an_diff_deinit(&d);
 *
 * Cost: one hash lookup per function, one walk over both profiles' records;
 * aligning for functions that differ alone.
 */
#ifndef AN_DIFF_H
#define AN_DIFF_H

#include "an_format.h"
#include "an_heap.h"
#include "an_metric.h"
#include "an_paths.h"
#include "an_source.h"

enum an_change { AN_SAME, AN_BETTER, AN_WORSE, AN_NEW, AN_GONE, AN_MOVED };

/* A function in both profiles, or in one. */
struct an_pair {
   uint32_t file, name;         /* string ids: the new ones, if it is there, which an
                                   old file has too if its directory is paired */
   uint32_t old_file, old_name; /* differ if it moved */
   int64_t old_func, new_func;  /* indices, -1: not there */
   bool moved;
};

/* A line in both profiles, or in one. */
struct an_line_pair {
   uint32_t pair;
   uint32_t old_line, new_line;    /* valid if the record is */
   int64_t old_record, new_record; /* indices, -1: not there */
};

/* Both texts of a file, and how their lines belong together. */
struct an_file_pair {
   uint32_t old_file, new_file;    /* string ids */
   struct an_source old_source, new_source;
   bool have_old, have_new;
   bool edited;                    /* both are there and differ */
   int32_t *to;                    /* if edited: old line - 1 -> new line - 1 */
};

struct an_diff_setup {
   const char *metric;    /* NULL: cycles, or else the first event */
   const char *cycles;    /* the formula */
   double line_threshold; /* least |delta| of a line in percent of the old total;
                             negative: even lines that did not change */
   struct an_finder *old_finder, *new_finder;
   const struct an_heap *old_heap, *new_heap; /* allocations; may be without files */
   const struct an_path_map *renamed; /* how old paths became new ones, or NULL */
};

struct an_diff {
   struct an_profile *old_profile, *new_profile;
   unsigned n_events;
   struct an_metric metric;     /* what status and order go by */
   struct an_pair *pair;
   uint64_t *count;             /* per pair: n_events old, n_events new */
   size_t n_pairs;
   uint32_t *order;             /* pairs by descending |delta| of the metric */
   struct an_line_pair *line;   /* by descending |delta| */
   size_t n_lines, cap_lines;
   struct an_diff_setup setup;
   struct an_file_pair **file;  /* by string id of the old file */
   size_t n_files;
   int32_t *to;                 /* scratch of the alignment */
   uint64_t *values;
   size_t cap_to, cap_values;
};

static inline const uint64_t *an_pair_old(const struct an_diff *d, size_t i)
{
   return d->count + 2 * i * d->n_events;
}

static inline const uint64_t *an_pair_new(const struct an_diff *d, size_t i)
{
   return an_pair_old(d, i) + d->n_events;
}

/* Status AN_INCOMPARABLE if there is no common event, AN_USAGE if the metric
   cannot be had.  SETUP's arrays must live as long as D. */
bool an_diff_init(struct an_diff *d, struct an_profile *old_profile,
                  struct an_profile *new_profile,
                  const struct an_diff_setup *setup, struct an_error *err);
void an_diff_deinit(struct an_diff *d);

/* What happened to pair I; to a line pair. */
enum an_change an_pair_change(const struct an_diff *d, size_t i);
enum an_change an_line_change(const struct an_diff *d,
                              const struct an_line_pair *l);

/* The path of the file of L: in the new profile if the line is there, else as the
   old profile itself has it, perhaps put into BUF. */
enum { AN_PATH_BYTES = 4096 };
const char *an_line_path(const struct an_diff *d, const struct an_line_pair *l,
                         char buf[AN_PATH_BYTES]);

/* "same", "better" ... */
const char *an_change_name(enum an_change change);

/* The change of the metric. */
struct an_delta an_diff_delta(const struct an_diff *d, const uint64_t *old_count,
                              const uint64_t *new_count);

/* Is it a line of a source, and not code without lines? */
static inline bool an_line_is_known(const struct an_line_pair *l)
{
   return l->old_line || l->new_line;
}

/* Counts of a line pair; zeros where it is not. */
const uint64_t *an_line_old(const struct an_diff *d, const struct an_line_pair *l);
const uint64_t *an_line_new(const struct an_diff *d, const struct an_line_pair *l);

/* --- Parts of an_diff_init --- */

/* Pairs what is left over on both sides. */
bool an_diff_pair_moved(struct an_diff *d);

/* Pairs the lines of pair I and keeps those that the threshold lets through. */
bool an_diff_pair_lines(struct an_diff *d, uint32_t i);

/* Both texts of the file of pair P; NULL without memory.  Made once. */
struct an_file_pair *an_diff_file_pair(struct an_diff *d,
                                       const struct an_pair *p);

#endif
