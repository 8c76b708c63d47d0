/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loss records; see the header. */
#include "lc_loss.h"

enum { FIRST_ROOM = 256 };

struct lc_loss *lc_loss_create(const struct lc_mem *mem)
{
   struct lc_loss *l = lc_mem_get(mem, sizeof *l);
   l->mem = *mem;
   return l;
}

void lc_loss_destroy(struct lc_loss *l)
{
   const struct lc_mem mem = l->mem;
   lc_mem_put(&mem, l->record, sizeof *l->record * l->room);
   lc_mem_put(&mem, l->of, sizeof *l->of * l->of_room);
   lc_mem_put(&mem, l, sizeof *l);
}

static void make_room(struct lc_loss *l)
{
   if (l->count < l->room)
      return;
   uint32_t room = l->room == 0 ? FIRST_ROOM : 2 * l->room;
   struct lc_loss_record *r = lc_mem_get(&l->mem, sizeof *r * room);
   for (uint32_t i = 0; i < l->count; i++)
      r[i] = l->record[i];
   lc_mem_put(&l->mem, l->record, sizeof *r * l->room);
   l->record = r;
   l->room = room;
}

/* The number + 1 of the record for SITE and STATE; made when there is none. */
static struct lc_loss_record *record_for(struct lc_loss *l, uint32_t site, enum lc_state state)
{
   uint32_t *of = &l->of[(size_t)site * LC_N_STATES + state];
   if (*of == 0) {
      make_room(l);
      l->record[l->count] = (struct lc_loss_record){ .site = site, .state = state };
      *of = ++l->count;
   }
   return &l->record[*of - 1];
}

static size_t total_bytes(const struct lc_loss_record *r)
{
   return r->now.bytes + r->now.indirect_bytes;
}

static bool comes_before(const struct lc_loss_record *a, const struct lc_loss_record *b)
{
   if (total_bytes(a) != total_bytes(b))
      return total_bytes(a) < total_bytes(b);
   if (a->state != b->state)
      return a->state > b->state;
   if (a->now.blocks != b->now.blocks)
      return a->now.blocks < b->now.blocks;
   return a->site < b->site;
}

static void sift_down(struct lc_loss_record *r, size_t from, size_t n)
{
   const struct lc_loss_record moved = r[from];
   for (size_t child; (child = 2 * from + 1) < n; from = child) {
      if (child + 1 < n && comes_before(&r[child], &r[child + 1]))
         child++;
      if (!comes_before(&moved, &r[child]))
         break;
      r[from] = r[child];
   }
   r[from] = moved;
}

static void sort(struct lc_loss_record *r, size_t n)
{
   for (size_t i = n / 2; i-- > 0;)
      sift_down(r, i, n);
   while (n-- > 1) {
      const struct lc_loss_record last = r[n];
      r[n] = r[0];
      r[0] = last;
      sift_down(r, 0, n);
   }
}

/* Records stay, with this search's amounts at zero and the last one's in `before`;
   those that were empty then go. */
static void start_anew(struct lc_loss *l, uint32_t n_sites)
{
   size_t room = ((size_t)n_sites + 1) * LC_N_STATES;
   lc_mem_put(&l->mem, l->of, sizeof *l->of * l->of_room);
   l->of = lc_mem_get(&l->mem, sizeof *l->of * room);
   l->of_room = room;
   uint32_t n = 0;
   for (uint32_t i = 0; i < l->count; i++) {
      const struct lc_loss_record *r = &l->record[i];
      if (r->now.blocks == 0)
         continue;
      l->record[n] = (struct lc_loss_record){ .site = r->site, .state = r->state, .before = r->now };
      l->of[(size_t)r->site * LC_N_STATES + r->state] = ++n;
   }
   l->count = n;
   l->held = (struct lc_loss_amount){ 0, 0, 0, 0 };
   for (int h = 0; h < LC_N_HEURISTICS; h++)
      l->by_heuristic[h] = (struct lc_loss_amount){ 0, 0, 0, 0 };
}

