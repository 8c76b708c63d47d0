/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cs_annotate: where a profile's counts arise.  Options and exit status. */
#include "an_export.h"
#include "an_filter.h"
#include "an_heap.h"
#include "an_main.h"
#include "an_pager.h"
#include "an_paths.h"
#include "an_read.h"
#include "an_report.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char program[] = "cs_annotate";

static const char help[] =
   "Usage: cs_annotate [OPTION...] FILE...\n"
   "Show where the counts of a profile arise: totals, functions, lines, source.\n"
   "Reads the out files of cachesim, Cachegrind and Callgrind, also packed with\n"
   "gzip or zstd; - is standard input.  Several files are added up.  Allocations\n"
   "and leaks are read from FILE.heap.xml beside FILE, or from a FILE that is such\n"
   "a file or Valgrind's XML.\n"
   "\n"
   "What is shown\n"
   "  --show=A,B,...        columns: events, or L1m LLm D1m DLm I1% D1% LL% MPKI\n"
   "                        cycles\n"
   "  --sort=A              order by A (default: the first event)\n"
   "  --by=WHAT             function (default), name (a function with what was\n"
   "                        inlined into it), line, file, object or dir\n"
   "  --limit=N             at most N rows in a list (default 20; 0: all)\n"
   "  --threshold=P         leave out what has less than P percent of A\n"
   "                        (default 0.1)\n"
   "  --function=REGEX, --file=REGEX, --object=REGEX\n"
   "                        only what matches; may be given several times\n"
   "  --cycles=FORMULA      how cycles are estimated (default\n"
   "                        \"Ir + 10 L1m + 100 LLm\")\n"
   "  --names=HOW           short (default: templates folded, compilers' suffixes\n"
   "                        stripped), full, or mangled\n"
   "Source\n"
   "  --annotate, --no-annotate   with or without source (default: with)\n"
   "  --context=N           lines around a hot line (default 3)\n"
   "  -I, --include=DIR     look for source files below DIR too\n"
   "  --map=OLD=NEW         source paths that begin with OLD begin with NEW\n"
   "Output\n"
   "  --format=FORMAT       text (default), json, html, quickfix (for editors),\n"
   "                        cachegrind, callgrind, csv, jsonl, folded, speedscope,\n"
   "                        pprof, prometheus, llvm-prof, or dhat (heap)\n"
   "  --color=WHEN          auto (default), always or never\n"
   "  --no-pager            no pager on a terminal (else $CS_PAGER, $PAGER or less)\n"
   "  --force               add up files of different caches or counting\n"
   "  --help, --version\n"
   "\n"
   "Exit status: 0 fine, 1 an input cannot be used, 2 wrong usage, 4 the files\n"
   "cannot be added up.\n";

/* What --format can be. */
struct format {
   const char *name;
   bool (*write)(struct an_report *r);
   bool heap; /* can say something of a heap profile alone */
};

static const struct format formats[] = {
   { "text", an_report_text, true },
   { "json", an_report_json, true },
   { "quickfix", an_report_quickfix, false },
   { "html", an_report_html, false },
   { "cachegrind", an_export_cachegrind, false },
   { "callgrind", an_export_callgrind, false },
   { "csv", an_export_csv, false },
   { "jsonl", an_export_jsonl, false },
   { "folded", an_export_folded, false },
   { "speedscope", an_export_speedscope, false },
   { "pprof", an_export_pprof, false },
   { "llvm-prof", an_export_llvm, false },
   { "dhat", an_export_dhat, true },
   { "prometheus", an_export_prometheus, true },
};

struct options {
   struct an_report_options report;
   const struct format *format;
   enum an_color color;
   enum an_strictness strictness;
   const char **dirs;
   struct an_filter *filter;
   struct an_path_map *map;
   size_t n_filters, n_maps;
   bool no_pager;
   bool done; /* --help or --version was all */
};

enum {
   OPT_SHOW = 256, OPT_SORT, OPT_BY, OPT_NAMES, OPT_LIMIT, OPT_THRESHOLD, OPT_CYCLES,
   OPT_ANNOTATE, OPT_NO_ANNOTATE, OPT_CONTEXT, OPT_FORMAT, OPT_COLOR,
   OPT_FORCE, OPT_HELP, OPT_VERSION, OPT_MAP, OPT_NO_PAGER,
   OPT_FUNCTION, OPT_FILE, OPT_OBJECT /* in the order of an_filter_kind */
};

