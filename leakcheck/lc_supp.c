/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Suppressions in Memcheck's syntax; see the header. */
#include "lc_supp.h"

#include "lc_mark.h"

enum { MAX_PATTERNS = 512, FIRST_ROOM = 16 };

struct lc_supps {
   struct lc_mem mem;
   struct lc_supp **supp;
   unsigned count, room;
};

struct lc_supps *lc_supps_create(const struct lc_mem *mem)
{
   struct lc_supps *s = lc_mem_get(mem, sizeof *s);
   s->mem = *mem;
   return s;
}

void lc_supps_destroy(struct lc_supps *s)
{
   const struct lc_mem mem = s->mem;
   for (unsigned i = 0; i < s->count; i++) {
      struct lc_supp *e = s->supp[i];
      lc_mem_put(&mem, (void *)e->pattern, sizeof *e->pattern * e->n_patterns);
      lc_mem_put(&mem, e, sizeof *e);
   }
   lc_mem_put(&mem, s->supp, sizeof *s->supp * s->room);
   lc_mem_put(&mem, s, sizeof *s);
}

struct lc_supp *lc_supps_at(const struct lc_supps *s, unsigned i)
{
   return i < s->count ? s->supp[i] : NULL;
}

bool lc_supps_any(const struct lc_supps *s, enum lc_supp_kind kind)
{
   for (unsigned i = 0; i < s->count; i++)
      if (s->supp[i]->kind == kind)
         return true;
   return false;
}

/* ---- text ---- */

static bool is_blank(char c)
{
   return c == ' ' || c == '\t' || c == '\r';
}

static const char *behind(const char *text, const char *prefix)
{
   while (*prefix != '\0')
      if (*text++ != *prefix++)
         return NULL;
   return text;
}

static bool same(const char *a, const char *b)
{
   const char *rest = behind(a, b);
   return rest != NULL && *rest == '\0';
}

bool lc_supp_glob(const char *pattern, const char *text)
{
   const char *star = NULL, *mark = NULL;
   while (*text != '\0') {
      if (*pattern == '*') {
         star = ++pattern;
         mark = text;
      } else if (*pattern == '?' || (*pattern == *text && *pattern != '\0')) {
         pattern++, text++;
      } else if (star != NULL) {
         pattern = star;
         text = ++mark;
      } else {
         return false;
      }
   }
   while (*pattern == '*')
      pattern++;
   return *pattern == '\0';
}

/* Lines of a text, without comments, blank lines and surrounding blanks. */
struct lines {
   char *next;
   unsigned number;
};

static char *next_line(struct lines *l)
{
   while (*l->next != '\0') {
      char *from = l->next, *to = from;
      while (*to != '\0' && *to != '\n')
         to++;
      l->next = *to == '\0' ? to : to + 1;
      l->number++;
      *to = '\0';
      while (is_blank(*from))
         from++;
      while (to > from && is_blank(to[-1]))
         *--to = '\0';
      if (*from != '\0' && *from != '#')
         return from;
   }
   return NULL;
}

/* ---- entries ---- */

static bool is_our_tool(const char *tool, size_t n)
{
   static const char *const tools[] = { "Memcheck", "leakcheck", "cachesim" };
   for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
      size_t k = 0;
      while (k < n && tools[i][k] == tool[k])
         k++;
      if (k == n && tools[i][k] == '\0')
         return true;
   }
   return false;
}

/* "Memcheck,Other:Leak": is it ours, and of which kind? */
static bool read_kind(const char *line, enum lc_supp_kind *kind)
{
   bool ours = false;
   const char *p = line;
   for (;; p++) {
      const char *tool = p;
      while (*p != '\0' && *p != ',' && *p != ':')
         p++;
      ours = ours || is_our_tool(tool, (size_t)(p - tool));
      if (*p != ',')
         break;
   }
   if (!ours || *p != ':')
      return false;
   *kind = same(p + 1, "Leak") ? LC_SUPP_LEAK : LC_SUPP_FREE;
   return same(p + 1, "Leak") || same(p + 1, "Free");
}

/* "definite,possible" or "all" or "none"; false if something else stands there. */
static bool read_leak_kinds(const char *p, unsigned *set)
{
   static const struct {
      const char *word;
      unsigned set;
   } words[] = {
      { "definite", 1u << LC_DEFINITE }, { "indirect", 1u << LC_INDIRECT }, { "possible", 1u << LC_POSSIBLE },
      { "reachable", 1u << LC_REACHABLE }, { "all", (1u << LC_N_STATES) - 1 }, { "none", 0 },
   };
   *set = 0;
   for (;;) {
      size_t i = 0;
      const char *rest = NULL;
      while (is_blank(*p))
         p++;
      while (i < sizeof words / sizeof *words && (rest = behind(p, words[i].word)) == NULL)
         i++;
      if (rest == NULL)
         return false;
      *set |= words[i].set;
      if (*rest == '\0')
         return true;
      if (*rest != ',')
         return false;
      p = rest + 1;
   }
}

