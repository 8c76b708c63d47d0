/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cs_diff: what changed between two profiles.  Options and exit status. */
#include "an_diff_report.h"
#include "an_main.h"
#include "an_read.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char program[] = "cs_diff";

static const char help[] =
   "Usage: cs_diff [OPTION...] OLD NEW\n"
   "Show what changed from profile OLD to profile NEW: totals, functions, lines.\n"
   "Reads the out files of cachesim, Cachegrind and Callgrind, also packed with\n"
   "gzip or zstd; - is standard input.\n"
   "\n"
   "  --sort=A              order and status by A: an event, L1m LLm D1m DLm or\n"
   "                        cycles (default: cycles, or else the first event)\n"
   "  --limit=N             at most N rows in a list (default 20; 0: all)\n"
   "  --threshold=P         leave out changes of less than P percent of the old\n"
   "                        total (default 0.01)\n"
   "  --cycles=FORMULA      how cycles are estimated (default\n"
   "                        \"Ir + 10 L1m + 100 LLm\")\n"
   "  --force               compare although events, caches or counting differ\n"
   "  --format=FORMAT       text (default) or json\n"
   "  --color=WHEN          auto (default), always or never\n"
   "  --help, --version\n"
   "\n"
   "Exit status: 0 fine, 1 an input cannot be used, 2 wrong usage, 4 the profiles\n"
   "cannot be compared.\n";

struct options {
   struct an_diff_options report;
   const char *sort, *cycles;
   bool json, force;
   enum an_color color;
   bool done; /* --help or --version was all */
};

enum {
   OPT_SORT = 256, OPT_LIMIT, OPT_THRESHOLD, OPT_CYCLES, OPT_FORCE, OPT_FORMAT,
   OPT_COLOR, OPT_HELP, OPT_VERSION
};

static const struct option long_options[] = {
   { "sort", required_argument, NULL, OPT_SORT },
   { "limit", required_argument, NULL, OPT_LIMIT },
   { "threshold", required_argument, NULL, OPT_THRESHOLD },
   { "cycles", required_argument, NULL, OPT_CYCLES },
   { "force", no_argument, NULL, OPT_FORCE },
   { "format", required_argument, NULL, OPT_FORMAT },
   { "color", required_argument, NULL, OPT_COLOR },
   { "help", no_argument, NULL, OPT_HELP },
   { "version", no_argument, NULL, OPT_VERSION },
   { NULL, 0, NULL, 0 },
};

/* Takes one option; false if its argument is no good. */
static bool take(struct options *o, int option, const char *arg)
{
   uint64_t n;
   switch (option) {
   case OPT_SORT: o->sort = arg; return true;
   case OPT_CYCLES: o->cycles = arg; return true;
   case OPT_FORCE: o->force = true; return true;
   case OPT_COLOR: return an_parse_color(arg, &o->color);
   case OPT_FORMAT:
      o->json = !strcmp(arg, "json");
      return o->json || !strcmp(arg, "text");
   case OPT_THRESHOLD:
      o->report.have_threshold = true;
      return an_parse_percent(arg, &o->report.threshold);
   default:
      o->report.have_limit = true;
      if (!an_parse_count(arg, UINT32_MAX, &n))
         return false;
      o->report.limit = n ? n : SIZE_MAX;
      return true;
   }
}

static bool parse(struct options *o, int argc, char **argv, struct an_error *err)
{
   int c, at = 0;
   opterr = 0;
   while ((c = getopt_long(argc, argv, ":", long_options, &at)) != -1) {
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
         return an_fail(err, AN_USAGE, "--%s: bad value \"%s\"",
                        long_options[at].name, optarg);
   }
   if (argc - optind != 2)
      return an_fail(err, AN_USAGE, "two profiles are needed, OLD and NEW");
   return true;
}

static bool read_profile(struct an_profile *p, const char *path,
                         struct an_error *err)
{
   return an_read_file(p, path, AN_STRICT, err) && an_profile_finish(p, err);
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

static int report(const struct options *o, struct an_profile *old_profile,
                  struct an_profile *new_profile)
{
   struct an_error err;
   struct an_diff d;
   struct an_out out;
   double least = o->json && !o->report.have_threshold ? -1 : o->report.threshold;
   if (!an_diff_init(&d, old_profile, new_profile, o->sort, o->cycles, least, &err))
      return an_main_fail(program, &err);
   an_main_output(&out, o->color);
   struct an_diff_report r = { &d, &o->report, &out, &err };
   bool ok = o->json ? an_diff_json(&r) : an_diff_text(&r);
   an_diff_deinit(&d);
   int status = an_main_end(program, &out, AN_OK);
   return ok ? status : an_main_fail(program, &err);
}

static int compare(const struct options *o, char **file, struct an_strings *s)
{
   struct an_error err;
   struct an_profile old_profile, new_profile;
   int status;
   an_profile_init(&old_profile, s);
   an_profile_init(&new_profile, s);
   if (read_profile(&old_profile, file[0], &err) &&
       read_profile(&new_profile, file[1], &err) &&
       check_same(&old_profile, &new_profile, o->force, &err))
      status = report(o, &old_profile, &new_profile);
   else
      status = an_main_fail(program, &err);
   an_profile_deinit(&old_profile);
   an_profile_deinit(&new_profile);
   return status;
}

int main(int argc, char **argv)
{
   struct an_error err;
   struct an_strings strings;
   struct options o = { .cycles = AN_CYCLES_DEFAULT,
                        .report = { .threshold = 0.01, .limit = 20 } };
   an_main_start();
   if (!parse(&o, argc, argv, &err))
      return an_main_fail(program, &err);
   if (o.done)
      return fflush(stdout) == 0 ? AN_OK : AN_FAILED;
   if (!an_strings_init(&strings)) {
      an_fail_memory(&err);
      return an_main_fail(program, &err);
   }
   int status = compare(&o, argv + optind, &strings);
   an_strings_deinit(&strings);
   return status;
}