static const struct option long_options[] = {
   { "show", required_argument, NULL, OPT_SHOW },
   { "sort", required_argument, NULL, OPT_SORT },
   { "by", required_argument, NULL, OPT_BY },
   { "names", required_argument, NULL, OPT_NAMES },
   { "limit", required_argument, NULL, OPT_LIMIT },
   { "threshold", required_argument, NULL, OPT_THRESHOLD },
   { "cycles", required_argument, NULL, OPT_CYCLES },
   { "annotate", no_argument, NULL, OPT_ANNOTATE },
   { "no-annotate", no_argument, NULL, OPT_NO_ANNOTATE },
   { "context", required_argument, NULL, OPT_CONTEXT },
   { "include", required_argument, NULL, 'I' },
   { "format", required_argument, NULL, OPT_FORMAT },
   { "color", required_argument, NULL, OPT_COLOR },
   { "force", no_argument, NULL, OPT_FORCE },
   { "function", required_argument, NULL, OPT_FUNCTION },
   { "file", required_argument, NULL, OPT_FILE },
   { "object", required_argument, NULL, OPT_OBJECT },
   { "map", required_argument, NULL, OPT_MAP },
   { "no-pager", no_argument, NULL, OPT_NO_PAGER },
   { "help", no_argument, NULL, OPT_HELP },
   { "version", no_argument, NULL, OPT_VERSION },
   { NULL, 0, NULL, 0 },
};

/* The position of TEXT in NAMES, or -1. */
static int choice(const char *text, const char *const *names, int n)
{
   for (int i = 0; i < n; i++)
      if (!strcmp(text, names[i]))
         return i;
   return -1;
}

static bool take_choice(struct options *o, int option, const char *arg)
{
   static const char *const by[] = { "function", "name", "line", "file", "object", "dir" };
   static const char *const names[] = { "short", "full", "mangled" };
   int i;
   switch (option) {
   case OPT_COLOR:
      return an_parse_color(arg, &o->color);
   case OPT_BY:
      o->report.by = (enum an_by)(i = choice(arg, by, 6));
      return i >= 0;
   case OPT_NAMES:
      o->report.names = (enum an_names)(i = choice(arg, names, 3));
      return i >= 0;
   default:
      for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
         if (!strcmp(arg, formats[f].name)) {
            o->format = &formats[f];
            return true;
         }
      return false;
   }
}

static bool take_number(struct options *o, int option, const char *arg)
{
   struct an_report_options *r = &o->report;
   uint64_t n = 0;
   if (option == OPT_THRESHOLD) {
      r->have_threshold = true;
      return an_parse_percent(arg, &r->threshold);
   }
   if (!an_parse_count(arg, UINT32_MAX, &n))
      return false;
   if (option == OPT_CONTEXT) {
      r->context = (unsigned)n;
      return true;
   }
   r->have_limit = true;
   r->limit = n ? n : SIZE_MAX;
   return true;
}

/* Takes one option; false if its argument is no good. */
static bool take(struct options *o, int option, const char *arg)
{
   switch (option) {
   case OPT_SHOW: o->report.show = arg; return true;
   case OPT_SORT: o->report.sort = arg; return true;
   case OPT_CYCLES: o->report.cycles = arg; return true;
   case OPT_ANNOTATE: o->report.annotate = true; return true;
   case OPT_NO_ANNOTATE: o->report.annotate = false; return true;
   case OPT_FORCE: o->strictness = AN_FORCE; return true;
   case OPT_NO_PAGER: o->no_pager = true; return true;
   case OPT_MAP: return an_path_map_parse(&o->map[o->n_maps++], arg);
   case OPT_FUNCTION:
   case OPT_FILE:
   case OPT_OBJECT:
      o->filter[o->n_filters++] =
         (struct an_filter){ (enum an_filter_kind)(option - OPT_FUNCTION), arg };
      return true;
   case 'I': o->dirs[o->report.n_dirs++] = arg; return true;
   case OPT_LIMIT:
   case OPT_THRESHOLD:
   case OPT_CONTEXT: return take_number(o, option, arg);
   default: return take_choice(o, option, arg);
   }
}

