/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of live blocks: records in slabs that never move, and a hash
 * table with linear probing from first address to id.
 *
 * A slot keeps 32 bits of the hash beside the id, so that a probe touches a
 * record only when it is almost certainly the right one, and removal can
 * shift the following slots back without looking at their records (no
 * tombstones: a table of many short-lived blocks does not age).
 */
#include "lc_blocks.h"

enum {
   SLAB_LOG2 = 14,
   SLAB_BLOCKS = 1 << SLAB_LOG2,
   MAX_SLABS = 1 << 16,
   FIRST_SLOTS_LOG2 = 10,
};

struct slot {
   uint32_t hash;
   uint32_t id; /* 0: empty */
};

struct lc_blocks {
   struct lc_mem mem;
   struct slot *slots;
   unsigned slots_log2;
   uint32_t count;
   uint32_t max_id;
   uint32_t free_head;      /* of the list of unused records, linked through site */
   struct lc_block **slabs; /* MAX_SLABS, of SLAB_BLOCKS records each */
   uintptr_t low, high; /* of all blocks there ever were */
};

/* An unused record has no address.  The guest has no block at 0 either. */
static bool is_live(const struct lc_block *b)
{
   return b->addr != 0;
}

/* Multiplied with the golden ratio, addresses at equal distances spread evenly over the
   top bits, and these choose the slot.  In a table 70 % full of blocks of 48 bytes, of 32, or
   of mixed sizes, 0.2, 0.0 and 0.8 probes follow the first; with the bits below, 14, 18 and 11. */
static uint32_t hash_of(uintptr_t addr)
{
   uint64_t h = (uint64_t)addr * UINT64_C(0x9E3779B97F4A7C15);
   return (uint32_t)(h >> 32);
}

static uint32_t home_of(const struct lc_blocks *t, uint32_t hash)
{
   return hash >> (32 - t->slots_log2);
}

static uint32_t mask_of(const struct lc_blocks *t)
{
   return ((uint32_t)1 << t->slots_log2) - 1;
}

struct lc_blocks *lc_blocks_create(const struct lc_mem *mem)
{
   struct lc_blocks *t = lc_mem_get(mem, sizeof *t);
   t->mem = *mem;
   t->low = UINTPTR_MAX;
   t->slots_log2 = FIRST_SLOTS_LOG2;
   t->slots = lc_mem_get(mem, sizeof *t->slots << t->slots_log2);
   t->slabs = lc_mem_get(mem, sizeof *t->slabs * MAX_SLABS);
   return t;
}

void lc_blocks_destroy(struct lc_blocks *t)
{
   const struct lc_mem mem = t->mem;
   for (uint32_t i = 0; i < MAX_SLABS && t->slabs[i] != NULL; i++)
      lc_mem_put(&mem, t->slabs[i], sizeof **t->slabs * SLAB_BLOCKS);
   lc_mem_put(&mem, t->slabs, sizeof *t->slabs * MAX_SLABS);
   lc_mem_put(&mem, t->slots, sizeof *t->slots << t->slots_log2);
   lc_mem_put(&mem, t, sizeof *t);
}

struct lc_block *lc_blocks_at(const struct lc_blocks *t, uint32_t id)
{
   return &t->slabs[id >> SLAB_LOG2][id & (SLAB_BLOCKS - 1)];
}

void lc_blocks_prefetch(const struct lc_blocks *t, uintptr_t addr)
{
   __builtin_prefetch(&t->slots[home_of(t, hash_of(addr))]);
}

static void place(struct lc_blocks *t, struct slot s)
{
   uint32_t mask = mask_of(t);
   uint32_t i = home_of(t, s.hash);
   while (t->slots[i].id != 0)
      i = (i + 1) & mask;
   t->slots[i] = s;
}

static void grow(struct lc_blocks *t)
{
   struct slot *old = t->slots;
   size_t n = (size_t)1 << t->slots_log2;
   t->slots_log2++;
   t->slots = lc_mem_get(&t->mem, sizeof *t->slots << t->slots_log2);
   for (size_t i = 0; i < n; i++)
      if (old[i].id != 0)
         place(t, old[i]);
   lc_mem_put(&t->mem, old, sizeof *old * n);
}

