/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who holds a block; see the header.
 *
 * The parents that the search left form a forest whose trees hang from words of roots.
 * The depth and the root of every block are found in one pass each, without recursion:
 * up to the first block whose answer is known, and back down.
 */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"

#include "lc_describe.h"
#include "lc_paths.h"
#include "lc_roots.h"
#include "lc_watch.h"

enum { MOST_STEPS = 16, NAME_ROOM = 200, MOST_ROOTS = 20 };

struct holder {
   HChar name[NAME_ROOM];
   SizeT blocks, bytes;
};

struct lc_paths {
   const struct lc_search *search;
   UInt *depth;   /* by rank: steps from a root, from 1; 0: not reached */
   UInt *nearest; /* by record: rank + 1 of its block nearest to a root */
   UInt n_records;
};

/* The depth of RANK; fills in what lies on the way. */
static void find_depth(struct lc_paths *p, UInt rank)
{
   struct lc_parent parent;
   UInt steps = 0, at = rank;
   while (p->depth[at] == 0 && lc_mark_parent(p->search->mark, at, &parent)) {
      steps++;
      if (parent.is_root)
         break;
      at = parent.rank;
   }
   UInt depth = steps + p->depth[at];
   for (at = rank; steps > 0 && p->depth[at] == 0; steps--) {
      p->depth[at] = depth--;
      if (!lc_mark_parent(p->search->mark, at, &parent) || parent.is_root)
         return;
      at = parent.rank;
   }
}

static void note_nearest(struct lc_paths *p, const struct lc_loss *loss, UInt rank)
{
   const struct lc_search *s = p->search;
   const struct lc_block *b = lc_blocks_at(lc_watch.blocks, s->index->id[rank]);
   UInt record = lc_loss_record_of(loss, s->site_of, b->site, lc_mark_state(s->mark, rank));
   if (record == LC_NO_RANK || p->depth[rank] == 0)
      return;
   UInt *best = &p->nearest[record];
   if (*best == 0 || p->depth[rank] < p->depth[*best - 1])
      *best = rank + 1;
}

struct lc_paths *lc_paths_create(const struct lc_search *s, const struct lc_loss *loss)
{
   struct lc_paths *p = VG_(calloc)("lc.paths", 1, sizeof *p);
   p->search = s;
   p->n_records = loss->count;
   p->depth = VG_(calloc)("lc.paths", s->index->count + 1, sizeof *p->depth);
   p->nearest = VG_(calloc)("lc.paths", loss->count + 1, sizeof *p->nearest);
   for (UInt rank = 0; rank < s->index->count; rank++)
      find_depth(p, rank);
   for (UInt rank = 0; rank < s->index->count; rank++)
      note_nearest(p, loss, rank);
   return p;
}

void lc_paths_destroy(struct lc_paths *p)
{
   VG_(free)(p->depth);
   VG_(free)(p->nearest);
   VG_(free)(p);
}

static void name_root(const struct lc_parent *r, HChar *name)
{
   if ((r->source & 0xff) == LC_ROOT_REGISTER)
      VG_(snprintf)(name, NAME_ROOM, "thread %u's register %s", r->source >> 8, (const HChar *)r->where);
   else
      lc_describe_root(r->where, name, NAME_ROOM);
}

static void print_step(const struct lc_search *s, UInt rank)
{
   const struct lc_span *span = &s->index->span[rank];
   VG_(umsg)("   -> 0x%lx, a block of %'lu bytes\n", (Addr)span->addr,
             (SizeT)lc_blocks_at(lc_watch.blocks, s->index->id[rank])->size);
}

void lc_paths_print(const struct lc_paths *p, UInt nr)
{
   struct lc_parent parent;
   HChar name[NAME_ROOM];
   UInt way[MOST_STEPS], n = 0, skipped = 0;
   if (nr >= p->n_records || p->nearest[nr] == 0)
      return;
   for (UInt at = p->nearest[nr] - 1; lc_mark_parent(p->search->mark, at, &parent); at = parent.rank) {
      if (n < MOST_STEPS)
         way[n++] = at;
      else
         skipped++;
      if (parent.is_root)
         break;
   }
   name_root(&parent, name);
   VG_(umsg)(" Held by %s\n", name);
   if (skipped > 0)
      VG_(umsg)("   -> %'u more blocks\n", skipped);
   while (n-- > 0)
      print_step(p->search, way[n]);
}

