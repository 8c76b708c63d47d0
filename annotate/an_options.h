/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command lines: the options that the three programs share, and how each adds
 * its own.
 *
 * An option is a row of a table: its name, whether it has a value, and the
 * function that takes it.  Shared rows say which programs have them; a
 * program's own rows reach its own settings through an_options.own.
 *
 *     static const struct an_program program = { "cs_x", help, AN_MERGE, own, n };
 *     if (an_options_init(&o, argc, &err) && an_options_parse(&o, &program, argc, argv, &err))
 *        use(&o, argv + o.first_file);
 *     an_options_deinit(&o);
 */
#ifndef AN_OPTIONS_H
#define AN_OPTIONS_H

#include "an_error.h"
#include "an_filter.h"
#include "an_names.h"
#include "an_paths.h"
#include "an_read.h"

#include <stddef.h>

enum an_color { AN_COLOR_AUTO, AN_COLOR_ALWAYS, AN_COLOR_NEVER };

enum an_by { AN_BY_FUNCTION, AN_BY_NAME, AN_BY_LINE, AN_BY_FILE, AN_BY_OBJECT,
             AN_BY_DIR };

struct an_options {
   const char *show;       /* names with commas between; NULL: chosen */
   const char *sort;       /* NULL: the program's choice */
   const char *cycles;     /* the formula of "cycles" */
   double threshold;       /* percent */
   bool have_threshold;    /* given by the user */
   size_t limit;           /* rows of a list; SIZE_MAX: all */
   bool have_limit;
   unsigned context;       /* lines around a hot or changed line */
   bool annotate;          /* with source */
   bool inclusive;         /* functions by their cost with all they call */
   enum an_names names;
   enum an_by by;
   enum an_color color;
   bool no_pager;
   uint64_t max_memory;    /* bytes; 0: no limit */
   bool have_max_memory;
   enum an_strictness strictness; /* --force */
   const char **dirs;      /* of --include */
   struct an_filter *filter;
   struct an_path_map *map;
   const char **object;    /* of --exe: programs, for their build-ids */
   size_t n_dirs, n_filters, n_maps, n_objects;
   int first_file;         /* index into argv */
   bool done;              /* --help or --version was all */
   void *own;              /* the program's own settings */
};

/* Takes the option's value (NULL if it has none); false if it is no good. */
typedef bool an_take(struct an_options *o, const char *value);

enum { AN_ANNOTATE = 1, AN_DIFF = 2, AN_MERGE = 4 };

struct an_option {
   const char *name;
   char letter;       /* the short form; 0: none */
   bool has_value;
   an_take *take;
   unsigned programs; /* in the shared table: which programs have it */
};

struct an_program {
   const char *name, *help;
   unsigned bit; /* AN_ANNOTATE ... */
   const struct an_option *own;
   size_t n_own;
};

/* Room for as many of each repeatable option as there are arguments; sets
   nothing else.  Deinit is right even after a failure. */
bool an_options_init(struct an_options *o, int argc, struct an_error *err);
void an_options_deinit(struct an_options *o);

/* Status AN_USAGE if the command line is wrong. */
bool an_options_parse(struct an_options *o, const struct an_program *program,
                      int argc, char **argv, struct an_error *err);

/* The position of TEXT in NAME, or -1. */
int an_parse_choice(const char *text, const char *const *name, int n);

/* Numbers: the whole TEXT must be one, in range. */
bool an_parse_count(const char *text, uint64_t most, uint64_t *n);
bool an_parse_size(const char *text, uint64_t *bytes); /* "512M"; K, M, G and T */
bool an_parse_percent(const char *text, double *value);

#endif
