/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Selecting records; see the header. */
#include "an_filter.h"

#include "an_reshape.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* Does string ID match?  Found out once for each string and kind. */
enum verdict { UNKNOWN, YES, NO };

struct matcher {
   regex_t *regex;
   size_t n, n_compiled;
   const struct an_filter *filter;
   unsigned char *verdict[AN_N_FILTERS]; /* by string id; NULL: no patterns */
};

static bool compile(struct matcher *m, struct an_error *err)
{
   for (; m->n_compiled < m->n; m->n_compiled++) {
      const char *pattern = m->filter[m->n_compiled].pattern;
      int rc = regcomp(&m->regex[m->n_compiled], pattern, REG_EXTENDED | REG_NOSUB);
      if (rc == 0)
         continue;
      char why[128];
      regerror(rc, &m->regex[m->n_compiled], why, sizeof why);
      return rc == REG_ESPACE ? an_fail_memory(err)
         : an_fail(err, AN_USAGE, "\"%s\" is no regular expression: %s", pattern, why);
   }
   return true;
}

static bool matches(const struct matcher *m, const struct an_strings *s,
                    enum an_filter_kind kind, uint32_t id)
{
   unsigned char *verdict = m->verdict[kind];
   if (!verdict)
      return true;
   for (size_t i = 0; i < m->n && verdict[id] == UNKNOWN; i++)
      if (m->filter[i].kind == kind &&
          regexec(&m->regex[i], an_strings_get(s, id), 0, NULL, 0) == 0)
         verdict[id] = YES;
   if (verdict[id] == UNKNOWN)
      verdict[id] = NO;
   return verdict[id] == YES;
}

static bool apply(struct matcher *m, struct an_profile *p, struct an_error *err)
{
   const struct an_strings *s = p->strings;
   bool *keep = malloc(p->n_records + 1);
   if (!keep)
      return an_fail_memory(err);
   for (size_t r = 0; r < p->n_records; r++) {
      const struct an_record *rec = &p->record[r];
      const struct an_func *f = &p->func[rec->func];
      keep[r] = matches(m, s, AN_FILTER_FUNCTION, f->name) &&
                matches(m, s, AN_FILTER_FILE, rec->file) &&
                matches(m, s, AN_FILTER_OBJECT, f->object);
   }
   an_profile_keep_records(p, keep);
   free(keep);
   return true;
}

bool an_filter_apply(struct an_profile *p, const struct an_filter *filter,
                     size_t n, struct an_error *err)
{
   struct matcher m = { .n = n, .filter = filter };
   if (n == 0)
      return true;
   m.regex = calloc(n, sizeof *m.regex);
   bool ok = m.regex != NULL;
   for (size_t i = 0; ok && i < n; i++) {
      unsigned char **verdict = &m.verdict[filter[i].kind];
      if (!*verdict)
         *verdict = calloc(p->strings->n, 1);
      ok = *verdict != NULL;
   }
   if (!ok)
      an_fail_memory(err);
   ok = ok && compile(&m, err) && apply(&m, p, err);
   while (m.n_compiled > 0)
      regfree(&m.regex[--m.n_compiled]);
   for (unsigned k = 0; k < AN_N_FILTERS; k++)
      free(m.verdict[k]);
   free(m.regex);
   return ok;
}
