/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of superblocks: found by the guest address they were made for, and by where
 * their code is.  One address can have two: a function that is wrapped has the wrapper's
 * code, and its own for the wrapper's call.
 */
#include "cs_block.h"

#include "cs_pool.h"
#include "cs_tier.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_libcassert.h"

struct cs_block {
   struct cs_block *next; /* VgHashNode */
   UWord key;
   Addr code;
   UInt n_sites, room;
   struct cs_segment *segments;
   struct cs_site site[];
};

static SizeT bytes(UInt n_sites)
{
   return sizeof(struct cs_block) + n_sites * sizeof(struct cs_site);
}

static VgHashTable *blocks;
static struct cs_block *gone; /* their translations are: a list by `next` */

/* VG_(HT_gen_remove) asks for those of the same key only. */
static Word compare_code(const void *a, const void *b)
{
   return ((const struct cs_block *)a)->code != ((const struct cs_block *)b)->code;
}

struct cs_block *cs_block_create(Addr key, Addr code, UInt n_sites)
{
   if (!blocks)
      blocks = VG_(HT_construct)("cs.blocks");
   struct cs_block *b = cs_pool_alloc(CS_POOL_OTHER, bytes(n_sites));
   b->key = key;
   b->code = code;
   b->room = n_sites;
   VG_(HT_add_node)(blocks, b);
   return b;
}

struct cs_site *cs_block_add_site(struct cs_block *b)
{
   tl_assert(b->n_sites < b->room);
   struct cs_site *site = &b->site[b->n_sites];
   site->index = b->n_sites++;
   return site;
}

struct cs_segment *cs_block_add_segment(struct cs_block *b)
{
   struct cs_segment *s = cs_pool_alloc(CS_POOL_SEGMENTS, sizeof *s);
   s->site = b->site + b->n_sites;
   s->next = b->segments;
   b->segments = s;
   return s;
}

struct cs_group *cs_block_add_group(struct cs_segment *s, struct cs_site *site)
{
   struct cs_group *g = cs_pool_alloc(CS_POOL_GROUPS, sizeof *g);
   g->site = site;
   g->counts = s->groups == NULL;
   g->count = -CS_TIER_EXECUTIONS;
   g->next = s->groups;
   s->groups = g;
   return g;
}

static ULong executions(const struct cs_segment *s)
{
   ULong n = s->count;
   for (const struct cs_group *g = s->groups; g; g = g->next)
      n += g->count + CS_TIER_EXECUTIONS; /* 0 but in the one that counts */
   return n;
}

static void set_to_zero(struct cs_segment *s)
{
   s->count = 0;
   for (UInt i = 0; i < s->n_sites; i++)
      s->site[i].missed = 0;
   for (struct cs_group *g = s->groups; g; g = g->next) {
      g->count = -CS_TIER_EXECUTIONS;
      g->missed_l1 = g->missed_ll = 0;
   }
}

void cs_block_book_fetches(struct cs_group *g)
{
   if (g->missed_l1 == 0)
      return;
   cs_book_missed(g->site->cost, CS_FETCH, g->missed_l1, g->missed_ll);
   g->missed_l1 = g->missed_ll = 0;
}

static void fold(struct cs_segment *s)
{
   ULong n = executions(s);
   for (struct cs_group *g = s->groups; g; g = g->next)
      cs_block_book_fetches(g);
   if (n == 0)
      return;
   for (UInt i = 0; i < s->n_sites; i++)
      cs_site_book(&s->site[i], n);
   set_to_zero(s);
}

void cs_block_judge(const struct cs_site *site)
{
   const struct cs_block *b = (const void *)((const UChar *)(site - site->index) - offsetof(struct cs_block, site));
   const struct cs_segment *s = b->segments;
   while (site < s->site || site >= s->site + s->n_sites)
      s = s->next;
   cs_tier_judge(site->insn, site->missed, executions(s));
}

void cs_block_discard(Addr key, Addr code)
{
   const struct cs_block wanted = { .key = key, .code = code };
   struct cs_block *b = blocks ? VG_(HT_gen_remove)(blocks, &wanted, compare_code) : NULL;
   if (!b)
      return;
   b->next = gone;
   gone = b;
}

static void release(struct cs_block *b)
{
   for (struct cs_segment *s = b->segments, *next; s; s = next) {
      next = s->next;
      fold(s);
      for (struct cs_group *g = s->groups, *after; g; g = after) {
         after = g->next;
         cs_pool_free(CS_POOL_GROUPS, g, sizeof *g);
      }
      cs_pool_free(CS_POOL_SEGMENTS, s, sizeof *s);
   }
   cs_pool_free(CS_POOL_OTHER, b, bytes(b->room));
}

void cs_blocks_release(void)
{
   while (gone) {
      struct cs_block *b = gone;
      gone = b->next;
      release(b);
   }
}

static void each_segment(void (*function)(struct cs_segment *s))
{
   if (!blocks)
      return;
   for (struct cs_block *b = gone; b; b = b->next)
      for (struct cs_segment *s = b->segments; s; s = s->next)
         function(s);
   VG_(HT_ResetIter)(blocks);
   for (struct cs_block *b; (b = VG_(HT_Next)(blocks)) != NULL;)
      for (struct cs_segment *s = b->segments; s; s = s->next)
         function(s);
}

void cs_blocks_fold(void)
{
   each_segment(fold);
}

void cs_blocks_zero(void)
{
   each_segment(set_to_zero);
}

UInt cs_segment_instructions(const struct cs_segment *s)
{
   UInt n = 0;
   for (UInt i = 0; i < s->n_sites; i++)
      n += s->site[i].kind == CS_SITE_FETCH;
   return n;
}

UInt cs_sites_begun(const struct cs_site *from, const struct cs_site *to)
{
   UInt n = 0;
   for (; from < to; from++)
      n += cs_site_is_fetch(from);
   return n;
}

UInt cs_segment_begun(const struct cs_segment *s)
{
   return cs_sites_begun(s->site, s->site + s->n_sites);
}
