/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cs_diff: what changed between two profiles.  Options and exit status. */
#include "an_diff_report.h"
#include "an_filter.h"
#include "an_main.h"
#include "an_pager.h"
#include "an_paths.h"
#include "an_read.h"
#include "an_reshape.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char program[] = "cs_diff";

static const char help[] =
   "Usage: cs_diff [OPTION...] OLD NEW\n"
   "       cs_diff [OPTION...] OLD OLD... -- NEW\n"
   "Show what changed from profile OLD to profile NEW: totals, functions, lines,\n"
   "source.  Reads the out files of cachesim, Cachegrind and Callgrind, also packed\n"
   "with gzip or zstd; - is standard input.\n"
   "\n"
   "What is shown\n"
   "  --sort=A              order and status by A: an event, L1m LLm D1m DLm or\n"
   "                        cycles (default: cycles, or else the first event)\n"
   "  --limit=N             at most N rows in a list (default 20; 0: all)\n"
   "  --threshold=P         leave out changes of less than P percent of the old\n"
   "                        total (default 0.01)\n"
   "  --cycles=FORMULA      how cycles are estimated (default\n"
   "                        \"Ir + 10 L1m + 100 LLm\")\n"
   "  --function=REGEX, --file=REGEX, --object=REGEX   only what matches\n"
   "  --names=HOW           short (default), full, or mangled\n"
   "  --force               compare although events, caches or counting differ\n"
   "Source\n"
   "  --annotate, --no-annotate   with or without source (default: with)\n"
   "  --context=N           lines around a change (default 3)\n"
   "  -I, --include=DIR     look for source files below DIR too\n"
   "  --map=OLD=NEW         source paths that begin with OLD begin with NEW\n"
   "  --no-guess            do not pair directories that differ in their beginning\n"
   "Verdict\n"
   "  --fail=LIMITS         status 3 if a limit is exceeded, such as\n"
   "                        ir=0.5%,d1mr=2%|1000,@all=10%: percent is the most a\n"
   "                        total may grow, a number the most it may be\n"
   "  --tolerance=LIMITS    changes within these count as none, such as d1m=1%|100\n"
   "Output\n"
   "  --format=FORMAT       text (default), json, html, junit, sarif or markdown\n"
   "  --color=WHEN          auto (default), always or never\n"
   "  --no-pager            no pager on a terminal\n"
   "  --help, --version\n"
   "\n"
   "Exit status: 0 fine, 1 an input cannot be used, 2 wrong usage, 3 a limit is\n"
   "exceeded, 4 the profiles cannot be compared.\n";

typedef bool write_report(const struct an_diff_report *);

struct options {
   struct an_diff_options report;
   const char *sort, *cycles, *fail, *tolerance;
   write_report *write;
   bool force, no_pager, no_guess;
   enum an_color color;
   const char **dirs;
   struct an_filter *filter;
   struct an_path_map *map;
   size_t n_dirs, n_filters, n_maps;
   int n_old; /* how many profiles are old ones */
   bool done; /* --help or --version was all */
};

enum {
   OPT_SORT = 256, OPT_LIMIT, OPT_THRESHOLD, OPT_CYCLES, OPT_FORCE, OPT_FORMAT,
   OPT_COLOR, OPT_HELP, OPT_VERSION, OPT_FAIL, OPT_TOLERANCE, OPT_NAMES,
   OPT_ANNOTATE, OPT_NO_ANNOTATE, OPT_CONTEXT, OPT_MAP, OPT_NO_PAGER,
   OPT_NO_GUESS, OPT_FUNCTION, OPT_FILE, OPT_OBJECT /* as an_filter_kind */
};