static uint32_t take_record(struct lc_blocks *t)
{
   uint32_t id = t->free_head;
   if (id != 0) {
      t->free_head = lc_blocks_at(t, id)->site;
      return id;
   }
   id = ++t->max_id;
   struct lc_block **slab = &t->slabs[id >> SLAB_LOG2];
   if (*slab == NULL)
      *slab = lc_mem_get(&t->mem, sizeof **slab * SLAB_BLOCKS);
   return id;
}

/* The last byte of memory ends nothing, if a size is nonsense. */
static uintptr_t end_of(uintptr_t addr, size_t size)
{
   return size < UINTPTR_MAX - addr ? addr + size + 1 : UINTPTR_MAX;
}

uint32_t lc_blocks_insert(struct lc_blocks *t, uintptr_t addr, size_t size)
{
   if (t->count >= ((uint64_t)3 << t->slots_log2) / 4)
      grow(t);
   uint32_t id = take_record(t);
   *lc_blocks_at(t, id) = (struct lc_block){ .addr = addr, .size = size };
   t->low = addr < t->low ? addr : t->low;
   t->high = end_of(addr, size) > t->high ? end_of(addr, size) : t->high;
   place(t, (struct slot){ .hash = hash_of(addr), .id = id });
   t->count++;
   return id;
}

static uint32_t slot_of(const struct lc_blocks *t, uintptr_t addr)
{
   uint32_t mask = mask_of(t), hash = hash_of(addr);
   for (uint32_t i = home_of(t, hash);; i = (i + 1) & mask) {
      const struct slot *s = &t->slots[i];
      if (s->id == 0 || (s->hash == hash && lc_blocks_at(t, s->id)->addr == addr))
         return i;
   }
}

uint32_t lc_blocks_find(const struct lc_blocks *t, uintptr_t addr)
{
   return t->slots[slot_of(t, addr)].id;
}

/* Invariant: between a slot and the home of what it holds no slot is empty.
   So the gap moves forward to every slot whose home does not lie behind it. */
static void close_gap(struct lc_blocks *t, uint32_t gap)
{
   uint32_t mask = mask_of(t);
   for (uint32_t i = (gap + 1) & mask; t->slots[i].id != 0; i = (i + 1) & mask) {
      uint32_t home = home_of(t, t->slots[i].hash);
      if (((i - home) & mask) >= ((i - gap) & mask)) {
         t->slots[gap] = t->slots[i];
         gap = i;
      }
   }
   t->slots[gap].id = 0;
}

void lc_blocks_remove(struct lc_blocks *t, uint32_t id)
{
   struct lc_block *b = lc_blocks_at(t, id);
   close_gap(t, slot_of(t, b->addr));
   b->addr = 0;
   b->site = t->free_head;
   t->free_head = id;
   t->count--;
}

uint32_t lc_blocks_next(const struct lc_blocks *t, uint32_t id)
{
   while (++id <= t->max_id)
      if (is_live(lc_blocks_at(t, id)))
         return id;
   return 0;
}

uint32_t lc_blocks_count(const struct lc_blocks *t)
{
   return t->count;
}

void lc_blocks_bounds(const struct lc_blocks *t, uintptr_t *low, uintptr_t *high)
{
   *low = t->low;
   *high = t->high;
}

uint32_t lc_blocks_max_id(const struct lc_blocks *t)
{
   return t->max_id;
}

uint32_t lc_blocks_around(const struct lc_blocks *t, uintptr_t addr)
{
   for (uint32_t id = 0; (id = lc_blocks_next(t, id)) != 0;) {
      const struct lc_block *b = lc_blocks_at(t, id);
      if (addr - b->addr < b->size && !(b->flags & LC_BLOCK_HIDDEN))
         return id;
   }
   return 0;
}
