/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first-level cache behind inline probes: stamps, presence table, and the
 * path of an access that is not found there.
 *
 * Sets of eight ways, the usual ones, are searched with SSE2 and without a
 * branch that depends on data; all others with plain loops.
 */
#include "cs_l1.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { HOST_LINE = 64 };

void cs_l1_init(struct cs_l1 *c, const struct cs_geometry *g, enum cs_empty empty, uint64_t **table,
                const struct cs_alloc *alloc)
{
   uint64_t n_ways = g->n_sets * g->assoc;
   char *memory = alloc->alloc(2 * n_ways * sizeof *c->lines + HOST_LINE);
   c->memory = memory;
   c->shape = *g;
   c->empty = empty;
   c->set_mask = g->n_sets - 1;
   c->table = table;
   c->lines = (uint64_t *)(memory + (-(uintptr_t)memory & (HOST_LINE - 1)));
   c->stamp_distance = n_ways;
   for (uint64_t i = 0; i < n_ways; i++) {
      c->lines[i] = CS_WAY_EMPTY;
      c->lines[i + n_ways] = CS_FIRST_STAMP;
   }
   for (uint64_t i = 0; i < CS_N_ENTRIES; i++)
      table[i] = c->lines;
}

void cs_l1_deinit(struct cs_l1 *c, const struct cs_alloc *alloc)
{
   alloc->free(c->memory);
}

#if defined(__SSE2__)

/* All ones in both halves of the 64-bit words of V that equal LINE. */
static inline __m128i equal64(__m128i v, __m128i line)
{
   __m128i halves = _mm_cmpeq_epi32(v, line);
   return _mm_and_si128(halves, _mm_shuffle_epi32(halves, _MM_SHUFFLE(2, 3, 0, 1)));
}

/* The way of LINE among 8, or -1. */
static inline int find_of_8(const uint64_t *lines, uint64_t line)
{
   const __m128i *v = (const __m128i *)lines;
   __m128i wanted = _mm_set1_epi64x((long long)line);
   __m128i low = _mm_packs_epi32(equal64(v[0], wanted), equal64(v[1], wanted));
   __m128i high = _mm_packs_epi32(equal64(v[2], wanted), equal64(v[3], wanted));
   uint32_t found = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high)); /* two bits a way */
   return found ? __builtin_ctz(found) / 2 : -1;
}

/* The way of the least of 8 stamps: stamp and way in one number. */
static inline int oldest_of_8(const uint64_t *stamps)
{
   const __m128i *v = (const __m128i *)stamps;
   __m128d a = _mm_castsi128_pd(_mm_or_si128(v[0], _mm_set_epi64x(1, 0)));
   __m128d b = _mm_castsi128_pd(_mm_or_si128(v[1], _mm_set_epi64x(3, 2)));
   __m128d c = _mm_castsi128_pd(_mm_or_si128(v[2], _mm_set_epi64x(5, 4)));
   __m128d d = _mm_castsi128_pd(_mm_or_si128(v[3], _mm_set_epi64x(7, 6)));
   __m128d two = _mm_min_pd(_mm_min_pd(a, b), _mm_min_pd(c, d));
   __m128d one = _mm_min_pd(two, _mm_unpackhi_pd(two, two));
   return _mm_cvtsi128_si32(_mm_castpd_si128(one)) & 7;
}

enum { EIGHT = 8 };

#else

static inline int find_of_8(const uint64_t *lines, uint64_t line)
{
   (void)lines, (void)line;
   return -1;
}

static inline int oldest_of_8(const uint64_t *stamps)
{
   (void)stamps;
   return -1;
}

enum { EIGHT = 0 }; /* no shape: use the loops */

#endif

static int find_way(const uint64_t *lines, uint32_t assoc, uint64_t line)
{
   if (assoc == EIGHT)
      return find_of_8(lines, line);
   for (uint32_t w = 0; w < assoc; w++)
      if (lines[w] == line)
         return (int)w;
   return -1;
}

static int oldest_way(const uint64_t *stamps, uint32_t assoc)
{
   if (assoc == EIGHT)
      return oldest_of_8(stamps);
   uint32_t oldest = 0;
   for (uint32_t w = 1; w < assoc; w++)
      if (stamps[w] < stamps[oldest])
         oldest = w;
   return (int)oldest;
}

bool cs_l1_access(struct cs_l1 *c, uint64_t addr, uint64_t stamp)
{
   uint64_t number = addr >> c->shape.line_log2;
   uint64_t line = number << c->shape.line_log2;
   uint64_t *set = c->lines + (number & c->set_mask) * c->shape.assoc;
   int way = find_way(set, c->shape.assoc, line);
   bool hit = way >= 0;
   if (!hit) {
      way = oldest_way(set + c->stamp_distance, c->shape.assoc);
      /* Where empty ways count as copies of line 0, finding one is a hit of it. */
      hit = line == 0 && c->empty == CS_EMPTY_LINE_ZERO && set[way] == CS_WAY_EMPTY;
      set[way] = line;
   }
   set[c->stamp_distance + (uint64_t)way] = stamp;
   c->table[number & (CS_N_ENTRIES - 1)] = &set[way];
   return hit;
}
