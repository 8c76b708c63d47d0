/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that people have and that are no profiles: what they are and what their owner
 * can do.  Each is known by the bytes that its format's description, or its writer's
 * source, says it begins with.
 */
#include "an_kind.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define SEE_RUN "; give the out file of a run instead"
#define WITH_OURS "; run the program with --tool=cachesim instead"

struct magic {
   const char *bytes;
   size_t n;
   const char *what;
};

#define MAGIC(bytes, what) { bytes, sizeof bytes - 1, what }

static const struct magic magics[] = {
   MAGIC("PERFILE2", "a perf.data file, which perf report and perf annotate read" WITH_OURS),
   MAGIC("PERFFILE", "a perf.data file, which perf report and perf annotate read" WITH_OURS),
   MAGIC("2ELIFREP", "a perf.data file of a machine of the other byte order" WITH_OURS),
   MAGIC("gmon", "a gmon.out file, which gprof reads" WITH_OURS),
   MAGIC("\177ELF", "a program, a library or a core dump (ELF)" SEE_RUN),
   MAGIC("!<arch>\n", "a library (ar)" SEE_RUN),
   MAGIC("\xfflprof", "a profile of LLVM, which llvm-profdata reads" WITH_OURS),
   MAGIC("\x81rforpl\xff", "a profile of LLVM, which llvm-profdata reads" WITH_OURS),
   MAGIC("adcg", "counts of gcov, which gcov reads" WITH_OURS),
   MAGIC("\xfd" "7zXZ", "data packed with xz; unpack it first (gzip and zstd are read)"),
   MAGIC("BZh", "data packed with bzip2; unpack it first (gzip and zstd are read)"),
   MAGIC("\x04\x22\x4d\x18", "data packed with lz4; unpack it first (gzip and zstd are read)"),
   MAGIC("PK\3\4", "a ZIP archive; unpack it first"),
   MAGIC("SQLite format 3", "a database of SQLite" SEE_RUN),
   MAGIC("\xff\xfe", "text in UTF-16; change it with iconv -f UTF-16 -t UTF-8"),
   MAGIC("\xfe\xff", "text in UTF-16; change it with iconv -f UTF-16 -t UTF-8"),
   MAGIC("%PDF", "a PDF document" SEE_RUN),
   MAGIC("Flat profile:", "a report of gprof" WITH_OURS),
   MAGIC("TN:", "coverage data of lcov, which genhtml reads" WITH_OURS),
   MAGIC("TRACE START", "a trace of Xdebug; let it profile instead (xdebug.mode=profile)"),
   MAGIC("heap profile:", "a heap profile of gperftools or Go, which pprof reads" WITH_OURS),
};

static bool begins(const char *p, const char *text)
{
   return !strncmp(p, text, strlen(text));
}

/* Is there TEXT in the first KiB? */
static bool soon(const struct an_input *in, const char *text)
{
   return memmem(in->data, in->size < 1024 ? in->size : 1024, text, strlen(text)) != NULL;
}

/* "==123== ", "--123-- ", "==00:00:00:01.234 123== ": how a line of Valgrind's log, or
   (without the blank) of a sanitizer's report, begins.  What follows, or NULL. */
static const char *after_pid(const char *p)
{
   char const mark = *p;
   if ((mark != '=' && mark != '-' && mark != '*') || p[1] != mark)
      return NULL;
   const char *q = p + 2 + strspn(p + 2, "0123456789:. ");
   return q > p + 2 && q[0] == mark && q[1] == mark ? q + 2 : NULL;
}

