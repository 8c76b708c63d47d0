/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compact last-level cache.
 */
#include "cs_ll.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { WAY_BITS = 4, HOST_LINE = 64 };
static const uint64_t every_way = 0x1111111111111111u; /* a 1 in each way's four bits */

static uint32_t log2_of(uint64_t n)
{
   uint32_t log2 = 0;
   while (n >>= 1)
      log2++;
   return log2;
}

void cs_ll_init(struct cs_ll *c, const struct cs_geometry *g, enum cs_empty empty, const struct cs_alloc *alloc)
{
   *c = (struct cs_ll){ .shape = *g, .empty = empty, .alloc = alloc, .set_mask = g->n_sets - 1, .set_log2 = log2_of(g->n_sets) };
   if (g->assoc > CS_LL_WAYS) {
      c->plain = cs_cache_create(g, empty, alloc);
      return;
   }
   char *memory = alloc->alloc(g->n_sets * sizeof *c->sets + HOST_LINE);
   c->sets = (struct cs_ll_set *)(memory + (-(uintptr_t)memory & (HOST_LINE - 1)));
   c->order = alloc->alloc(g->n_sets * sizeof *c->order);
   for (uint64_t s = 0; s < g->n_sets; s++)
      c->order[s] = 0xfedcba9876543210u;
}

/* Change over to the plain form.  Its sets begin with the most recent line. */
static void become_plain(struct cs_ll *c)
{
   c->plain = cs_cache_create(&c->shape, c->empty, c->alloc);
   for (uint64_t s = 0; s < c->shape.n_sets; s++) {
      uint64_t *line = c->plain->lines + s * c->shape.assoc;
      uint32_t n = 0;
      for (uint32_t i = 0; i < CS_LL_WAYS; i++) {
         uint32_t tag = c->sets[s].tag[c->order[s] >> (WAY_BITS * i) & (CS_LL_WAYS - 1)];
         if (tag != 0)
            line[n++] = ((uint64_t)(tag - 1) << c->set_log2 | s) << c->shape.line_log2;
      }
   }
   c->sets = NULL; /* one set of arrays stays unused: this happens once a run */
}

/* One bit for each way whose tag is TAG. */
static inline uint32_t matching_ways(const struct cs_ll_set *set, uint32_t tag)
{
#if defined(__SSE2__)
   __m128i wanted = _mm_set1_epi32((int)tag);
   const __m128i *v = (const __m128i *)set->tag;
   __m128i a = _mm_packs_epi32(_mm_cmpeq_epi32(v[0], wanted), _mm_cmpeq_epi32(v[1], wanted));
   __m128i b = _mm_packs_epi32(_mm_cmpeq_epi32(v[2], wanted), _mm_cmpeq_epi32(v[3], wanted));
   return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(a, b));
#else
   uint32_t ways = 0;
   for (uint32_t w = 0; w < CS_LL_WAYS; w++)
      ways |= (uint32_t)(set->tag[w] == tag) << w;
   return ways;
#endif
}

/* ORDER with WAY moved to the front.  The four bits that equal WAY are the
   lowest zero of ORDER ^ (WAY everywhere); what lies below moves up. */
static inline uint64_t moved_to_front(uint64_t order, uint64_t way)
{
   uint64_t difference = order ^ way * every_way;
   uint64_t zeros = (difference - every_way) & ~difference & every_way << 3;
   uint64_t lowest = zeros & -zeros;           /* top bit of those four */
   uint64_t through = lowest | (lowest - 1);   /* they and all below */
   return (order & ~through) | ((order << WAY_BITS) & through) | way;
}

static bool access_compact(struct cs_ll *c, uint64_t s, uint32_t tag)
{
   struct cs_ll_set *set = &c->sets[s];
   uint32_t ways = matching_ways(set, tag);
   uint64_t order = c->order[s];
   /* With fewer than 16 ways the last of them is the victim, not the last of 16. */
   uint64_t victim = order >> (WAY_BITS * (c->shape.assoc - 1)) & (CS_LL_WAYS - 1);
   uint64_t way = ways ? (uint64_t)__builtin_ctz(ways) : victim;
   /* Where empty ways count as copies of line 0, finding one is a hit of it. */
   bool hit = ways != 0 || (s == 0 && tag == 1 && c->empty == CS_EMPTY_LINE_ZERO && set->tag[victim] == 0);
   set->tag[way] = tag;
   c->order[s] = moved_to_front(order, way);
   return hit;
}

static bool access_line(struct cs_ll *c, uint64_t number)
{
   uint64_t tag = (number >> c->set_log2) + 1;
   if (c->sets && tag > UINT32_MAX)
      become_plain(c);
   if (!c->sets)
      return cs_cache_access(c->plain, number << c->shape.line_log2);
   return access_compact(c, number & c->set_mask, (uint32_t)tag);
}

bool cs_ll_access_range(struct cs_ll *c, uint64_t addr, uint32_t size)
{
   uint64_t first = addr >> c->shape.line_log2;
   uint64_t n_more = ((addr & (c->shape.line_bytes - 1)) + size - 1) >> c->shape.line_log2;
   bool hit = access_line(c, first);
   for (uint64_t i = 1; i <= n_more; i++)
      hit &= access_line(c, first + i);
   return hit;
}