static const struct option long_options[] = {
   { "sort", required_argument, NULL, OPT_SORT },
   { "limit", required_argument, NULL, OPT_LIMIT },
   { "threshold", required_argument, NULL, OPT_THRESHOLD },
   { "cycles", required_argument, NULL, OPT_CYCLES },
   { "force", no_argument, NULL, OPT_FORCE },
   { "format", required_argument, NULL, OPT_FORMAT },
   { "color", required_argument, NULL, OPT_COLOR },
   { "fail", required_argument, NULL, OPT_FAIL },
   { "tolerance", required_argument, NULL, OPT_TOLERANCE },
   { "names", required_argument, NULL, OPT_NAMES },
   { "annotate", no_argument, NULL, OPT_ANNOTATE },
   { "no-annotate", no_argument, NULL, OPT_NO_ANNOTATE },
   { "context", required_argument, NULL, OPT_CONTEXT },
   { "include", required_argument, NULL, 'I' },
   { "map", required_argument, NULL, OPT_MAP },
   { "no-pager", no_argument, NULL, OPT_NO_PAGER },
   { "no-guess", no_argument, NULL, OPT_NO_GUESS },
   { "function", required_argument, NULL, OPT_FUNCTION },
   { "file", required_argument, NULL, OPT_FILE },
   { "object", required_argument, NULL, OPT_OBJECT },
   { "help", no_argument, NULL, OPT_HELP },
   { "version", no_argument, NULL, OPT_VERSION },
   { NULL, 0, NULL, 0 },
};

static bool take_format(struct options *o, const char *arg)
{
   static const struct { const char *name; write_report *write; } format[] = {
      { "text", an_diff_text },   { "json", an_diff_json },
      { "junit", an_diff_junit }, { "sarif", an_diff_sarif },
      { "markdown", an_diff_markdown }, { "html", an_diff_html },
   };
   for (size_t i = 0; i < sizeof format / sizeof *format; i++)
      if (!strcmp(arg, format[i].name)) {
         o->write = format[i].write;
         return true;
      }
   return false;
}

static bool take_number(struct options *o, int option, const char *arg)
{
   uint64_t n;
   if (option == OPT_THRESHOLD) {
      o->report.have_threshold = true;
      return an_parse_percent(arg, &o->report.threshold);
   }
   if (!an_parse_count(arg, UINT32_MAX, &n))
      return false;
   if (option == OPT_CONTEXT) {
      o->report.context = (unsigned)n;
      return true;
   }
   o->report.have_limit = true;
   o->report.limit = n ? n : SIZE_MAX;
   return true;
}

static bool take_names(struct options *o, const char *arg)
{
   static const char *const name[] = { "short", "full", "mangled" };
   for (unsigned i = 0; i < 3; i++)
      if (!strcmp(arg, name[i])) {
         o->report.names = (enum an_names)i;
         return true;
      }
   return false;
}

/* Takes one option; false if its argument is no good. */
static bool take(struct options *o, int option, const char *arg)
{
   switch (option) {
   case OPT_SORT: o->sort = arg; return true;
   case OPT_CYCLES: o->cycles = arg; return true;
   case OPT_FAIL: o->fail = arg; return true;
   case OPT_TOLERANCE: o->tolerance = arg; return true;
   case OPT_FORCE: o->force = true; return true;
   case OPT_ANNOTATE: o->report.annotate = true; return true;
   case OPT_NO_ANNOTATE: o->report.annotate = false; return true;
   case OPT_NO_PAGER: o->no_pager = true; return true;
   case OPT_NO_GUESS: o->no_guess = true; return true;
   case OPT_COLOR: return an_parse_color(arg, &o->color);
   case OPT_FORMAT: return take_format(o, arg);
   case OPT_NAMES: return take_names(o, arg);
   case OPT_MAP: return an_path_map_parse(&o->map[o->n_maps++], arg);
   case 'I': o->dirs[o->n_dirs++] = arg; return true;
   case OPT_FUNCTION:
   case OPT_FILE:
   case OPT_OBJECT:
      o->filter[o->n_filters++] =
         (struct an_filter){ (enum an_filter_kind)(option - OPT_FUNCTION), arg };
      return true;
   default: return take_number(o, option, arg);
   }
}

/* "a b" or "a b c -- d": getopt must not move "--", so it is looked for
   first. */
static bool count_profiles(struct options *o, int argc, int separator,
                           struct an_error *err)
{
   int const n = argc - optind;
   o->n_old = n - 1;
   if (separator > 0 && n >= 2 && separator == argc - 2)
      return true;
   if (n == 2)
      return true;
   return an_fail(err, AN_USAGE, "two profiles are needed, OLD and NEW, or "
                  "several OLD, \"--\" and NEW");
}