static bool parse(struct options *o, int argc, char **argv, struct an_error *err)
{
   int c, at = 0;
   opterr = 0;
   while ((c = getopt_long(argc, argv, ":I:", long_options, &at)) != -1) {
      if (c == '?')
         return an_fail(err, AN_USAGE, "unknown option %s", argv[optind - 1]);
      if (c == ':')
         return an_fail(err, AN_USAGE, "option %s needs a value", argv[optind - 1]);
      if (c == OPT_HELP || c == OPT_VERSION) {
         printf("%s", c == OPT_HELP ? help : "cs_annotate (cachesim) " AN_VERSION "\n");
         o->done = true;
         return true;
      }
      if (!take(o, c, optarg))
         return an_fail(err, AN_USAGE, "%s%s: bad value \"%s\"",
                        c == 'I' ? "-" : "--",
                        c == 'I' ? "I" : long_options[at].name, optarg);
   }
   if (optind == argc)
      return an_fail(err, AN_USAGE, "no profile is named");
   return true;
}

/* A profile and the heap profile beside it, or a heap profile alone. */
static bool read_one(struct an_profile *p, struct an_heap *h, const char *file,
                     const struct options *o, struct an_error *err)
{
   struct an_input in;
   an_main_progress(file);
   if (!an_input_read(&in, file, err))
      return false;
   bool ok;
   if (an_heap_is_xml(&in))
      ok = an_heap_read(h, &in, err);
   else
      ok = an_read_input(p, &in, o->strictness, err) &&
           an_heap_read_beside(h, file, err);
   an_input_deinit(&in);
   return ok;
}

static bool read_all(struct an_profile *p, struct an_heap *h, char **files, int n,
                     const struct options *o, struct an_error *err)
{
   bool ok = true;
   for (int i = 0; ok && i < n; i++)
      ok = read_one(p, h, files[i], o, err);
   an_main_progress(NULL);
   if (!ok)
      return false;
   if (p->head.n_events == 0 && !o->format->heap)
      return an_fail(err, AN_FAILED, "%s:0: no profile, so nothing for --format=%s",
                     files[0], o->format->name);
   return an_profile_finish(p, err) &&
          an_filter_apply(p, o->filter, o->n_filters, err) &&
          an_paths_apply(p, o->map, o->n_maps, err);
}

static int report(struct an_profile *p, const struct an_heap *h,
                  const struct options *o)
{
   struct an_error err;
   struct an_report r;
   struct an_out out;
   an_main_output(&out, o->color);
   if (!an_report_init(&r, p, h, &o->report, &out, &err))
      return an_main_fail(program, &err);
   bool const paged = o->format == &formats[0] && !o->no_pager;
   pid_t pager = paged ? an_pager_start(&out) : 0;
   bool ok = o->format->write(&r);
   an_report_deinit(&r);
   int status = an_main_end(program, &out, AN_OK);
   an_pager_end(&out, pager);
   return ok ? status : an_main_fail(program, &err);
}

static int run(const struct options *o, char **files, int n)
{
   struct an_error err;
   struct an_strings strings;
   struct an_profile profile;
   struct an_heap heap;
   int status;
   if (!an_strings_init(&strings)) {
      an_fail_memory(&err);
      return an_main_fail(program, &err);
   }
   an_profile_init(&profile, &strings);
   an_heap_init(&heap, &strings);
   if (read_all(&profile, &heap, files, n, o, &err))
      status = report(&profile, &heap, o);
   else
      status = an_main_fail(program, &err);
   an_heap_deinit(&heap);
   an_profile_deinit(&profile);
   an_strings_deinit(&strings);
   return status;
}

/* Room for as many of each repeatable option as there are arguments. */
static bool make_room(struct options *o, size_t n)
{
   o->dirs = calloc(n, sizeof *o->dirs);
   o->filter = calloc(n, sizeof *o->filter);
   o->map = calloc(n, sizeof *o->map);
   o->report.dirs = o->dirs;
   return o->dirs && o->filter && o->map;
}

int main(int argc, char **argv)
{
   struct an_error err;
   struct options o = {
      .format = &formats[0],
      .report = { .cycles = AN_CYCLES_DEFAULT, .threshold = 0.1, .limit = 20,
                  .context = 3, .annotate = true },
   };
   int status;
   an_main_start();
   bool ok = make_room(&o, (size_t)argc) || an_fail_memory(&err);
   if (!ok || !parse(&o, argc, argv, &err))
      status = an_main_fail(program, &err);
   else if (o.done)
      status = fflush(stdout) == 0 ? AN_OK : AN_FAILED;
   else
      status = run(&o, argv + optind, argc - optind);
   free(o.dirs);
   free(o.filter);
   free(o.map);
   return status;
}