/* ---- all roots ---- */

static struct holder *holder_named(struct holder **all, UInt *n, UInt *room, const HChar *name)
{
   for (UInt i = *n; i-- > 0;)
      if (VG_(strcmp)((*all)[i].name, name) == 0)
         return &(*all)[i];
   if (*n == *room)
      *all = VG_(realloc)("lc.paths", *all, sizeof **all * (*room *= 2));
   struct holder *h = &(*all)[(*n)++];
   *h = (struct holder){ .blocks = 0 };
   VG_(strlcpy)(h->name, name, sizeof h->name);
   return h;
}

/* "table+16" and "table+24" are one holder. */
static void cut_offset(HChar *name)
{
   HChar *plus = VG_(strrchr)(name, '+'), *comma = VG_(strrchr)(name, ',');
   if (comma != NULL)
      *comma = '\0';
   else if (plus != NULL && VG_(isdigit)(plus[1]))
      *plus = '\0';
}

static Int larger_first(const void *a, const void *b)
{
   const struct holder *x = a, *y = b;
   return x->bytes > y->bytes ? -1 : x->bytes < y->bytes ? 1 : VG_(strcmp)(x->name, y->name);
}

/* By rank: the block below the root, from which the whole tree hangs; found like the depth. */
static UInt *find_tops(const struct lc_paths *p)
{
   struct lc_parent parent;
   UInt n = p->search->index->count;
   UInt *top = VG_(calloc)("lc.paths", n + 1, sizeof *top);
   for (UInt rank = 0; rank < n; rank++) {
      UInt at = rank, found = 0;
      while (found == 0 && p->depth[at] != 0) {
         if (top[at] != 0)
            found = top[at];
         else if (!lc_mark_parent(p->search->mark, at, &parent) || parent.is_root)
            found = at + 1;
         else
            at = parent.rank;
      }
      for (at = rank; found != 0 && top[at] == 0; at = parent.rank) {
         top[at] = found;
         if (!lc_mark_parent(p->search->mark, at, &parent) || parent.is_root)
            break;
      }
   }
   return top;
}

static void sum_up(const struct lc_paths *p, const UInt *top, SizeT *blocks, SizeT *bytes)
{
   const struct lc_search *s = p->search;
   for (UInt rank = 0; rank < s->index->count; rank++) {
      if (top[rank] == 0 || lc_mark_state(s->mark, rank) != LC_REACHABLE)
         continue;
      blocks[top[rank] - 1]++;
      bytes[top[rank] - 1] += lc_blocks_at(lc_watch.blocks, s->index->id[rank])->size;
   }
}

void lc_paths_print_roots(const struct lc_paths *p)
{
   struct lc_parent parent;
   HChar name[NAME_ROOM];
   UInt n = p->search->index->count, n_holders = 0, room = 64;
   UInt *top = find_tops(p);
   SizeT *blocks = VG_(calloc)("lc.paths", n + 1, sizeof *blocks);
   SizeT *bytes = VG_(calloc)("lc.paths", n + 1, sizeof *bytes);
   struct holder *holders = VG_(malloc)("lc.paths", sizeof *holders * room);
   sum_up(p, top, blocks, bytes);
   for (UInt rank = 0; rank < n; rank++) {
      if (blocks[rank] == 0 || !lc_mark_parent(p->search->mark, rank, &parent))
         continue;
      name_root(&parent, name);
      cut_offset(name);
      struct holder *h = holder_named(&holders, &n_holders, &room, name);
      h->blocks += blocks[rank];
      h->bytes += bytes[rank];
   }
   VG_(ssort)(holders, n_holders, sizeof *holders, larger_first);
   if (n_holders > 0)
      VG_(umsg)("Still reachable, by the root that holds it:\n");
   for (UInt i = 0; i < n_holders && i < MOST_ROOTS; i++)
      VG_(umsg)("   %'lu bytes in %'lu blocks: %s\n", holders[i].bytes, holders[i].blocks, holders[i].name);
   if (n_holders > MOST_ROOTS)
      VG_(umsg)("   and %'u roots more\n", n_holders - MOST_ROOTS);
   VG_(umsg)("\n");
   VG_(free)(holders);
   VG_(free)(bytes);
   VG_(free)(blocks);
   VG_(free)(top);
}
