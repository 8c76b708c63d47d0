/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The written map; see the header. */
#include "lc_written.h"

static uintptr_t biased(uintptr_t map, size_t chunk)
{
   return map - ((uintptr_t)chunk << (LC_CHUNK_LOG2 - LC_WORD_LOG2));
}

static uintptr_t new_map(const struct lc_mem *mem)
{
   return (uintptr_t)lc_mem_get(mem, LC_CHUNK_MAP_BYTES + 2 * LC_CHUNK_MARGIN) + LC_CHUNK_MARGIN;
}

static bool lies_near(size_t chunk)
{
#if UINTPTR_MAX > 0xffffffffu
   return chunk < LC_NEAR_CHUNKS;
#else
   (void)chunk;
   return false;
#endif
}

void lc_written_init(struct lc_written *w, const struct lc_mem *mem, uintptr_t *base, uint8_t *near)
{
   *w = (struct lc_written){ .mem = *mem, .base = base };
   w->sink = new_map(mem);
   for (size_t i = 0; i < LC_CHUNKS; i++)
      base[i] = near != NULL && lies_near(i) ? (uintptr_t)near + LC_CHUNK_MARGIN : biased(w->sink, i);
}

static const uint64_t near_end = (uint64_t)1 << LC_NEAR_LOG2;
static const uint64_t fence = ((uint64_t)1 << LC_NEAR_LOG2) - ((uint64_t)1 << LC_FENCE_LOG2);

bool lc_written_is_near(uintptr_t addr, size_t size)
{
   return lies_near(0) && addr < fence && size <= fence - addr;
}

bool lc_written_is_stack_near(uintptr_t addr, size_t size)
{
   if (!lies_near(0) || addr < near_end)
      return lc_written_is_near(addr, size);
   return addr % near_end >= fence && size <= near_end - addr % near_end;
}

static bool is_real(const struct lc_written *w, size_t chunk)
{
   return w->base[chunk] != biased(w->sink, chunk);
}

/* Moves what is marked in the LC_MARGIN_WORDS words from FIRST from one chunk to another. */
static void move_marks(const struct lc_written *w, size_t from, size_t to, uintptr_t first)
{
   uint8_t *f = (uint8_t *)(w->base[from] + first), *t = (uint8_t *)(w->base[to] + first);
   for (unsigned i = 0; i < LC_MARGIN_WORDS; i++) {
      if (f[i] != 0)
         t[i] = 1;
      f[i] = 0;
   }
}

/* The margins on both sides of the edge where CHUNK begins.  Chunks that lie together
   have none. */
static void settle_edge(struct lc_written *w, size_t chunk)
{
   if (chunk == 0 || chunk >= LC_CHUNKS || !is_real(w, chunk - 1) || !is_real(w, chunk) ||
       w->base[chunk - 1] == w->base[chunk])
      return;
   uintptr_t edge = (uintptr_t)chunk << (LC_CHUNK_LOG2 - LC_WORD_LOG2);
   move_marks(w, chunk - 1, chunk, edge);
   move_marks(w, chunk, chunk - 1, edge - LC_MARGIN_WORDS);
}

void lc_written_settle(struct lc_written *w)
{
   for (size_t i = 0; i < LC_CHUNKS; i++)
      settle_edge(w, i);
}

enum { MARGIN_BYTES = LC_MARGIN_WORDS * LC_WORD_BYTES };

/* Is no margin concerned with [ADDR, ADDR+SIZE)? */
static bool is_inside(uintptr_t addr, size_t size)
{
   const uintptr_t chunk = (uintptr_t)1 << LC_CHUNK_LOG2;
   uintptr_t from = addr & (chunk - 1);
   return from >= MARGIN_BYTES && size <= chunk - MARGIN_BYTES && from + size <= chunk - MARGIN_BYTES;
}

/* The chunks that marks of [ADDR, ADDR+SIZE) can be in. */
static void chunks_of(uintptr_t addr, size_t size, size_t *first, size_t *last)
{
   *first = (addr < MARGIN_BYTES ? 0 : addr - MARGIN_BYTES) >> LC_CHUNK_LOG2;
   *last = (addr + size - 1 + MARGIN_BYTES) >> LC_CHUNK_LOG2;
   if (*last >= LC_CHUNKS)
      *last = LC_CHUNKS - 1;
}

