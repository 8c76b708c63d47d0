/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of allocation tracking and leak checking; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_clientstate.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_xarray.h"

#include "lc_file.h"
#include "lc_memcheck.h"
#include "lc_options.h"

struct lc_options lc_options;

/* In the order of enum lc_state and enum lc_heuristic. */
static const HChar kinds_tokens[] = "definite,indirect,possible,reachable";
static const HChar heuristics_tokens[] = "-,stdstring,length64,newarray,multipleinheritance,rustarc";

enum {
   MEMCHECK_HEURISTICS = 1 << LC_HEUR_STDSTRING | 1 << LC_HEUR_LENGTH64 | 1 << LC_HEUR_NEWARRAY |
                         1 << LC_HEUR_MULTIPLE,
   DEFAULT_KINDS = 1 << LC_DEFINITE | 1 << LC_POSSIBLE,
};

void lc_options_init(Bool lean)
{
   lc_options = (struct lc_options){
      .alloc = True,
      .lean = lean,
      .check = lean ? LC_CHECK_FULL : LC_CHECK_SUMMARY,
      .show = DEFAULT_KINDS,
      .errors = DEFAULT_KINDS,
      .resolution = Vg_HighRes,
      .heuristics = MEMCHECK_HEURISTICS,
      .show_mismatched = True,
   };
}

static Bool read_check(const HChar *arg)
{
   return VG_XACT_CLO(arg, "--leak-check=no", lc_options.check, LC_CHECK_NO) ||
          VG_XACT_CLO(arg, "--leak-check=summary", lc_options.check, LC_CHECK_SUMMARY) ||
          VG_XACT_CLO(arg, "--leak-check=yes", lc_options.check, LC_CHECK_FULL) ||
          VG_XACT_CLO(arg, "--leak-check=full", lc_options.check, LC_CHECK_FULL);
}

static Bool read_resolution(const HChar *arg)
{
   return VG_XACT_CLO(arg, "--leak-resolution=low", lc_options.resolution, Vg_LowRes) ||
          VG_XACT_CLO(arg, "--leak-resolution=med", lc_options.resolution, Vg_MedRes) ||
          VG_XACT_CLO(arg, "--leak-resolution=high", lc_options.resolution, Vg_HighRes);
}

static void set_kind(enum lc_state state, Bool on)
{
   if (on)
      lc_options.show |= 1u << state;
   else
      lc_options.show &= ~(1u << state);
}

/* The older spellings of --show-leak-kinds. */
static Bool read_old_kinds(const HChar *arg)
{
   Bool on;
   if VG_BOOL_CLO(arg, "--show-reachable", on) {
      set_kind(LC_REACHABLE, on);
      set_kind(LC_INDIRECT, on);
      return True;
   }
   if VG_BOOL_CLO(arg, "--show-possibly-lost", on) {
      set_kind(LC_POSSIBLE, on);
      return True;
   }
   return False;
}

static Bool read_exit_frames(const HChar *arg)
{
   return VG_XACT_CLO(arg, "--exit-frames=live", lc_options.exit_frames_dead, False) ||
          VG_XACT_CLO(arg, "--exit-frames=dead", lc_options.exit_frames_dead, True);
}

/* An option of ours with none of its values: ends the run. */
static Bool refuse(const HChar *arg)
{
   static const struct {
      const HChar *start, *values;
   } option[] = {
      { "--leak-check=", "no, summary, yes or full" },
      { "--leak-resolution=", "low, med or high" },
      { "--exit-frames=", "live or dead" },
   };
   for (UInt i = 0; i < sizeof option / sizeof option[0]; i++)
      if (VG_(strncmp)(arg, option[i].start, VG_(strlen)(option[i].start)) == 0)
         VG_(fmsg_bad_option)(arg, "%s is expected.\n", option[i].values);
   return False;
}

Bool lc_options_read(const HChar *arg)
{
   return VG_BOOL_CLO(arg, "--alloc", lc_options.alloc) ||
          VG_BOOL_CLO(arg, "--alloc-mmap", lc_options.mmap_blocks) ||
          VG_STR_CLO(arg, "--alloc-fns", lc_options.alloc_fns) ||
          VG_USET_CLO(arg, "--show-leak-kinds", kinds_tokens, lc_options.show) ||
          VG_USET_CLO(arg, "--errors-for-leak-kinds", kinds_tokens, lc_options.errors) ||
          VG_USET_CLO(arg, "--leak-check-heuristics", heuristics_tokens, lc_options.heuristics) ||
          VG_BOOL_CLO(arg, "--show-path", lc_options.show_path) ||
          VG_BOOL_CLO(arg, "--show-retained", lc_options.show_retained) ||
          VG_BOOL_CLO(arg, "--show-mismatched-frees", lc_options.show_mismatched) ||
          (lc_options.lean && VG_STR_CLO(arg, "--leakcheck-out-file", lc_options.out_file)) || read_check(arg) ||
          read_resolution(arg) || read_old_kinds(arg) || read_exit_frames(arg) || refuse(arg) ||
          lc_memcheck_option(arg);
}