static bool is_frame(const char *line)
{
   return same(line, "...") || behind(line, "fun:") != NULL || behind(line, "obj:") != NULL ||
          behind(line, "src:") != NULL;
}

static void add(struct lc_supps *s, const struct lc_supp *e, char *const *pattern)
{
   if (s->count == s->room) {
      unsigned room = s->room == 0 ? FIRST_ROOM : 2 * s->room;
      struct lc_supp **all = lc_mem_get(&s->mem, sizeof *all * room);
      for (unsigned i = 0; i < s->count; i++)
         all[i] = s->supp[i];
      lc_mem_put(&s->mem, s->supp, sizeof *all * s->room);
      s->supp = all;
      s->room = room;
   }
   const char **kept = lc_mem_get(&s->mem, sizeof *kept * e->n_patterns);
   for (unsigned i = 0; i < e->n_patterns; i++)
      kept[i] = pattern[i];
   struct lc_supp *copy = lc_mem_get(&s->mem, sizeof *copy);
   *copy = *e;
   copy->pattern = kept;
   s->supp[s->count++] = copy;
}

/* The frames up to '}'.  False if a line is none. */
static bool read_frames(struct lines *l, struct lc_supp *e, char **pattern, bool keep)
{
   for (char *line; (line = next_line(l)) != NULL && !same(line, "}");) {
      const char *kinds = behind(line, "match-leak-kinds:");
      if (kinds != NULL && keep && e->kind == LC_SUPP_LEAK) {
         if (!read_leak_kinds(kinds, &e->leak_kinds))
            return false;
         continue;
      }
      if (!is_frame(line)) {
         if (keep)
            return false;
         continue;
      }
      if (e->n_patterns < MAX_PATTERNS)
         pattern[e->n_patterns++] = line;
   }
   return true;
}

unsigned lc_supps_read(struct lc_supps *s, char *text, const char *file)
{
   char *pattern[MAX_PATTERNS];
   struct lines l = { text, 0 };
   for (char *line; (line = next_line(&l)) != NULL;) {
      struct lc_supp e = { .leak_kinds = (1u << LC_N_STATES) - 1, .file = file };
      if (!same(line, "{"))
         return l.number;
      e.name = next_line(&l);
      e.line = l.number;
      line = e.name == NULL ? NULL : next_line(&l);
      if (line == NULL)
         return l.number;
      bool keep = read_kind(line, &e.kind);
      if (!read_frames(&l, &e, pattern, keep))
         return l.number;
      if (keep)
         add(s, &e, pattern);
   }
   return 0;
}

/* ---- matching ---- */

/* "file.c" or "file.c:12". */
static bool matches_source(const char *pattern, const struct lc_frame *f)
{
   char with_line[1024];
   size_t n = 0;
   if (f->file == NULL)
      return false;
   for (; f->file[n] != '\0' && n < sizeof with_line - 16; n++)
      with_line[n] = f->file[n];
   with_line[n] = '\0';
   if (lc_supp_glob(pattern, with_line))
      return true;
   char digits[12];
   unsigned k = 0;
   for (unsigned v = f->line; v > 0 || k == 0; v /= 10)
      digits[k++] = (char)('0' + v % 10);
   with_line[n++] = ':';
   while (k > 0)
      with_line[n++] = digits[--k];
   with_line[n] = '\0';
   return lc_supp_glob(pattern, with_line);
}

static bool matches_frame(const char *line, const struct lc_frame *f)
{
   const char *p;
   if ((p = behind(line, "fun:")) != NULL)
      return f->fun != NULL && lc_supp_glob(p, f->fun);
   if ((p = behind(line, "obj:")) != NULL)
      return f->obj != NULL && lc_supp_glob(p, f->obj);
   if ((p = behind(line, "src:")) != NULL)
      return matches_source(p, f);
   return false;
}

/* Like globbing, with "..." for the star and frames for characters; the end of the entry
   matches any rest of the stack. */
static bool matches_stack(const struct lc_supp *e, const struct lc_frame *frame, unsigned n)
{
   unsigned p = 0, f = 0, star = 0, mark = 0;
   bool starred = false;
   while (p < e->n_patterns) {
      if (same(e->pattern[p], "...")) {
         starred = true;
         star = ++p;
         mark = f;
      } else if (f < n && matches_frame(e->pattern[p], &frame[f])) {
         p++, f++;
      } else if (starred && mark < n) {
         p = star;
         f = ++mark;
      } else {
         return false;
      }
   }
   return true;
}

struct lc_supp *lc_supps_match(struct lc_supps *s, enum lc_supp_kind kind, unsigned leak_kind,
                               const struct lc_frame *frame, unsigned n)
{
   for (unsigned i = 0; i < s->count; i++) {
      struct lc_supp *e = s->supp[i];
      if (e->kind == kind && (kind != LC_SUPP_LEAK || (e->leak_kinds & leak_kind) != 0) &&
          matches_stack(e, frame, n))
         return e;
   }
   return NULL;
}
