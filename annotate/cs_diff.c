/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cs_diff: what changed between two profiles.  Options and exit status. */
#include "an_demangle.h"
#include "an_diff_report.h"
#include "an_finder.h"
#include "an_main.h"
#include "an_pager.h"
#include "an_progress.h"
#include "an_reshape.h"

#include <string.h>
#include <unistd.h>

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
   "  --exe=PROGRAM         ask the servers of $DEBUGINFOD_URLS for its source too\n"
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
   "  --max-memory=SIZE     stop when more would be needed, such as 512M (default:\n"
   "                        half of what there is; 0: no limit)\n"
   "  --help, --version\n"
   "\n"
   "Exit status: 0 fine, 1 an input cannot be used, 2 wrong usage, 3 a limit is\n"
   "exceeded, 4 the profiles cannot be compared.\n";

typedef bool write_report(const struct an_diff_report *);

/* What cs_diff alone can be told. */
struct own {
   const char *fail, *tolerance;
   write_report *write;
   bool no_guess;
   int separator; /* where "--" stands in argv; 0: nowhere */
};

static bool take_fail(struct an_options *o, const char *value)
{
   ((struct own *)o->own)->fail = value;
   return true;
}

static bool take_tolerance(struct an_options *o, const char *value)
{
   ((struct own *)o->own)->tolerance = value;
   return true;
}

static bool take_no_guess(struct an_options *o, const char *value)
{
   (void)value;
   ((struct own *)o->own)->no_guess = true;
   return true;
}

static bool take_format(struct an_options *o, const char *value)
{
   static const struct { const char *name; write_report *write; } format[] = {
      { "text", an_diff_text },   { "json", an_diff_json },
      { "junit", an_diff_junit }, { "sarif", an_diff_sarif },
      { "markdown", an_diff_markdown }, { "html", an_diff_html },
   };
   for (size_t i = 0; i < sizeof format / sizeof *format; i++)
      if (!strcmp(value, format[i].name)) {
         ((struct own *)o->own)->write = format[i].write;
         return true;
      }
   return false;
}

static const struct an_option own_options[] = {
   { "fail", 0, true, take_fail, 0 },
   { "tolerance", 0, true, take_tolerance, 0 },
   { "no-guess", 0, false, take_no_guess, 0 },
   { "format", 0, true, take_format, 0 },
};

static const struct an_program program = {
   "cs_diff", help, AN_DIFF, own_options, sizeof own_options / sizeof *own_options,
};

/* Reads a profile, or a heap profile or Valgrind's XML into HEAP (may be NULL). */
static bool read_profile(struct an_profile *p, struct an_heap *heap, const char *path,
                         const struct an_options *o, struct an_error *err)
{
   struct an_input in = { 0 };
   bool ok = an_input_read(&in, path, err);
   if (ok && heap && an_heap_is_xml(&in))
      ok = an_heap_read(heap, &in, err) &&
           (an_texts_add(&p->inputs, p->strings, path, strlen(path)) || an_fail_memory(err));
   else if (ok)
      ok = an_read_input(p, &in, AN_STRICT, err) &&
           (!heap || an_heap_read_beside(heap, path, err));
   an_input_deinit(&in);
   return ok && an_profile_finish(p, err) &&
          (o->names == AN_NAMES_MANGLED || an_demangle(p, err)) &&
          an_filter_apply(p, o->filter, o->n_filters, err) &&
          an_paths_apply(p, o->map, o->n_maps, err);
}

/* Ends with a table on standard error of what differs. */
static bool refuse(const char *what, const struct an_difference *diff, unsigned n,
                   const char *reason, struct an_error *err)
{
   struct an_out table;
   an_out_init(&table, STDERR_FILENO, "standard error");
   an_out_format(&table, "%s: %s:\n", program.name, what);
   if (!an_diff_differences(&table, diff, n, err) || !an_out_finish(&table, err))
      return false;
   return an_fail(err, AN_INCOMPARABLE, "%s", reason);
}