static void number(struct lc_loss *l)
{
   for (uint32_t i = 0; i < l->count; i++)
      l->of[(size_t)l->record[i].site * LC_N_STATES + l->record[i].state] = i + 1;
}

void lc_loss_update(struct lc_loss *l, const struct lc_blocks *blocks, const struct lc_mark *mark,
                    const struct lc_index *index, const uint32_t *site_of, uint32_t n_sites)
{
   start_anew(l, n_sites);
   for (uint32_t rank = 0; rank < index->count; rank++) {
      const struct lc_block *b = lc_blocks_at(blocks, index->id[rank]);
      if ((b->flags & (LC_BLOCK_INHERITED | LC_BLOCK_IGNORED)) != 0)
         continue;
      enum lc_state state = lc_mark_state(mark, rank);
      struct lc_loss_record *r = record_for(l, site_of[b->site], state);
      r->now.blocks++;
      r->now.bytes += b->size;
      l->by_heuristic[lc_mark_heuristic(mark, rank)].blocks++;
      l->by_heuristic[lc_mark_heuristic(mark, rank)].bytes += b->size;
      if (state != LC_INDIRECT)
         continue;
      const struct lc_block *lead = lc_blocks_at(blocks, index->id[lc_mark_leader(mark, rank)]);
      r = record_for(l, site_of[lead->site], LC_DEFINITE);
      r->now.indirect_blocks++;
      r->now.indirect_bytes += b->size;
   }
   sort(l->record, l->count);
   number(l);
}

uint32_t lc_loss_record_of(const struct lc_loss *l, const uint32_t *site_of, uint32_t site,
                           enum lc_state state)
{
   uint32_t n = l->of[(size_t)site_of[site] * LC_N_STATES + state];
   return n == 0 ? LC_NO_RANK : n - 1;
}

void lc_loss_suppress_held(struct lc_loss *l, const struct lc_blocks *blocks, const struct lc_mark *mark,
                           const struct lc_index *index, const uint32_t *site_of)
{
   for (uint32_t rank = 0; rank < index->count; rank++) {
      const struct lc_block *b = lc_blocks_at(blocks, index->id[rank]);
      if (lc_mark_state(mark, rank) != LC_INDIRECT || (b->flags & (LC_BLOCK_INHERITED | LC_BLOCK_IGNORED)) != 0)
         continue;
      const struct lc_block *lead = lc_blocks_at(blocks, index->id[lc_mark_leader(mark, rank)]);
      uint32_t by = lc_loss_record_of(l, site_of, lead->site, LC_DEFINITE);
      struct lc_loss_record *r = &l->record[lc_loss_record_of(l, site_of, b->site, LC_INDIRECT)];
      if (!l->record[by].suppressed || r->suppressed)
         continue;
      r->now.blocks--;
      r->now.bytes -= b->size;
      l->held.blocks++;
      l->held.bytes += b->size;
   }
}

static void add(struct lc_loss_amount *sum, const struct lc_loss_amount *a)
{
   sum->blocks += a->blocks;
   sum->bytes += a->bytes;
   sum->indirect_blocks += a->indirect_blocks;
   sum->indirect_bytes += a->indirect_bytes;
}

struct lc_loss_amount lc_loss_total(const struct lc_loss *l, enum lc_state state)
{
   struct lc_loss_amount sum = { 0, 0, 0, 0 };
   for (uint32_t i = 0; i < l->count; i++)
      if (l->record[i].state == state && !l->record[i].suppressed)
         add(&sum, &l->record[i].now);
   return sum;
}

struct lc_loss_amount lc_loss_suppressed(const struct lc_loss *l)
{
   struct lc_loss_amount sum = l->held;
   for (uint32_t i = 0; i < l->count; i++)
      if (l->record[i].suppressed)
         add(&sum, &l->record[i].now);
   return sum;
}
