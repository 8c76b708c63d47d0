/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sample profile for compilers (clang -fprofile-sample-use=FILE), in LLVM's
 * text format:
 *
 *     FUNCTION:TOTAL:HEAD
 *      OFFSET: COUNT
 *
 * OFFSET counts lines from the line on which the function is declared, which
 * the source tells; without source the first counted line stands for it.  The
 * counts are those of the sort metric.  A function is known to the compiler by
 * its linkage name, so C++ needs a profile made with --demangle=no; names that
 * the format cannot hold are left out.  Of functions with one name the one
 * that counts most is taken.
 */
#include "an_export.h"

#include "an_source.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES_ABOVE = 12 };

static bool is_word(char c)
{
   return isalnum((unsigned char)c) || c == '_';
}

/* Does the line hold NAME as a word, followed by a parenthesis? */
static bool declares(const char *text, size_t len, const char *name)
{
   size_t const n = strlen(name);
   for (size_t i = 0; i + n < len; i++) {
      if (memcmp(text + i, name, n) != 0 || (i > 0 && is_word(text[i - 1])))
         continue;
      size_t end = i + n;
      while (end < len && text[end] == ' ')
         end++;
      if (end < len && text[end] == '(')
         return true;
   }
   return false;
}

/* The line on which the function that begins at line FIRST is declared. */
static uint32_t declaration(const struct an_source *src, const char *name,
                            uint32_t first)
{
   for (uint32_t line = first; line > 0 && first - line < MOST_LINES_ABOVE; line--) {
      size_t len;
      const char *text = an_source_line(src, line, &len);
      if (text && declares(text, len, name))
         return line;
   }
   return first;
}

static uint64_t metric_of(const struct an_report *r, size_t record)
{
   return an_metric_count(&r->sort, r->profile->head.n_events,
                          an_counts(r->profile, record));
}

static void write_function(struct an_report *r, const struct an_func *f,
                           const struct an_source *src, uint64_t total)
{
   const struct an_profile *p = r->profile;
   const char *name = an_strings_get(p->strings, f->name);
   size_t i = f->first_record, end = i + f->n_records;
   while (i < end && (p->record[i].file != f->file || p->record[i].line == 0))
      i++;
   if (i == end)
      return;
   uint32_t const start = declaration(src, name, p->record[i].line);
   an_out_text(r->out, name);
   an_out_char(r->out, ':');
   an_out_number(r->out, total);
   an_out_char(r->out, ':');
   an_out_number(r->out, metric_of(r, i));
   an_out_char(r->out, '\n');
   for (; i < end; i++) {
      const struct an_record *rec = &p->record[i];
      if (rec->file != f->file || rec->line < start || rec->line - start > UINT16_MAX)
         continue;
      an_out_char(r->out, ' ');
      an_out_number(r->out, rec->line - start);
      an_out_text(r->out, ": ");
      an_out_number(r->out, metric_of(r, i));
      an_out_char(r->out, '\n');
   }
}

struct candidate {
   const char *name, *file;
   uint64_t total;
   uint32_t func;
};

static int compare_candidates(const void *va, const void *vb)
{
   const struct candidate *a = va, *b = vb;
   int c = strcmp(a->name, b->name);
   if (c)
      return c;
   if (a->total != b->total)
      return a->total > b->total ? -1 : 1;
   return strcmp(a->file, b->file);
}

static size_t collect(struct an_report *r, struct candidate *list)
{
   const struct an_profile *p = r->profile;
   size_t n = 0;
   for (uint32_t f = 0; f < p->n_funcs; f++) {
      const struct an_func *fn = &p->func[f];
      const char *name = an_strings_get(p->strings, fn->name);
      uint64_t total = 0;
      for (uint32_t k = 0; k < fn->n_records; k++)
         total += metric_of(r, fn->first_record + k);
      if (total == 0 || name[strcspn(name, " :()<>?@")] != '\0')
         continue;
      list[n++] = (struct candidate){ name, an_strings_get(p->strings, fn->file), total, f };
   }
   return n;
}

bool an_export_llvm(struct an_report *r)
{
   struct candidate *list = malloc((r->profile->n_funcs + 1) * sizeof *list);
   if (!list)
      return an_fail_memory(r->err);
   size_t const n = collect(r, list);
   if (n)
      qsort(list, n, sizeof *list, compare_candidates);
   for (size_t i = 0; i < n; i++) {
      struct an_source src = { 0 };
      if (i > 0 && !strcmp(list[i - 1].name, list[i].name))
         continue;
      bool const found = an_source_open(&src, &r->finder, list[i].file);
      write_function(r, &r->profile->func[list[i].func], &src, list[i].total);
      if (found)
         an_source_close(&src);
   }
   free(list);
   return true;
}