/* Refuses profiles that measure different things. */
static bool check_same(struct an_profile *o, struct an_profile *n, bool force,
                       struct an_error *err)
{
   struct an_difference diff[AN_MAX_DIFFERENCES];
   unsigned const n_diff = an_compat(&o->head, &n->head, o->strings, diff);
   if (n_diff == 0 || force)
      return true;
   return refuse("the profiles measure different things", diff, n_diff,
                 "cannot be compared (--force does it)", err);
}

/* What a comparison needs beside the profiles. */
struct comparison {
   const struct an_options *o;
   const struct own *own;
   int n_old; /* how many profiles are old ones */
   struct an_diff diff;
   struct an_limits gate, tolerance, noise;
   struct an_spread spread;
   struct an_path_map guess;
   bool guessed;
   struct an_heap old_heap, new_heap;
   struct an_difference run[AN_MAX_DIFFERENCES]; /* what the runs differ in */
   unsigned n_run;
   struct an_leak_diff leaks;
   struct an_finder old_finder, new_finder;
   struct an_progress progress;
};

/* The totals of each old profile widen the spread. */
static bool read_spread(struct comparison *c, char **file, struct an_profile *first,
                        struct an_error *err)
{
   memcpy(c->spread.least, first->total, sizeof first->total);
   memcpy(c->spread.most, first->total, sizeof first->total);
   c->spread.n_runs = 1;
   for (int i = 1; i < c->n_old; i++) {
      struct an_profile p;
      an_progress_reading(&c->progress, file[i], i + 1, c->n_old + 1);
      an_profile_init(&p, first->strings);
      bool ok = read_profile(&p, NULL, file[i], c->o, err);
      an_progress_end(&c->progress);
      ok = ok && check_same(first, &p, c->o->strictness == AN_FORCE, err);
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

/* A verdict on runs of different programs or tools is none. */
static bool check_runs(struct comparison *c, const struct an_profile *o,
                       const struct an_profile *n, struct an_error *err)
{
   c->n_run = an_compat_runs(&o->head, &n->head, o->strings, c->run);
   if (c->n_run == 0 || !c->own->fail || c->o->strictness == AN_FORCE)
      return true;
   return refuse("the runs differ", c->run, c->n_run,
                 "no verdict can be given (--force gives one)", err);
}

static bool compare(struct comparison *c, struct an_profile *old_profile,
                    struct an_profile *new_profile, struct an_error *err)
{
   const struct an_options *o = c->o;
   const struct own *own = c->own;
   bool const all = own->write == an_diff_json && !o->have_threshold;
   if (!own->no_guess &&
       (!an_paths_guess(old_profile, new_profile, &c->guess, &c->guessed, err) ||
        (c->guessed && !an_paths_apply(old_profile, &c->guess, 1, err))))
      return false;
   struct an_diff_setup setup = {
      .metric = o->sort, .cycles = o->cycles,
      .line_threshold = all ? -1 : o->threshold,
      .old_finder = &c->old_finder, .new_finder = &c->new_finder,
      .old_heap = &c->old_heap, .new_heap = &c->new_heap,
      .renamed = c->guessed ? &c->guess : NULL,
   };
   bool const leaks = c->old_heap.n_files && c->new_heap.n_files;
   if (leaks && !an_leak_diff_init(&c->leaks, &c->old_heap, &c->new_heap, err))
      return false;
   return an_diff_init(&c->diff, old_profile, new_profile, &setup, err) &&
          (!own->fail || an_limits_parse(&c->gate, own->fail, old_profile, o->cycles, leaks, err)) &&
          an_limits_check(&c->gate, old_profile, err) &&
          an_limits_check(&c->gate, new_profile, err) &&
          (!own->tolerance || an_limits_parse(&c->tolerance, own->tolerance, old_profile,
                                            o->cycles, leaks, err)) &&
          (own->tolerance || an_limits_noise(&c->noise, old_profile, o->cycles, err));
}

static int report(struct comparison *c)
{
   const struct an_options *o = c->o;
   const struct own *own = c->own;
   struct an_error err;
   struct an_out out;
   char here[4096];
   if (o->names != AN_NAMES_SHORT || !getcwd(here, sizeof here))
      here[0] = '\0';
   an_main_output(&out, o->color);
   struct an_diff_report r = { &c->diff, o, &out, &err, &c->gate,
                               &c->tolerance, own->tolerance ? &c->tolerance : &c->noise,
                               &c->spread, c->leaks.pair ? &c->leaks : NULL, c->run, c->n_run,
                               here, false };
   an_diff_judge(&r);
   an_progress_writing(&c->progress, c->diff.n_lines);
   pid_t pager = own->write == an_diff_text && !o->no_pager ? an_pager_start(&out) : 0;
   bool ok = own->write(&r);
   an_progress_end(&c->progress);
   int status = an_main_end(program.name, &out, r.failed ? AN_REGRESSION : AN_OK);
   an_pager_end(&out, pager);
   return ok ? status : an_main_fail(program.name, &err);
}

/* "a b" or "a b c -- d". */
static bool count_profiles(const struct own *own, int n, int first, struct an_error *err)
{
   if (n == 2 || (n > 2 && own->separator == first + n - 2))
      return true;
   return an_fail(err, AN_USAGE, "two profiles are needed, OLD and NEW, or "
                  "several OLD, \"--\" and NEW");
}

static bool read_and_compare(struct comparison *c, char **file, struct an_profile *old_profile,
                             struct an_profile *new_profile, struct an_error *err)
{
   const char *new_file = file[c->n_old];
   int const n = c->n_old + 1;
   an_progress_reading(&c->progress, file[0], 1, n);
   if (!read_profile(old_profile, &c->old_heap, file[0], c->o, err) ||
       !read_spread(c, file, old_profile, err))
      return false;
   an_progress_reading(&c->progress, new_file, n, n);
   if (!read_profile(new_profile, &c->new_heap, new_file, c->o, err))
      return false;
   an_progress_end(&c->progress);
   if (!check_same(old_profile, new_profile, c->o->strictness == AN_FORCE, err) ||
       !check_runs(c, old_profile, new_profile, err))
      return false;
   an_progress_step(&c->progress, "comparing", old_profile->n_records + new_profile->n_records);
   return compare(c, old_profile, new_profile, err);
}

static int run(const struct an_options *o, char **file, int n, struct an_strings *s)
{
   struct an_error err;
   struct an_profile old_profile, new_profile;
   struct comparison c = { .o = o, .own = o->own, .n_old = n - 1 };
   int status;
   an_profile_init(&old_profile, s);
   an_profile_init(&new_profile, s);
   an_heap_init(&c.old_heap, s);
   an_heap_init(&c.new_heap, s);
   an_progress_init(&c.progress);
   an_finder_init(&c.old_finder, o, &old_profile);
   an_finder_init(&c.new_finder, o, &new_profile);
   if (count_profiles(c.own, n, o->first_file, &err) &&
       read_and_compare(&c, file, &old_profile, &new_profile, &err)) {
      status = report(&c);
   } else {
      an_progress_end(&c.progress);
      status = an_main_fail(program.name, &err);
   }
   an_diff_deinit(&c.diff);
   an_leak_diff_deinit(&c.leaks);
   an_finder_deinit(&c.old_finder);
   an_finder_deinit(&c.new_finder);
   an_heap_deinit(&c.old_heap);
   an_heap_deinit(&c.new_heap);
   an_limits_deinit(&c.gate);
   an_limits_deinit(&c.tolerance);
   an_limits_deinit(&c.noise);
   an_profile_deinit(&old_profile);
   an_profile_deinit(&new_profile);
   return status;
}

int main(int argc, char **argv)
{
   struct own own = { .write = an_diff_text };
   struct an_options o = { .cycles = AN_CYCLES_DEFAULT, .threshold = 0.01, .limit = 20,
                           .context = 3, .annotate = true, .own = &own };
   /* getopt moves "--" away, so it is looked for first. */
   for (int i = 1; i < argc && !own.separator; i++)
      if (!strcmp(argv[i], "--"))
         own.separator = i;
   return an_main(&program, &o, argc, argv, run);
}
