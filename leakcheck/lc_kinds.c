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

_Static_assert((int)N_C_FUNCTIONS <= (int)LC_MAX_NUMBER, "numbers are bits of a word");

/* Of the groups LC_GROUP_PREFIXED + i.  The first FIRST_FULL are libc's, which has only
   the first functions of the table. */
static const char *const prefixes[] = {
   "__libc_", "__GI___libc_", "__GI___", "__GI_", "__", "tc_", "tcmalloc_", "je_", "_rjem_", "mi_",
};

enum { N_PREFIXES = sizeof prefixes / sizeof *prefixes, FIRST_FULL = LC_GROUP_PREFIXED_FULL - LC_GROUP_PREFIXED };

_Static_assert((int)LC_GROUP_PREFIXED + (int)N_PREFIXES == (int)LC_N_GROUPS, "each prefix is a group");

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

/* Where programs begin and end: see lc_ending.h. */
static const struct lc_kind landmarks[] = {
   { "__libc_start_main", LC_ACT_START, LC_FAMILY_OWN, NONE, NONE, NONE, false, false },
   { "exit", LC_ACT_EXIT, LC_FAMILY_OWN, NONE, NONE, NONE, false, false },
   { "__GI_exit", LC_ACT_EXIT, LC_FAMILY_OWN, NONE, NONE, NONE, false, false },
};

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

/* What follows one of N words, the longest that fits, in NAME; NAME itself if none does. */
static const char *behind_any(const char *name, const char *const *words, size_t n)
{
   const char *found = name;
   for (size_t i = 0; i < n; i++) {
      const char *rest = behind(name, words[i]);
      if (rest != NULL && rest > found)
         found = rest;
   }
   return found;
}

#define N_OF(array) (sizeof(array) / sizeof *(array))

/* The parameters of the forms that the language knows, mangled: what is behind the size
   of new, and behind the pointer and the size of delete.  Any others are a program's own,
   for its arenas, or place an object where memory is already. */
static bool has_mangled_parameters(const char *p, bool is_new)
{
   static const char *const sizes[] = { "m", "j", "y" };
   static const char *const tails[] = { "RKSt9nothrow_t", "St11align_val_t", "St11align_val_tRKSt9nothrow_t" };
   static const char *const hints[] = { "12__hot_cold_t" }; /* tcmalloc's */
   if (!is_new && (p = behind(p, "Pv")) == NULL)
      return false;
   const char *size = p;
   p = behind_any(p, sizes, N_OF(sizes));
   if (is_new && p == size)
      return false;
   p = behind_any(p, tails, N_OF(tails));
   if (is_new)
      p = behind_any(p, hints, N_OF(hints));
   return *p == '\0' || *p == '@';
}

/* The same demangled: "(unsigned long, std::nothrow_t const&)". */
static bool has_parameters(const char *p, bool is_new)
{
   static const char *const first[] = { "(unsigned long", "(unsigned int", "(unsigned long long" };
   static const char *const sizes[] = { ", unsigned long", ", unsigned int", ", unsigned long long" };
   static const char *const tails[] = { ", std::nothrow_t const&", ", std::align_val_t",
                                        ", std::align_val_t, std::nothrow_t const&" };
   static const char *const hints[] = { ", __hot_cold_t" };
   if (*p == '\0')
      return true;
   const char *rest = is_new ? behind_any(p, first, N_OF(first)) : behind(p, "(void*");
   if (rest == NULL || rest == p)
      return false;
   if (!is_new)
      rest = behind_any(rest, sizes, N_OF(sizes));
   rest = behind_any(rest, tails, N_OF(tails));
   if (is_new)
      rest = behind_any(rest, hints, N_OF(hints));
   return is(rest, ")");
}

static const struct lc_kind *find_cpp(const char *name)
{
   for (int i = 0; i < 4; i++) {
      bool is_new = cpp_functions[i].act == LC_ACT_ALLOC;
      const char *args = behind(name, cpp_functions[i].name);
      if (args != NULL && has_parameters(args, is_new))
         return &cpp_functions[i];
      args = behind(name, cpp_mangled[i]);
      if (args != NULL)
         return has_mangled_parameters(args, is_new) ? &cpp_functions[i] : NULL;
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
   if (name[0] == '_' && name[1] == 'Z')
      return name[2] == 'n' || name[2] == 'd';
   switch (name[0]) {
   case '_': case 'a': case 'c': case 'e': case 'f': case 'j': case 'l': case 'm': case 'o':
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

static const struct lc_kind *find_prefixed(const char *name, enum lc_group *group)
{
   for (int i = 0; i < N_PREFIXES; i++) {
      const char *rest = behind(name, prefixes[i]);
      const struct lc_kind *found =
         rest == NULL ? NULL : find_in(c_functions, i < FIRST_FULL ? FIRST_PREFIXED : N_C_FUNCTIONS, rest);
      *group = (enum lc_group)(LC_GROUP_PREFIXED + i);
      if (found != NULL)
         return found;
   }
   return NULL;
}

static const struct lc_kind *find_leaver(const char *name)
{
   for (size_t i = 0; i < N_OF(leavers); i++)
      if (is(name, leavers[i]))
         return &leaver;
   return NULL;
}

const struct lc_kind *lc_kinds_find_in_group(const struct lc_kinds *k, const char *name, enum lc_group *group)
{
   const struct lc_kind *found = find_own(k, name);
   *group = LC_GROUP_OWN;
   if (found != NULL || !may_be_known(name))
      return found;
   *group = LC_GROUP_BARE;
   if ((found = find_in(c_functions, FIRST_PREFIXED, name)) != NULL)
      return found;
   *group = LC_GROUP_CPP;
   if ((found = find_cpp(name)) != NULL)
      return found;
   *group = LC_GROUP_RUST;
   if ((found = find_rust(name)) != NULL)
      return found;
   *group = LC_GROUP_LEAVE;
   if ((found = find_leaver(name)) != NULL || (found = find_in(landmarks, N_OF(landmarks), name)) != NULL)
      return found;
   return find_prefixed(name, group);
}

const struct lc_kind *lc_kinds_find(const struct lc_kinds *k, const char *name)
{
   enum lc_group group;
   return lc_kinds_find_in_group(k, name, &group);
}

unsigned lc_kinds_number(const struct lc_kind *kind, enum lc_group group)
{
   const struct lc_kind *table = group == LC_GROUP_RUST ? rust_functions : c_functions;
   return (unsigned)(kind - table);
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
