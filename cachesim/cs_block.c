/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of superblocks: found by the guest address they were made for,
 * which is unique among live translations.
 */
#include "cs_block.h"

#include "cs_pool.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_mallocfree.h"

struct cs_block {
   struct cs_block *next; /* VgHashNode */
   UWord key;
   struct cs_site *site;
   UInt n_sites, room;
   struct cs_segment *segments;
};

static VgHashTable *blocks;

ULong cs_instructions;

struct cs_block *cs_block_create(Addr key, UInt n_sites)
{
   if (!blocks)
      blocks = VG_(HT_construct)("cs.blocks");
   cs_block_discard(key);
   struct cs_block *b = VG_(calloc)("cs.block", 1, sizeof *b);
   b->key = key;
   b->room = n_sites;
   b->site = cs_pool_alloc(n_sites * sizeof *b->site);
   VG_(HT_add_node)(blocks, b);
   return b;
}

struct cs_site *cs_block_add_site(struct cs_block *b)
{
   tl_assert(b->n_sites < b->room);
   return &b->site[b->n_sites++];
}

struct cs_segment *cs_block_add_segment(struct cs_block *b)
{
   struct cs_segment *s = cs_pool_alloc(sizeof *s);
   s->site = b->site + b->n_sites;
   s->next = b->segments;
   b->segments = s;
   return s;
}

static void book(const struct cs_site *site, ULong n)
{
   static const Char event_of[] = {
      [CS_SITE_FETCH] = CS_EV_IR,
      [CS_SITE_FETCH_ONGOING] = -1,
      [CS_SITE_READ] = CS_EV_DR,
      [CS_SITE_WRITE] = CS_EV_DW,
      [CS_SITE_GUARDED_READ] = -1,
      [CS_SITE_GUARDED_WRITE] = -1,
      [CS_SITE_CONDITIONAL] = CS_EV_BC,
      [CS_SITE_INDIRECT] = CS_EV_BI,
   };
   if (event_of[site->kind] >= 0)
      site->cost->count[(Int)event_of[site->kind]] += n;
}

static void fold(struct cs_segment *s)
{
   if (s->count == 0)
      return;
   for (UInt i = 0; i < s->n_sites; i++)
      book(&s->site[i], s->count);
   s->count = 0;
}

void cs_block_discard(Addr key)
{
   struct cs_block *b = blocks ? VG_(HT_remove)(blocks, key) : NULL;
   if (!b)
      return;
   for (struct cs_segment *s = b->segments, *next; s; s = next) {
      next = s->next;
      fold(s);
      cs_pool_free(s, sizeof *s);
   }
   cs_pool_free(b->site, b->room * sizeof *b->site);
   VG_(free)(b);
}

void cs_blocks_fold(void)
{
   if (!blocks)
      return;
   VG_(HT_ResetIter)(blocks);
   for (struct cs_block *b; (b = VG_(HT_Next)(blocks)) != NULL;)
      for (struct cs_segment *s = b->segments; s; s = s->next)
         fold(s);
}

void cs_blocks_zero(void)
{
   if (!blocks)
      return;
   VG_(HT_ResetIter)(blocks);
   for (struct cs_block *b; (b = VG_(HT_Next)(blocks)) != NULL;)
      for (struct cs_segment *s = b->segments; s; s = s->next)
         s->count = 0;
}

UInt cs_segment_instructions(const struct cs_segment *s)
{
   UInt n = 0;
   for (UInt i = 0; i < s->n_sites; i++)
      n += s->site[i].kind == CS_SITE_FETCH;
   return n;
}

void cs_segment_book_part(struct cs_segment *segment, Addr insn)
{
   segment->count -= segment->counted_first;
   for (UInt i = 0; i < segment->n_sites; i++) {
      const struct cs_site *site = &segment->site[i];
      if (site->insn != insn) {
         book(site, 1);
         cs_instructions += site->kind == CS_SITE_FETCH;
         continue;
      }
      if (site->kind == CS_SITE_FETCH || site->kind == CS_SITE_FETCH_ONGOING) {
         site->cost->count[CS_EV_IR]++;
         cs_instructions++;
      }
      return;
   }
}
