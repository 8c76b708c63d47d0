/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cs_annotate: where a profile's counts arise.  Options and exit status. */
#include "an_demangle.h"
#include "an_export.h"
#include "an_heap.h"
#include "an_main.h"
#include "an_pager.h"
#include "an_progress.h"
#include "an_report.h"

#include <string.h>

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
   "  --inclusive           order functions by their cost with all that they call,\n"
   "                        which Callgrind's files tell\n"
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
   "                        stripped), full, or mangled (as recorded)\n"
   "Source\n"
   "  --annotate, --no-annotate   with or without source (default: with)\n"
   "  --context=N           lines around a hot line (default 3)\n"
   "  -I, --include=DIR     look for source files below DIR too\n"
   "  --map=OLD=NEW         source paths that begin with OLD begin with NEW\n"
   "  --exe=PROGRAM         ask the servers of $DEBUGINFOD_URLS for its source too\n"
   "Output\n"
   "  --format=FORMAT       text (default), json, html, quickfix (for editors),\n"
   "                        cachegrind, callgrind, csv, jsonl, folded, speedscope,\n"
   "                        pprof, prometheus, llvm-prof, or dhat (heap)\n"
   "  --color=WHEN          auto (default), always or never\n"
   "  --no-pager            no pager on a terminal (else $CS_PAGER, $PAGER or less)\n"
   "  --force               add up files of different caches or counting\n"
   "  --max-memory=SIZE     stop when more would be needed, such as 512M (default:\n"
   "                        half of what there is; 0: no limit)\n"
   "  --help, --version\n"
   "\n"
   "Exit status: 0 fine, 1 an input cannot be used, 2 wrong usage, 4 the files\n"
   "cannot be added up.\n";

/* What --format can be. */
struct format {
   const char *name;
   bool (*write)(struct an_report *r);
   bool heap;   /* can say something of a heap profile alone */
   bool people; /* for people, who do not want linkage names */
};

static const struct format formats[] = {
   { "text", an_report_text, true, true },
   { "json", an_report_json, true, false },
   { "quickfix", an_report_quickfix, false, true },
   { "html", an_report_html, true, true },
   { "cachegrind", an_export_cachegrind, false, false },
   { "callgrind", an_export_callgrind, false, false },
   { "csv", an_export_csv, false, false },
   { "jsonl", an_export_jsonl, false, false },
   { "folded", an_export_folded, false, false },
   { "speedscope", an_export_speedscope, false, false },
   { "pprof", an_export_pprof, false, false },
   { "llvm-prof", an_export_llvm, false, false },
   { "dhat", an_export_dhat, true, false },
   { "prometheus", an_export_prometheus, true, false },
};

static bool take_show(struct an_options *o, const char *value)
{
   o->show = value;
   return true;
}

static bool take_by(struct an_options *o, const char *value)
{
   static const char *const by[] = { "function", "name", "line", "file", "object", "dir" };
   int const i = an_parse_choice(value, by, 6);
   o->by = (enum an_by)i;
   return i >= 0;
}

static bool take_format(struct an_options *o, const char *value)
{
   for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
      if (!strcmp(value, formats[f].name)) {
         o->own = (void *)&formats[f];
         return true;
      }
   return false;
}

static bool take_inclusive(struct an_options *o, const char *value)
{
   (void)value;
   o->inclusive = true;
   return true;
}

static const struct an_option own[] = {
   { "inclusive", 0, false, take_inclusive, 0 },
   { "show", 0, true, take_show, 0 },
   { "by", 0, true, take_by, 0 },
   { "format", 0, true, take_format, 0 },
};

static const struct an_program program = { "cs_annotate", help, AN_ANNOTATE, own,
                                           sizeof own / sizeof *own };

/* A profile and the heap profile beside it, or a heap profile alone. */
static bool read_one(struct an_profile *p, struct an_heap *h, const char *file,
                     const struct an_options *o, struct an_error *err)
{
   struct an_input in;
   bool ok = an_input_read(&in, file, err);
   if (!ok)
      return false;
   if (an_heap_is_xml(&in))
      ok = an_heap_read(h, &in, err) &&
           (an_texts_add(&p->inputs, p->strings, file, strlen(file)) || an_fail_memory(err));
   else
      ok = an_read_input(p, &in, o->strictness, err) &&
           an_heap_read_beside(h, file, err);
   an_input_deinit(&in);
   return ok;
}

static bool read_all(struct an_profile *p, struct an_heap *h, char **files, int n,
                     const struct an_options *o, struct an_progress *progress,
                     struct an_error *err)
{
   bool ok = true;
   for (int i = 0; ok && i < n; i++) {
      an_progress_reading(progress, files[i], i + 1, n);
      ok = read_one(p, h, files[i], o, err);
   }
   if (!ok)
      return false;
   an_progress_step(progress, "sorting", p->n_records);
   const struct format *format = o->own;
   if (p->head.n_events == 0 && !format->heap)
      return an_fail(err, AN_FAILED, "%s:0: no profile, so nothing for --format=%s",
                     files[0], format->name);
   bool const demangle = format->people && o->names != AN_NAMES_MANGLED;
   return an_profile_finish(p, err) && (!demangle || an_demangle(p, err)) &&
          an_filter_apply(p, o->filter, o->n_filters, err) &&
          an_paths_apply(p, o->map, o->n_maps, err);
}

static int report(struct an_profile *p, const struct an_heap *h,
                  const struct an_options *o, struct an_progress *progress)
{
   struct an_error err;
   struct an_report r;
   struct an_out out;
   an_main_output(&out, o->color);
   if (!an_report_init(&r, p, h, o, &out, &err)) {
      an_progress_end(progress);
      return an_main_fail(program.name, &err);
   }
   an_progress_writing(progress, p->n_records);
   const struct format *format = o->own;
   bool const paged = format == &formats[0] && !o->no_pager;
   pid_t pager = paged ? an_pager_start(&out) : 0;
   bool ok = format->write(&r);
   an_report_deinit(&r);
   an_progress_end(progress);
   int status = an_main_end(program.name, &out, AN_OK);
   an_pager_end(&out, pager);
   return ok ? status : an_main_fail(program.name, &err);
}

static int run(const struct an_options *o, char **files, int n, struct an_strings *strings)
{
   struct an_error err;
   struct an_profile profile;
   struct an_heap heap;
   struct an_progress progress;
   int status;
   an_progress_init(&progress);
   if (n == 0) {
      an_fail(&err, AN_USAGE, "no profile is named");
      return an_main_fail(program.name, &err);
   }
   an_profile_init(&profile, strings);
   an_heap_init(&heap, strings);
   if (read_all(&profile, &heap, files, n, o, &progress, &err)) {
      status = report(&profile, &heap, o, &progress);
   } else {
      an_progress_end(&progress);
      status = an_main_fail(program.name, &err);
   }
   an_heap_deinit(&heap);
   an_profile_deinit(&profile);
   return status;
}

int main(int argc, char **argv)
{
   struct an_options o = {
      .cycles = AN_CYCLES_DEFAULT, .threshold = 0.1, .limit = 20, .context = 3,
      .annotate = true, .own = (void *)&formats[0],
   };
   return an_main(&program, &o, argc, argv, run);
}
