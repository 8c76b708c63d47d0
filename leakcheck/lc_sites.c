/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocation sites; see the header. */
#include "lc_sites.h"

enum {
   SLAB_LOG2 = 8,
   SLAB_SITES = 1 << SLAB_LOG2,
   MAX_SLABS = 1 << 16,
   FIRST_SLOTS_LOG2 = 10,
   IP_PIECE = 1 << 14, /* addresses per piece of stack memory */
};

struct lc_sites {
   struct lc_mem mem;
   struct lc_site **slabs; /* MAX_SLABS */
   uint32_t count;
   uint32_t *slots; /* site numbers; 0: empty */
   unsigned slots_log2;
   uintptr_t *ips; /* the piece being filled; its last word points to the piece before */
   uint32_t ips_used;
   struct lc_sites_totals totals;
};

struct lc_sites *lc_sites_create(const struct lc_mem *mem)
{
   struct lc_sites *t = lc_mem_get(mem, sizeof *t);
   t->mem = *mem;
   t->slabs = lc_mem_get(mem, sizeof *t->slabs * MAX_SLABS);
   t->slots_log2 = FIRST_SLOTS_LOG2;
   t->slots = lc_mem_get(mem, sizeof *t->slots << t->slots_log2);
   return t;
}

void lc_sites_destroy(struct lc_sites *t)
{
   const struct lc_mem mem = t->mem;
   for (uintptr_t *piece = t->ips; piece != NULL;) {
      uintptr_t *before = (uintptr_t *)piece[IP_PIECE - 1];
      lc_mem_put(&mem, piece, sizeof *piece * IP_PIECE);
      piece = before;
   }
   for (uint32_t i = 0; i < MAX_SLABS && t->slabs[i] != NULL; i++)
      lc_mem_put(&mem, t->slabs[i], sizeof **t->slabs * SLAB_SITES);
   lc_mem_put(&mem, t->slabs, sizeof *t->slabs * MAX_SLABS);
   lc_mem_put(&mem, t->slots, sizeof *t->slots << t->slots_log2);
   lc_mem_put(&mem, t, sizeof *t);
}

struct lc_site *lc_sites_at(const struct lc_sites *t, uint32_t site)
{
   return &t->slabs[site >> SLAB_LOG2][site & (SLAB_SITES - 1)];
}

static uint32_t hash_of(const uintptr_t *ips, uint32_t n)
{
   uint64_t h = n;
   for (uint32_t i = 0; i < n; i++)
      h = (h ^ ips[i]) * UINT64_C(0x9E3779B97F4A7C15) ^ h >> 29;
   return (uint32_t)(h >> 32);
}

static bool same_stack(const struct lc_site *s, const uintptr_t *ips, uint32_t n)
{
   if (s->n_ips != n || s->epoch != 0)
      return false;
   for (uint32_t i = 0; i < n; i++)
      if (s->ip[i] != ips[i])
         return false;
   return true;
}

static void place(struct lc_sites *t, uint32_t site)
{
   uint32_t mask = ((uint32_t)1 << t->slots_log2) - 1;
   uint32_t i = lc_sites_at(t, site)->hash & mask;
   while (t->slots[i] != 0)
      i = (i + 1) & mask;
   t->slots[i] = site;
}

static void grow(struct lc_sites *t)
{
   size_t before = sizeof *t->slots << t->slots_log2;
   lc_mem_put(&t->mem, t->slots, before);
   t->slots_log2++;
   t->slots = lc_mem_get(&t->mem, sizeof *t->slots << t->slots_log2);
   for (uint32_t s = 1; s <= t->count; s++)
      place(t, s);
}

static const uintptr_t *keep_ips(struct lc_sites *t, const uintptr_t *ips, uint32_t n)
{
   if (t->ips == NULL || t->ips_used + n > IP_PIECE - 1) {
      uintptr_t *piece = lc_mem_get(&t->mem, sizeof *piece * IP_PIECE);
      piece[IP_PIECE - 1] = (uintptr_t)t->ips;
      t->ips = piece;
      t->ips_used = 0;
   }
   uintptr_t *to = t->ips + t->ips_used;
   for (uint32_t i = 0; i < n; i++)
      to[i] = ips[i];
   t->ips_used += n;
   return to;
}

