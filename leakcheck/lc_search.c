/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One leak search over the running guest; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_machine.h"
#include "pub_tool_stacktrace.h"

#include "lc_options.h"
#include "lc_pool.h"
#include "lc_pools.h"
#include "lc_roots.h"
#include "lc_search.h"
#include "lc_watch.h"

static UInt frames_that_count(void)
{
   switch (lc_options.resolution) {
   case Vg_LowRes: return 2;
   case Vg_MedRes: return 4;
   default: return ~0u;
   }
}

static Bool agree(const struct lc_site *a, const struct lc_site *b, UInt frames)
{
   UInt na = a->n_ips < frames ? a->n_ips : frames, nb = b->n_ips < frames ? b->n_ips : frames;
   if (na != nb)
      return False;
   for (UInt i = 0; i < na; i++)
      if (a->ip[i] != b->ip[i])
         return False;
   return True;
}

static UInt hash_top(const struct lc_site *s, UInt frames)
{
   UWord h = 0;
   for (UInt i = 0; i < s->n_ips && i < frames; i++)
      h = (h ^ s->ip[i]) * 0x9E3779B1u ^ h >> 15;
   return (UInt)(h >> 7);
}

/* Maps each site to the first that agrees with it. */
static void unite_sites(struct lc_search *s)
{
   UInt frames = frames_that_count();
   s->n_sites = lc_sites_count(lc_watch.sites);
   s->site_of = lc_mem_get(&s->mem, sizeof *s->site_of * (s->n_sites + 1));
   if (frames == ~0u) {
      for (UInt i = 0; i <= s->n_sites; i++)
         s->site_of[i] = i;
      return;
   }
   UInt slots = 2;
   while (slots < 2 * s->n_sites)
      slots *= 2;
   UInt *slot = lc_mem_get(&s->mem, sizeof *slot * slots);
   for (UInt i = 1; i <= s->n_sites; i++) {
      const struct lc_site *site = lc_sites_at(lc_watch.sites, i);
      UInt at = hash_top(site, frames) & (slots - 1);
      while (slot[at] != 0 && !agree(site, lc_sites_at(lc_watch.sites, slot[at]), frames))
         at = (at + 1) & (slots - 1);
      if (slot[at] == 0)
         slot[at] = i;
      s->site_of[i] = slot[at];
   }
   lc_mem_put(&s->mem, slot, sizeof *slot * slots);
}

/* What the parent of a fork allocated is not this process's to free. */
static void mark_muted(struct lc_search *s)
{
   for (UInt rank = 0; rank < s->index->count; rank++)
      if ((lc_blocks_at(lc_watch.blocks, s->index->id[rank])->flags &
           (LC_BLOCK_INHERITED | LC_BLOCK_IGNORED)) != 0)
         lc_mark_block(s->mark, rank, LC_ROOT_MEMORY);
}

void lc_search_begin(struct lc_search *s, ThreadId asker, UInt heuristics, Bool want_parents)
{
   *s = (struct lc_search){ .mem = lc_pool_mapped() };
   struct lc_mark_env env = { .want_parents = want_parents };
   lc_roots_env(&env);
   env.heuristics = heuristics;
   lc_pools_hide();
   s->index = lc_index_create(&s->mem, lc_watch.blocks);
   lc_pools_show();
   s->mark = lc_mark_create(&s->mem, s->index, &env);
   lc_ranges_init(&s->memory, &s->mem);
   lc_roots_memory(&s->memory);
   lc_roots_mark(s->mark, &s->memory, asker);
   mark_muted(s);
   lc_mark_finish(s->mark);
   unite_sites(s);
}

void lc_search_end(struct lc_search *s)
{
   lc_mem_put(&s->mem, s->site_of, sizeof *s->site_of * (s->n_sites + 1));
   lc_ranges_deinit(&s->memory);
   lc_mark_destroy(s->mark);
   lc_index_destroy(s->index);
}

struct each_word {
   void (*word)(void *arg, uintptr_t where, uintptr_t value);
   void (*reg)(void *arg, ThreadId tid, const HChar *name, UWord value);
   void *arg;
};

/* The core's iteration over registers takes no argument of ours. */
static struct each_word *registers_for;

static void see_register(ThreadId tid, const HChar *name, UWord value)
{
   registers_for->reg(registers_for->arg, tid, name, value);
}

void lc_search_each_word(void (*word)(void *arg, uintptr_t where, uintptr_t value),
                         void (*reg)(void *arg, ThreadId tid, const HChar *name, UWord value), void *arg)
{
   struct lc_mem mem = lc_pool_mapped();
   struct lc_ranges memory;
   struct lc_mark_env env = { .want_parents = false };
   struct each_word each = { word, reg, arg };
   lc_roots_env(&env);
   lc_ranges_init(&memory, &mem);
   lc_roots_memory(&memory);
   for (size_t i = 0; i < memory.count; i++)
      lc_mark_words_of(&env, memory.range[i].start, memory.range[i].end, word, arg);
   for (UInt id = 0; (id = lc_blocks_next(lc_watch.blocks, id)) != 0;) {
      const struct lc_block *b = lc_blocks_at(lc_watch.blocks, id);
      lc_mark_words_of(&env, b->addr, b->addr + b->size, word, arg);
   }
   lc_ranges_deinit(&memory);
   registers_for = &each;
   VG_(apply_to_GP_regs)(see_register);
}
