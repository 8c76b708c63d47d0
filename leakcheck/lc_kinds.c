/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions that allocate and free; see the header.
 *
 * C functions are found in a table by name without its prefix; the prefixes
 * are those under which allocators export or hide the same functions.  The
 * forms of new and delete are told by the beginning of their names and the
 * argument list, because there are forty of them.
 */
#include "lc_kinds.h"

enum { MAX_OWN = 256, OWN_NAME_BYTES = 128 };

struct own {
   struct lc_kind kind;
   char name[OWN_NAME_BYTES];
};

struct lc_kinds {
   struct lc_mem mem;
   struct own own[MAX_OWN];
   int n_own;
};

#define NONE LC_NO_ARG

static const struct lc_kind c_functions[] = {
   { "malloc", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 0, NONE, NONE, false, false },
   { "calloc", LC_ACT_ZALLOC, LC_FAMILY_MALLOC, 1, 0, NONE, false, false },
   { "realloc", LC_ACT_REALLOC, LC_FAMILY_MALLOC, 1, NONE, 0, false, false },
   { "reallocarray", LC_ACT_REALLOC, LC_FAMILY_MALLOC, 2, 1, 0, false, false },
   { "free", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   { "cfree", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   { "free_sized", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   { "free_aligned_sized", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   { "memalign", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 1, NONE, NONE, false, false },
   { "aligned_alloc", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 1, NONE, NONE, false, false },
   { "posix_memalign", LC_ACT_STORE, LC_FAMILY_MALLOC, 2, NONE, NONE, false, false },
   { "valloc", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 0, NONE, NONE, false, false },
   { "pvalloc", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 0, NONE, NONE, false, true },
   /* jemalloc's and mimalloc's own */
   { "mallocx", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 0, NONE, NONE, false, false },
   { "rallocx", LC_ACT_REALLOC, LC_FAMILY_MALLOC, 1, NONE, 0, false, false },
   { "dallocx", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   { "sdallocx", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   { "zalloc", LC_ACT_ZALLOC, LC_FAMILY_MALLOC, 0, NONE, NONE, false, false },
   { "mallocn", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 1, 0, NONE, false, false },
   { "reallocn", LC_ACT_REALLOC, LC_FAMILY_MALLOC, 2, 1, 0, false, false },
   { "reallocf", LC_ACT_REALLOC, LC_FAMILY_MALLOC, 1, NONE, 0, false, false },
   { "malloc_aligned", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 0, NONE, NONE, false, false },
   { "free_size", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   { "free_aligned", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   { "free_size_aligned", LC_ACT_FREE, LC_FAMILY_MALLOC, NONE, NONE, 0, false, false },
   /* tcmalloc's names for new and delete */
   { "new", LC_ACT_ALLOC, LC_FAMILY_NEW, 0, NONE, NONE, false, false },
   { "new_nothrow", LC_ACT_ALLOC, LC_FAMILY_NEW, 0, NONE, NONE, false, false },
   { "new_aligned", LC_ACT_ALLOC, LC_FAMILY_NEW, 0, NONE, NONE, false, false },
   { "new_aligned_nothrow", LC_ACT_ALLOC, LC_FAMILY_NEW, 0, NONE, NONE, false, false },
   { "newarray", LC_ACT_ALLOC, LC_FAMILY_NEW_ARRAY, 0, NONE, NONE, false, false },
   { "newarray_nothrow", LC_ACT_ALLOC, LC_FAMILY_NEW_ARRAY, 0, NONE, NONE, false, false },
   { "newarray_aligned", LC_ACT_ALLOC, LC_FAMILY_NEW_ARRAY, 0, NONE, NONE, false, false },
   { "newarray_aligned_nothrow", LC_ACT_ALLOC, LC_FAMILY_NEW_ARRAY, 0, NONE, NONE, false, false },
   { "delete", LC_ACT_FREE, LC_FAMILY_NEW, NONE, NONE, 0, false, false },
   { "delete_nothrow", LC_ACT_FREE, LC_FAMILY_NEW, NONE, NONE, 0, false, false },
   { "delete_sized", LC_ACT_FREE, LC_FAMILY_NEW, NONE, NONE, 0, false, false },
   { "delete_aligned", LC_ACT_FREE, LC_FAMILY_NEW, NONE, NONE, 0, false, false },
   { "delete_sized_aligned", LC_ACT_FREE, LC_FAMILY_NEW, NONE, NONE, 0, false, false },
   { "deletearray", LC_ACT_FREE, LC_FAMILY_NEW_ARRAY, NONE, NONE, 0, false, false },
   { "deletearray_nothrow", LC_ACT_FREE, LC_FAMILY_NEW_ARRAY, NONE, NONE, 0, false, false },
   { "deletearray_sized", LC_ACT_FREE, LC_FAMILY_NEW_ARRAY, NONE, NONE, 0, false, false },
   { "deletearray_aligned", LC_ACT_FREE, LC_FAMILY_NEW_ARRAY, NONE, NONE, 0, false, false },
   { "deletearray_sized_aligned", LC_ACT_FREE, LC_FAMILY_NEW_ARRAY, NONE, NONE, 0, false, false },
};

/* The first FIRST_PREFIXED of the table stand for themselves, too. */
enum { N_C_FUNCTIONS = sizeof c_functions / sizeof *c_functions, FIRST_PREFIXED = 13 };

static const char *const prefixes[] = {
   "__libc_", "__GI___libc_", "__GI___", "__GI_", "__", "tc_", "tcmalloc_", "je_", "_rjem_", "mi_",
};

static const struct lc_kind rust_functions[] = {
   { "__rust_alloc", LC_ACT_ALLOC, LC_FAMILY_OWN, 0, NONE, NONE, true, false },
   { "__rust_alloc_zeroed", LC_ACT_ZALLOC, LC_FAMILY_OWN, 0, NONE, NONE, true, false },
   { "__rust_realloc", LC_ACT_REALLOC, LC_FAMILY_OWN, 3, NONE, 0, true, false },
   { "__rust_dealloc", LC_ACT_FREE, LC_FAMILY_OWN, NONE, NONE, 0, true, false },
};

/* Ways out of an allocator that make no return.  The memory of an exception is asked
   for before it is thrown. */
static const char *const leavers[] = {
   "longjmp", "_longjmp", "siglongjmp", "__longjmp_chk", "__libc_longjmp", "__libc_siglongjmp",
   "____longjmp_chk", "__cxa_allocate_exception", "__cxa_throw", "__cxa_rethrow", "_Unwind_RaiseException",
   "_Unwind_ForcedUnwind", "_Unwind_Resume",
};

static const struct lc_kind leaver = { "longjmp", LC_ACT_LEAVE, LC_FAMILY_OWN, NONE, NONE, NONE, false, false };

static const struct lc_kind cpp_functions[] = {
   { "operator new", LC_ACT_ALLOC, LC_FAMILY_NEW, 0, NONE, NONE, false, false },
   { "operator new[]", LC_ACT_ALLOC, LC_FAMILY_NEW_ARRAY, 0, NONE, NONE, false, false },
   { "operator delete", LC_ACT_FREE, LC_FAMILY_NEW, NONE, NONE, 0, false, false },
   { "operator delete[]", LC_ACT_FREE, LC_FAMILY_NEW_ARRAY, NONE, NONE, 0, false, false },
};

static const char *const cpp_mangled[] = { "_Znw", "_Zna", "_Zdl", "_Zda" };

/* What follows PREFIX in NAME, or NULL. */
static const char *behind(const char *name, const char *prefix)
{
   while (*prefix != '\0')
      if (*name++ != *prefix++)
         return NULL;
   return name;
}

/* Is NAME, up to a version, WORD? */
static bool is(const char *name, const char *word)
{
   const char *rest = behind(name, word);
   return rest != NULL && (*rest == '\0' || *rest == '@');
}

static const struct lc_kind *find_in(const struct lc_kind *table, int n, const char *name)
{
   for (int i = 0; i < n; i++)
      if (is(name, table[i].name))
         return &table[i];
   return NULL;
}

static bool contains(const char *text, const char *part)
{
   for (; *text != '\0'; text++)
      if (behind(text, part) != NULL)
         return true;
   return false;
}

/* Demangled: "operator new[](unsigned long, ...)".  Placement forms, whose second
   argument is a plain pointer, allocate nothing. */
static const struct lc_kind *find_cpp(const char *name)
{
   for (int i = 0; i < 4; i++) {
      const char *args = behind(name, cpp_functions[i].name);
      bool is_new = cpp_functions[i].act == LC_ACT_ALLOC;
      if (args != NULL && (*args == '(' || *args == '\0'))
         return is_new && contains(args, ", void*") ? NULL : &cpp_functions[i];
      args = behind(name, cpp_mangled[i]);
      if (args != NULL)
         return is_new && is(args + (*args != '\0'), "Pv") ? NULL : &cpp_functions[i];
   }
   return NULL;
}

/* By its plain name, or by that of newer compilers, mangled or not: __rust_alloc in the
   crate __rustc. */
static const struct lc_kind *find_rust(const char *name)
{
   enum { N = sizeof rust_functions / sizeof *rust_functions };
   if (behind(name, "_RNv") == NULL && behind(name, "__rustc") == NULL)
      return find_in(rust_functions, N, name);
   const struct lc_kind *found = NULL;
   for (; found == NULL && *name != '\0'; name++)
      found = find_in(rust_functions, N, name);
   return found;
}

static bool may_be_known(const char *name)
{
   switch (name[0]) {
   case '_': case 'a': case 'c': case 'f': case 'j': case 'l': case 'm': case 'o':
   case 'p': case 'r': case 's': case 't': case 'v':
      return true;
   default:
      return false;
   }
}

static const struct lc_kind *find_own(const struct lc_kinds *k, const char *name)
{
   for (int i = 0; i < k->n_own; i++) {
      const char *rest = behind(name, k->own[i].name);
      if (rest != NULL && (*rest == '\0' || *rest == '@' || *rest == '('))
         return &k->own[i].kind;
   }
   return NULL;
}

const struct lc_kind *lc_kinds_find(const struct lc_kinds *k, const char *name)
{
   const struct lc_kind *found = find_own(k, name);
   if (found != NULL || !may_be_known(name))
      return found;
   if ((found = find_in(c_functions, FIRST_PREFIXED, name)) != NULL)
      return found;
   if ((found = find_cpp(name)) != NULL)
      return found;
   if ((found = find_rust(name)) != NULL)
      return found;
   for (size_t i = 0; i < sizeof leavers / sizeof *leavers; i++)
      if (is(name, leavers[i]))
         return &leaver;
   for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
      const char *rest = behind(name, prefixes[i]);
      if (rest != NULL && (found = find_in(c_functions, i < 5 ? FIRST_PREFIXED : N_C_FUNCTIONS, rest)) != NULL)
         return found;
   }
   return NULL;
}

struct lc_kinds *lc_kinds_create(const struct lc_mem *mem)
{
   struct lc_kinds *k = lc_mem_get(mem, sizeof *k);
   k->mem = *mem;
   return k;
}

void lc_kinds_destroy(struct lc_kinds *k)
{
   const struct lc_mem mem = k->mem;
   lc_mem_put(&mem, k, sizeof *k);
}

bool lc_kinds_has_own(const struct lc_kinds *k)
{
   return k->n_own > 0;
}

static bool is_blank(char c)
{
   return c == ' ' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *p)
{
   for (;; p++) {
      if (*p == '#')
         while (p[1] != '\0' && p[1] != '\n')
            p++;
      else if (!is_blank(*p) && *p != '\n' && *p != ',')
         return p;
   }
}

static const struct {
   const char *word;
   enum lc_act act;
} acts[] = {
   { "alloc", LC_ACT_ALLOC },     { "zalloc", LC_ACT_ZALLOC }, { "store", LC_ACT_STORE },
   { "realloc", LC_ACT_REALLOC }, { "free", LC_ACT_FREE },
};

static const char *read_act(const char *p, struct lc_kind *kind)
{
   for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
      const char *rest = behind(p, acts[i].word);
      if (rest != NULL && (*rest == '\0' || *rest == ':' || *rest == ',' || *rest == '\n' || is_blank(*rest))) {
         kind->act = acts[i].act;
         return rest;
      }
   }
   return NULL;
}

static const char *read_arg(const char *p, struct lc_kind *kind)
{
   const char *rest;
   signed char *to = NULL;
   if ((rest = behind(p, "size")) != NULL)
      to = &kind->size;
   else if ((rest = behind(p, "count")) != NULL)
      to = &kind->count;
   else if ((rest = behind(p, "block")) != NULL)
      to = &kind->block;
   if (to == NULL || *rest < '0' || *rest >= '0' + LC_MAX_ARGS)
      return NULL;
   *to = (signed char)(*rest - '0');
   return rest + 1;
}

static bool is_complete(const struct lc_kind *kind)
{
   bool takes = kind->act == LC_ACT_FREE || kind->act == LC_ACT_REALLOC;
   bool gives = kind->act != LC_ACT_FREE;
   return (!takes || kind->block != NONE) && (!gives || kind->size != NONE);
}

static const char *read_function(const char *p, struct own *own, const char **error)
{
   int n = 0;
   for (; *p != '=' && *p != '\0' && *p != '\n' && n < OWN_NAME_BYTES - 1; p++)
      own->name[n++] = *p;
   while (n > 0 && is_blank(own->name[n - 1]))
      n--;
   own->name[n] = '\0';
   *error = "NAME=ACT is expected";
   if (n == 0 || *p != '=')
      return NULL;
   own->kind = (struct lc_kind){ own->name, LC_ACT_ALLOC, LC_FAMILY_OWN, NONE, NONE, NONE, false, false };
   *error = "unknown act: alloc, zalloc, store, realloc or free is expected";
   do
      p++;
   while (is_blank(*p));
   if ((p = read_act(p, &own->kind)) == NULL)
      return NULL;
   *error = "unknown argument: size, count or block and a digit from 0 to 5 are expected";
   while (*p == ':')
      if ((p = read_arg(p + 1, &own->kind)) == NULL)
         return NULL;
   *error = "an argument is missing: allocating needs sizeN, freeing blockN";
   return is_complete(&own->kind) ? p : NULL;
}

bool lc_kinds_add(struct lc_kinds *k, const char *spec, const char **error, const char **at)
{
   for (const char *p = skip_blanks(spec); *p != '\0'; p = skip_blanks(p)) {
      *at = p;
      *error = "too many functions";
      if (k->n_own == MAX_OWN)
         return false;
      p = read_function(p, &k->own[k->n_own], error);
      if (p == NULL)
         return false;
      k->n_own++;
   }
   return true;
}