/* The command line has been read: the core only prints now, and does not end the run. */
static void bad_functions(const HChar *text, const HChar *place)
{
   HChar line[61];
   VG_(strlcpy)(line, place, sizeof line);
   HChar *end_of_line = VG_(strchr)(line, '\n');
   if (end_of_line != NULL)
      *end_of_line = '\0';
   VG_(fmsg)("Bad option: --alloc-fns: %s, at '%s'\n", text, line);
   VG_(message_flush)();
   VG_(exit)(1);
}

/* What is given names a file if there is one of that name, and is a specification
   otherwise. */
static void add_functions(struct lc_kinds *kinds, const HChar *given)
{
   HChar *file = VG_(strchr)(given, '=') == NULL || VG_(strchr)(given, '/') != NULL ? lc_file_read(given) : NULL;
   const HChar *error, *at;
   if (file == NULL && VG_(strchr)(given, '=') == NULL)
      bad_functions("the file cannot be read", given);
   if (!lc_kinds_add(kinds, file != NULL ? file : given, &error, &at))
      bad_functions(error, at);
   if (file != NULL)
      VG_(free)(file);
}

/* What the core was told with --error-exitcode, last. */
static Bool has_error_exitcode(void)
{
   static const HChar start[] = "--error-exitcode=";
   Bool has = False;
   for (Word i = 0; i < VG_(sizeXA)(VG_(args_for_valgrind)); i++) {
      const HChar *arg = *(HChar **)VG_(indexXA)(VG_(args_for_valgrind), i);
      if (VG_(strncmp)(arg, start, sizeof start - 1) == 0)
         has = VG_(strtoll10)(arg + sizeof start - 1, NULL) != 0;
   }
   return has;
}

void lc_options_warn(void)
{
   Bool const acts = lc_options.alloc && (lc_options.check == LC_CHECK_FULL || VG_(clo_xml));
   if (VG_(clo_verbosity) >= 1 && !acts && has_error_exitcode())
      VG_(umsg)("Warning: --error-exitcode does not act on leaks without %s\n",
                lc_options.alloc ? "--leak-check=full" : "--alloc=yes and --leak-check=full");
   lc_memcheck_say();
}

void lc_options_finish(struct lc_kinds *kinds)
{
   if (lc_options.mmap_blocks)
      add_functions(kinds, "mmap=alloc:size1,mmap64=alloc:size1,__mmap64=alloc:size1,"
                           "munmap=free:block0,__munmap=free:block0,mremap=realloc:block0:size2");
   if (lc_options.alloc_fns != NULL)
      add_functions(kinds, lc_options.alloc_fns);
   if (VG_(clo_xml))
      lc_options.check = LC_CHECK_FULL;
}

void lc_options_usage(void)
{
   VG_(printf)(
"    --alloc=yes|no                   track allocations [yes]\n"
"    --alloc-fns=FILE|NAME=ACT:ARG..  more functions that allocate or free\n"
"    --alloc-mmap=yes|no              mappings of the program are blocks, too [no]\n"
"    --leak-check=no|summary|full     search for leaks at exit [%s]\n"
"    --leak-resolution=low|med|high   how much of stacks must agree to be one leak [high]\n"
"    --show-leak-kinds=kind1,kind2,.. which leak kinds to show [definite,possible]\n"
"    --errors-for-leak-kinds=kind1,.. which leak kinds are errors [definite,possible]\n"
"        where kind is one of definite indirect possible reachable all none\n"
"    --leak-check-heuristics=heur1,.. interior pointers that make a block reachable\n"
"        where heur is one of stdstring length64 newarray multipleinheritance rustarc all none\n"
"        [stdstring,length64,newarray,multipleinheritance]\n"
"    --show-mismatched-frees=yes|no   report new/free, malloc/delete and the like [yes]\n"
"    --show-path=yes|no               show how reachable blocks are reached [no]\n"
"    --show-retained=yes|no           show what a block holds alone [no]\n"
"    --exit-frames=live|dead          after exit(), are frames of callers roots? [live]\n",
               lc_options.lean ? "full" : "summary");
   if (lc_options.lean)
      VG_(printf)(
"    --leakcheck-out-file=FILE        write the heap profile as XML\n");
}
