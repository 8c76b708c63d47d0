/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of superblocks: found by the guest address they were made for, and by where
 * their code is.  One address can have two: a function that is wrapped has the wrapper's
 * code, and its own for the wrapper's call.
 */
#include "cs_block.h"

#include "cs_book.h"
#include "cs_help.h"
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

static void book(const struct cs_site *site, ULong n)
{
   if (cs_site_is_counted(site))
      cs_book_done(site->cost, site->on, n);
}

static void fold(struct cs_segment *s)
{
   ULong n = executions(s);
   for (struct cs_group *g = s->groups; g; g = g->next)
      cs_group_book(g);
   if (n == 0)
      return;
   for (UInt i = 0; i < s->n_sites; i++)
      book(&s->site[i], n);
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

static Bool is_fetch(const struct cs_site *site)
{
   return site->kind == CS_SITE_FETCH || site->kind == CS_SITE_FETCH_ONGOING;
}

static UInt count_fetches(const struct cs_site *from, const struct cs_site *to)
{
   UInt n = 0;
   for (; from < to; from++)
      n += is_fetch(from);
   return n;
}

UInt cs_segment_begun(const struct cs_segment *s)
{
   return count_fetches(s->site, s->site + s->n_sites);
}

/* The instruction whose first site is FAULTED was not finished.  Take back that the
   segment was counted, and complete the group that was waiting.  Returns how far
   the groups have advanced the clock. */
static UInt end_groups_at(struct cs_segment *segment, const struct cs_site *faulted, const Addr *ea)
{
   UInt n_before = count_fetches(segment->site, faulted), time = 0;
   struct cs_group *waiting = NULL;
   for (struct cs_group *g = segment->groups; g; g = g->next) {
      if (g->end > n_before) {
         waiting = g;
      } else {
         g->count -= g->counts;
         time += g->time;
      }
   }
   if (!waiting)
      return time;
   cs_group_run_part(waiting, ea, faulted);
   return time + waiting->time;
}

/* How far inline probes have. */
static UInt time_of_probes(const struct cs_segment *segment, const struct cs_site *faulted)
{
   return segment->site + segment->first_stamped <= faulted ? segment->time : 0;
}

void cs_segment_book_part(struct cs_segment *segment, Addr insn, const Addr *ea)
{
   struct cs_site *site = segment->site, *end = segment->site + segment->n_sites;
   UInt n = 0;
   for (; site < end && site->insn != insn; site++) {
      book(site, 1);
      n += site->kind == CS_SITE_FETCH;
   }
   UInt time = end_groups_at(segment, site, ea) + time_of_probes(segment, site);
   if (site < end && is_fetch(site)) {
      cs_book_done(site->cost, CS_FETCH, 1);
      n++;
   }
   cs_clock_correct(time, n);
}