static const char *other_log(const struct an_input *in)
{
   const char *after = after_pid(in->data);
   if (!after && !soon(in, "== Memcheck,") && !soon(in, "== Command:"))
      return NULL;
   if (!after)
      after = "";
   if (begins(after, "ERROR:") || begins(after, "WARNING:"))
      return "a report of a sanitizer; leakcheck finds leaks too: run the program with "
             "--tool=leakcheck --xml=yes --xml-file=FILE";
   if (soon(in, "Massif,") || soon(in, "DHAT,") || soon(in, "Callgrind,") || soon(in, "Cachegrind,") ||
       soon(in, "Cachesim,") || soon(in, "cachesim,"))
      return "a text log of Valgrind; give the out file that the tool wrote beside it";
   return "a text log of Valgrind; rerun with --xml=yes --xml-file=FILE and give FILE";
}

/* Reports: a line of dashes, and words behind it. */
static const char *other_report(const struct an_input *in)
{
   if (strspn(in->data, "-") < 20)
      return NULL;
   if (soon(in, "Massif arguments:"))
      return "a report of ms_print, not a profile" WITH_OURS;
   if (soon(in, "Profile data file"))
      return "a report of callgrind_annotate, not a profile; give the file that it was made from";
   if (soon(in, "-- Metadata") || soon(in, "I1 cache:") || soon(in, "Command:") || soon(in, "Events recorded:"))
      return "a report of cg_annotate, not a profile; give the file that it was made from";
   return NULL;
}

/* "v 10680 3", and a letter before a blank in the next line. */
static bool is_heaptrack(const char *p)
{
   if (!begins(p, "v "))
      return false;
   size_t const version = strspn(p + 2, "0123456789abcdef");
   const char *q = p + 2 + version;
   q += *q == ' ' ? 1 + strspn(q + 1, "0123456789abcdef") : 0;
   return version > 0 && *q == '\n' && (q[1] == '\0' || q[2] == ' ' || q[1] == '#');
}

/* profile.proto: the first field is a sample type, whose first field is a number. */
static bool is_pprof(const struct an_input *in)
{
   const char *p = in->data;
   return in->size > 6 && p[0] == '\n' && p[1] > 1 && p[1] < 0x20 && (p[2] == 0x08 || p[2] == 0x10);
}

static const char *other_json(const char *p)
{
   if (*p != '{' && *p != '[')
      return NULL;
   const char *q = p + 1 + strspn(p + 1, " \t\r\n");
   if (begins(q, "\"dhatFileVersion\""))
      return "a profile of DHAT, which dh_view.html shows; for one that is read here run the program "
             "with --tool=cachesim";
   if (*q == '"' || *q == '{' || *q == '[' || *q == '}' || *q == ']')
      return "JSON, which is written but not read here" SEE_RUN;
   return NULL;
}

static const char *other_markup(const char *p)
{
   if (!strncasecmp(p, "<!doctype html", 14) || !strncasecmp(p, "<html", 5))
      return "an HTML page" SEE_RUN;
   if (begins(p, "<?xml") || begins(p, "<valgrindoutput"))
      return "XML, a heap profile or leaks, which cs_annotate and cs_diff read; here a profile is expected";
   return NULL;
}

static bool is_binary(const struct an_input *in)
{
   return memchr(in->data, '\0', in->size < 1024 ? in->size : 1024) != NULL;
}

const char *an_kind_other(const struct an_input *in)
{
   const char *p = in->data + strspn(in->data, " \t\r\n"), *what;
   for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
      if (in->size >= magics[i].n && !memcmp(in->data, magics[i].bytes, magics[i].n))
         return magics[i].what;
   if (is_pprof(in))
      return "a profile of pprof, which pprof reads" WITH_OURS;
   if (is_heaptrack(p))
      return "a file of heaptrack, which heaptrack_print reads" WITH_OURS;
   if (begins(p, "desc:") || begins(p, "time_unit:"))
      return "a profile of Massif, which ms_print reads; for one that is read here run the program with "
             "--tool=cachesim";
   if ((what = other_log(in)) || (what = other_report(in)) || (what = other_json(p)) ||
       (what = other_markup(p)))
      return what;
   if (is_binary(in))
      return "binary data, not a profile of cachesim, Cachegrind or Callgrind";
   return "not a profile of cachesim, Cachegrind or Callgrind";
}