static bool parse(struct options *o, int argc, char **argv, struct an_error *err)
{
   int c, at = 0, separator = 0;
   for (int i = 1; i < argc && !separator; i++)
      if (!strcmp(argv[i], "--"))
         separator = i;
   opterr = 0;
   while ((c = getopt_long(argc, argv, ":I:", long_options, &at)) != -1) {
      if (c == '?')
         return an_fail(err, AN_USAGE, "unknown option %s", argv[optind - 1]);
      if (c == ':')
         return an_fail(err, AN_USAGE, "option %s needs a value", argv[optind - 1]);
      if (c == OPT_HELP || c == OPT_VERSION) {
         printf("%s", c == OPT_HELP ? help : "cs_diff (cachesim) " AN_VERSION "\n");
         o->done = true;
         return true;
      }
      if (!take(o, c, optarg))
         return an_fail(err, AN_USAGE, "%s%s: bad value \"%s\"",
                        c == 'I' ? "-" : "--",
                        c == 'I' ? "I" : long_options[at].name, optarg);
   }
   return count_profiles(o, argc, separator, err);
}

static bool read_profile(struct an_profile *p, const char *path,
                         const struct options *o, struct an_error *err)
{
   an_main_progress(path);
   bool const ok = an_read_file(p, path, AN_STRICT, err);
   an_main_progress(NULL);
   return ok && an_profile_finish(p, err) &&
          an_filter_apply(p, o->filter, o->n_filters, err) &&
          an_paths_apply(p, o->map, o->n_maps, err);
}

/* Refuses profiles that measure different things, with a table of what
   differs on standard error. */
static bool check_same(struct an_profile *o, struct an_profile *n, bool force,
                       struct an_error *err)
{
   struct an_difference diff[AN_MAX_DIFFERENCES];
   unsigned const n_diff = an_compat(&o->head, &n->head, o->strings, diff);
   struct an_out table;
   if (n_diff == 0 || force)
      return true;
   an_out_init(&table, STDERR_FILENO, "standard error");
   an_out_format(&table, "%s: the profiles measure different things:\n", program);
   if (!an_diff_differences(&table, diff, n_diff, err) ||
       !an_out_finish(&table, err))
      return false;
   return an_fail(err, AN_INCOMPARABLE, "cannot be compared (--force does it)");
}

/* What a comparison needs beside the profiles. */
struct comparison {
   const struct options *o;
   struct an_diff diff;
   struct an_limits gate, tolerance, noise;
   struct an_spread spread;
   struct an_path_map guess;
   bool guessed;
   struct an_heap old_heap, new_heap;
};

/* The totals of each old profile widen the spread. */
static bool read_spread(struct comparison *c, char **file, struct an_profile *first,
                        struct an_error *err)
{
   memcpy(c->spread.least, first->total, sizeof first->total);
   memcpy(c->spread.most, first->total, sizeof first->total);
   c->spread.n_runs = 1;
   for (int i = 1; i < c->o->n_old; i++) {
      struct an_profile p;
      an_profile_init(&p, first->strings);
      bool ok = read_profile(&p, file[i], c->o, err) &&
                check_same(first, &p, c->o->force, err);
      if (ok && !an_compat_events(&first->head, &p.head))
         ok = an_fail(err, AN_INCOMPARABLE, "%s: not the events of %s", file[i], file[0]);
      if (ok)
         an_profile_select_events(&p, first->head.event, first->head.n_events);
      for (unsigned e = 0; ok && e < first->head.n_events; e++) {
         if (p.total[e] < c->spread.least[e])
            c->spread.least[e] = p.total[e];
         if (p.total[e] > c->spread.most[e])
            c->spread.most[e] = p.total[e];
      }
      an_profile_deinit(&p);
      if (!ok)
         return false;
      c->spread.n_runs++;
   }
   return true;
}