static void settle_range(struct lc_written *w, uintptr_t addr, size_t size)
{
   size_t first, last;
   if (is_inside(addr, size))
      return;
   chunks_of(addr, size, &first, &last);
   for (size_t chunk = first + 1; chunk <= last; chunk++)
      settle_edge(w, chunk);
}

static void cover_chunk(struct lc_written *w, size_t chunk)
{
   if (!is_real(w, chunk))
      w->base[chunk] = biased(new_map(&w->mem), chunk);
}

/* Makes the chunks under [ADDR, ADDR+SIZE) and those near it. */
static void cover(struct lc_written *w, uintptr_t addr, size_t size)
{
   size_t first, last;
   if (is_inside(addr, size)) {
      cover_chunk(w, addr >> LC_CHUNK_LOG2);
      return;
   }
   chunks_of(addr, size, &first, &last);
   for (size_t chunk = first; chunk <= last; chunk++)
      cover_chunk(w, chunk);
}

/* Fills words with VALUE; leaves pages that are zero already untouched, so
   that a huge fresh block costs no memory here. */
static void fill(uint8_t *p, size_t n, uint8_t value)
{
   if (value == 0) {
      while (n > 0 && ((uintptr_t)p & 7) != 0 && n--)
         *p++ = 0;
      for (; n >= 8; p += 8, n -= 8)
         if (*(uint64_t *)(void *)p != 0)
            *(uint64_t *)(void *)p = 0;
   }
   while (n-- > 0)
      *p++ = value;
}

enum missing_chunk { MAKE_IT, SKIP_IT };

static void apply(struct lc_written *w, uintptr_t addr, size_t size, uint8_t value,
                  enum missing_chunk missing)
{
   if (size == 0 || addr >> (LC_ADDR_LOG2 - 1) > 1)
      return;
   if (missing == MAKE_IT)
      cover(w, addr, size);
   settle_range(w, addr, size);
   uintptr_t word = addr >> LC_WORD_LOG2;
   uintptr_t last = (addr + size - 1) >> LC_WORD_LOG2;
   while (word <= last) {
      size_t chunk = word >> (LC_CHUNK_LOG2 - LC_WORD_LOG2);
      uintptr_t behind = (uintptr_t)(chunk + 1) << (LC_CHUNK_LOG2 - LC_WORD_LOG2);
      uintptr_t n = (behind <= last ? behind : last + 1) - word;
      if (chunk >= LC_CHUNKS)
         return;
      if (is_real(w, chunk))
         fill((uint8_t *)(w->base[chunk] + word), n, value);
      word += n;
   }
}

void lc_written_clear(struct lc_written *w, uintptr_t addr, size_t size)
{
   apply(w, addr, size, 0, MAKE_IT);
}

void lc_written_set(struct lc_written *w, uintptr_t addr, size_t size)
{
   apply(w, addr, size, 1, MAKE_IT);
}

void lc_written_touch(struct lc_written *w, uintptr_t addr, size_t size)
{
   apply(w, addr, size, 1, SKIP_IT);
}

void lc_written_copy(struct lc_written *w, uintptr_t from, uintptr_t to, size_t kept, size_t size)
{
   uintptr_t words = (kept + LC_WORD_BYTES - 1) >> LC_WORD_LOG2;
   if (words > 0) {
      settle_range(w, from, words << LC_WORD_LOG2);
      cover(w, to, words << LC_WORD_LOG2);
      settle_range(w, to, words << LC_WORD_LOG2);
   }
   for (uintptr_t i = 0; i < words; i++) {
      uintptr_t at = to + (i << LC_WORD_LOG2);
      *lc_written_byte(w->base, at) = *lc_written_byte(w->base, from + (i << LC_WORD_LOG2));
   }
   if (size > words << LC_WORD_LOG2)
      lc_written_clear(w, to + (words << LC_WORD_LOG2), size - (words << LC_WORD_LOG2));
}
