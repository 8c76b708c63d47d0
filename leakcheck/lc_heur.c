/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interior pointers that stand for the whole block; see the header. */
#include "lc_heur.h"

enum { SMALLEST_TABLE_ADDR = 4096 };

static bool word_at(const struct lc_mark_env *env, uintptr_t addr, uintptr_t *value)
{
   if ((addr & (LC_WORD_BYTES - 1)) != 0)
      return false;
   if (env->written != NULL && *lc_written_byte(env->written, addr) == 0)
      return false;
   __builtin_memcpy(value, (const void *)addr, sizeof *value);
   return true;
}

static bool is_stdstring(const struct lc_mark_env *env, uintptr_t p, const struct lc_span *b)
{
   uintptr_t length, capacity;
   return p == b->addr + 3 * LC_WORD_BYTES && word_at(env, b->addr, &length) &&
          word_at(env, b->addr + LC_WORD_BYTES, &capacity) && length <= capacity &&
          3 * LC_WORD_BYTES + capacity + 1 == b->size;
}

static bool is_length64(const struct lc_mark_env *env, uintptr_t p, const struct lc_span *b)
{
   uintptr_t low, high = 0;
   if (p != b->addr + 8 || !word_at(env, b->addr, &low))
      return false;
   if (LC_WORD_BYTES == 4 && (!word_at(env, b->addr + 4, &high) || high != 0))
      return false;
   return low > 0 && low == b->size - 8;
}

static bool is_newarray(const struct lc_mark_env *env, uintptr_t p, const struct lc_span *b)
{
   uintptr_t n;
   return p == b->addr + LC_WORD_BYTES && word_at(env, b->addr, &n) && n > 0 &&
          (b->size - LC_WORD_BYTES) % n == 0;
}

static bool points_to_table(const struct lc_mark_env *env, uintptr_t addr)
{
   uintptr_t table;
   return word_at(env, addr, &table) && (table & (LC_WORD_BYTES - 1)) == 0 &&
          table >= SMALLEST_TABLE_ADDR && env->is_vtable(env->ctx, table);
}

static bool is_multiple(const struct lc_mark_env *env, uintptr_t p, const struct lc_span *b)
{
   return env->is_vtable != NULL && b->addr + b->size - p >= LC_WORD_BYTES &&
          points_to_table(env, p) && points_to_table(env, b->addr);
}

/* Counts of at most a million owners, both at least 1. */
static bool is_rustarc(const struct lc_mark_env *env, uintptr_t p, const struct lc_span *b)
{
   enum { MOST_OWNERS = 1000000 };
   uintptr_t strong, weak;
   return p == b->addr + 2 * LC_WORD_BYTES && word_at(env, b->addr, &strong) &&
          word_at(env, b->addr + LC_WORD_BYTES, &weak) && strong - 1 < MOST_OWNERS &&
          weak - 1 < MOST_OWNERS;
}

static const struct {
   const char *name;
   bool (*test)(const struct lc_mark_env *, uintptr_t, const struct lc_span *);
} heuristics[LC_N_HEURISTICS] = {
   [LC_HEUR_STDSTRING] = { "stdstring", is_stdstring },
   [LC_HEUR_LENGTH64] = { "length64", is_length64 },
   [LC_HEUR_NEWARRAY] = { "newarray", is_newarray },
   [LC_HEUR_MULTIPLE] = { "multipleinheritance", is_multiple },
   [LC_HEUR_RUSTARC] = { "rustarc", is_rustarc },
};

enum lc_heuristic lc_heur_test(const struct lc_mark_env *env, uintptr_t p, const struct lc_span *b)
{
   for (int h = LC_HEUR_NONE + 1; h < LC_N_HEURISTICS; h++)
      if ((env->heuristics >> h & 1) != 0 && heuristics[h].test(env, p, b))
         return (enum lc_heuristic)h;
   return LC_HEUR_NONE;
}

const char *lc_heur_name(enum lc_heuristic h)
{
   return heuristics[h].name;
}