static uint32_t add(struct lc_sites *t, const uintptr_t *ips, uint32_t n, uint32_t hash)
{
   if (t->count >= ((uint32_t)1 << t->slots_log2) / 2)
      grow(t);
   uint32_t site = ++t->count;
   struct lc_site **slab = &t->slabs[site >> SLAB_LOG2];
   if (*slab == NULL)
      *slab = lc_mem_get(&t->mem, sizeof **slab * SLAB_SITES);
   struct lc_site *s = lc_sites_at(t, site);
   s->ip = keep_ips(t, ips, n);
   s->n_ips = n;
   s->hash = hash;
   place(t, site);
   return site;
}

uint32_t lc_sites_intern(struct lc_sites *t, const uintptr_t *ips, uint32_t n_ips)
{
   uint32_t hash = hash_of(ips, n_ips);
   uint32_t mask = ((uint32_t)1 << t->slots_log2) - 1;
   for (uint32_t i = hash & mask; t->slots[i] != 0; i = (i + 1) & mask) {
      const struct lc_site *s = lc_sites_at(t, t->slots[i]);
      if (s->hash == hash && same_stack(s, ips, n_ips))
         return t->slots[i];
   }
   return add(t, ips, n_ips, hash);
}

void lc_sites_archive(struct lc_sites *t, uintptr_t start, uintptr_t end, uint64_t epoch)
{
   for (uint32_t i = 1; i <= t->count; i++) {
      struct lc_site *s = lc_sites_at(t, i);
      for (uint32_t k = 0; k < s->n_ips && s->epoch == 0; k++)
         if (s->ip[k] - start < end - start)
            s->epoch = epoch;
   }
}

unsigned lc_sites_class(size_t size)
{
   unsigned c = 0;
   for (; size != 0 && c < LC_SIZE_CLASSES - 1; size >>= 1)
      c++;
   return c;
}

/* Before a site's live amount changes: what it held at the program's last peak
   is what it holds now, if it has not changed since. */
static void settle(const struct lc_sites *t, struct lc_site *s)
{
   if (s->peak_seen == t->totals.peak_number)
      return;
   s->peak_seen = t->totals.peak_number;
   s->program_peak = s->live;
}

static void add_live(struct lc_sites *t, struct lc_site *s, size_t size)
{
   settle(t, s);
   s->live.blocks++;
   s->live.bytes += size;
   if (s->live.bytes > s->own_peak.bytes || s->own_peak.blocks == 0)
      s->own_peak = s->live;
   t->totals.live.blocks++;
   t->totals.live.bytes += size;
   if (t->totals.live.bytes > t->totals.peak.bytes || t->totals.peak.blocks == 0) {
      t->totals.peak = t->totals.live;
      t->totals.peak_number++;
   }
}

static void take_live(struct lc_sites *t, struct lc_site *s, size_t size)
{
   settle(t, s);
   s->live.blocks--;
   s->live.bytes -= size;
   t->totals.live.blocks--;
   t->totals.live.bytes -= size;
}

void lc_sites_allocated(struct lc_sites *t, uint32_t site, size_t size)
{
   struct lc_site *s = lc_sites_at(t, site);
   s->allocated.blocks++;
   s->allocated.bytes += size;
   s->sizes[lc_sites_class(size)]++;
   t->totals.allocated.blocks++;
   t->totals.allocated.bytes += size;
   add_live(t, s, size);
}

void lc_sites_freed(struct lc_sites *t, uint32_t site, size_t size, uint64_t age, bool temporary)
{
   struct lc_site *s = lc_sites_at(t, site);
   s->freed.blocks++;
   s->freed.bytes += size;
   s->temporary += temporary;
   s->age_sum += age;
   if (age > s->age_max)
      s->age_max = age;
   t->totals.freed.blocks++;
   t->totals.freed.bytes += size;
   take_live(t, s, size);
}

void lc_sites_unfreed(struct lc_sites *t, uint32_t site, size_t size, uint64_t age)
{
   struct lc_site *s = lc_sites_at(t, site);
   s->freed.blocks--;
   s->freed.bytes -= size;
   s->age_sum -= age;
   t->totals.freed.blocks--;
   t->totals.freed.bytes -= size;
   add_live(t, s, size);
}

void lc_sites_resized(struct lc_sites *t, uint32_t site, size_t from, size_t to)
{
   struct lc_site *s = lc_sites_at(t, site);
   take_live(t, s, from);
   add_live(t, s, to);
}

void lc_sites_settle(struct lc_sites *t)
{
   for (uint32_t i = 1; i <= t->count; i++)
      settle(t, lc_sites_at(t, i));
}

uint32_t lc_sites_count(const struct lc_sites *t)
{
   return t->count;
}

const struct lc_sites_totals *lc_sites_totals(const struct lc_sites *t)
{
   return &t->totals;
}