static bool compare(struct comparison *c, struct an_profile *old_profile,
                    struct an_profile *new_profile, struct an_error *err)
{
   const struct options *o = c->o;
   bool const all = o->write == an_diff_json && !o->report.have_threshold;
   if (!o->no_guess &&
       (!an_paths_guess(old_profile, new_profile, &c->guess, &c->guessed, err) ||
        (c->guessed && !an_paths_apply(new_profile, &c->guess, 1, err))))
      return false;
   struct an_diff_setup setup = {
      .metric = o->sort, .cycles = o->cycles,
      .line_threshold = all ? -1 : o->report.threshold,
      .dirs = o->dirs, .n_dirs = o->n_dirs,
      .old_heap = &c->old_heap, .new_heap = &c->new_heap,
      .renamed = c->guessed ? &c->guess : NULL,
   };
   bool const leaks = c->old_heap.n_files && c->new_heap.n_files;
   return an_diff_init(&c->diff, old_profile, new_profile, &setup, err) &&
          (!o->fail || an_limits_parse(&c->gate, o->fail, old_profile, o->cycles, leaks, err)) &&
          (!o->tolerance || an_limits_parse(&c->tolerance, o->tolerance, old_profile,
                                            o->cycles, leaks, err)) &&
          (o->tolerance || an_limits_noise(&c->noise, old_profile, o->cycles, err));
}

static int report(const struct comparison *c)
{
   const struct options *o = c->o;
   struct an_error err;
   struct an_out out;
   an_main_output(&out, o->color);
   struct an_diff_report r = { &c->diff, &o->report, &out, &err, &c->gate,
                               &c->tolerance, o->tolerance ? &c->tolerance : &c->noise,
                               &c->spread, false };
   an_diff_judge(&r);
   pid_t pager = o->write == an_diff_text && !o->no_pager ? an_pager_start(&out) : 0;
   bool ok = o->write(&r);
   int status = an_main_end(program, &out, r.failed ? AN_REGRESSION : AN_OK);
   an_pager_end(&out, pager);
   return ok ? status : an_main_fail(program, &err);
}

static int run(const struct options *o, char **file, struct an_strings *s)
{
   struct an_error err;
   struct an_profile old_profile, new_profile;
   struct comparison c = { .o = o };
   int status;
   an_profile_init(&old_profile, s);
   an_profile_init(&new_profile, s);
   an_heap_init(&c.old_heap, s);
   an_heap_init(&c.new_heap, s);
   if (an_heap_read_beside(&c.old_heap, file[0], &err) &&
       an_heap_read_beside(&c.new_heap, file[o->n_old], &err) &&
       read_profile(&old_profile, file[0], o, &err) &&
       read_spread(&c, file, &old_profile, &err) &&
       read_profile(&new_profile, file[o->n_old], o, &err) &&
       check_same(&old_profile, &new_profile, o->force, &err) &&
       compare(&c, &old_profile, &new_profile, &err))
      status = report(&c);
   else
      status = an_main_fail(program, &err);
   an_diff_deinit(&c.diff);
   an_heap_deinit(&c.old_heap);
   an_heap_deinit(&c.new_heap);
   an_limits_deinit(&c.gate);
   an_limits_deinit(&c.tolerance);
   an_limits_deinit(&c.noise);
   an_profile_deinit(&old_profile);
   an_profile_deinit(&new_profile);
   return status;
}

static int start(struct options *o, int argc, char **argv)
{
   struct an_error err;
   struct an_strings strings;
   o->dirs = calloc((size_t)argc, sizeof *o->dirs);
   o->filter = calloc((size_t)argc, sizeof *o->filter);
   o->map = calloc((size_t)argc, sizeof *o->map);
   bool ok = (o->dirs && o->filter && o->map) || an_fail_memory(&err);
   if (!ok || !parse(o, argc, argv, &err))
      return an_main_fail(program, &err);
   if (o->done)
      return fflush(stdout) == 0 ? AN_OK : AN_FAILED;
   if (!an_strings_init(&strings)) {
      an_fail_memory(&err);
      return an_main_fail(program, &err);
   }
   int status = run(o, argv + optind, &strings);
   an_strings_deinit(&strings);
   return status;
}

int main(int argc, char **argv)
{
   struct options o = { .cycles = AN_CYCLES_DEFAULT, .write = an_diff_text,
                        .report = { .threshold = 0.01, .limit = 20, .context = 3,
                                    .annotate = true } };
   an_main_start();
   int status = start(&o, argc, argv);
   free(o.dirs);
   free(o.filter);
   free(o.map);
   return status;
}
