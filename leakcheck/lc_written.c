/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The written map; see the header. */
#include "lc_written.h"

struct lc_shape lc_written_shape(uint64_t limit)
{
   enum { SHARE = 6, BYTES_LOG2 = LC_WORD_LOG2 };
   struct lc_shape s = { LC_CHUNK_LOG2, LC_NEAR_LOG2 };
   if (limit == UINT64_MAX)
      return s;
   s.chunk_log2 = LC_SMALL_CHUNK_LOG2;
   while (s.near_log2 > LC_LEAST_NEAR_LOG2 && (uint64_t)1 << (s.near_log2 - BYTES_LOG2) > limit / SHARE)
      s.near_log2--;
   return s;
}

static size_t map_bytes(const struct lc_written *w)
{
   return (size_t)1 << (w->shape.chunk_log2 - LC_WORD_LOG2);
}

static size_t n_chunks(const struct lc_written *w)
{
   return (size_t)1 << (LC_ADDR_LOG2 - w->shape.chunk_log2);
}

size_t lc_written_near_bytes(struct lc_shape s)
{
   return s.near_log2 == 0 ? 0 : ((size_t)1 << (s.near_log2 - LC_WORD_LOG2)) + 2 * LC_CHUNK_MARGIN;
}

size_t lc_written_table_bytes(struct lc_shape s)
{
   return sizeof(uintptr_t) << (LC_ADDR_LOG2 - s.chunk_log2);
}

size_t lc_written_pool_bytes(struct lc_shape s, uint64_t limit)
{
   uint64_t addresses = limit + limit / 4, near = s.near_log2 == 0 ? 0 : (uint64_t)1 << s.near_log2;
   uint64_t chunks = addresses < near ? 0 : (addresses - near) >> LC_WORD_LOG2;
   return lc_written_table_bytes(s) + ((size_t)1 << (s.chunk_log2 - LC_WORD_LOG2)) + 2 * LC_CHUNK_MARGIN + (size_t)chunks;
}

static uintptr_t biased(const struct lc_written *w, uintptr_t map, size_t chunk)
{
   return map - chunk * map_bytes(w);
}

/* 0 if there is no memory for it. */
static uintptr_t new_map(const struct lc_written *w)
{
   void *p = lc_mem_try(&w->mem, map_bytes(w) + 2 * LC_CHUNK_MARGIN);
   return p == NULL ? 0 : (uintptr_t)p + LC_CHUNK_MARGIN;
}

void lc_written_init(struct lc_written *w, const struct lc_mem *mem, struct lc_shape shape, uintptr_t *base,
                     uint8_t *near)
{
   *w = (struct lc_written){ .mem = *mem, .shape = shape, .base = base };
   size_t n_near = near == NULL ? 0 : (size_t)1 << (shape.near_log2 - shape.chunk_log2);
   w->sink = (uintptr_t)lc_mem_get(mem, map_bytes(w) + 2 * LC_CHUNK_MARGIN) + LC_CHUNK_MARGIN;
   for (size_t i = 0; i < n_chunks(w); i++)
      base[i] = i < n_near ? (uintptr_t)near + LC_CHUNK_MARGIN : biased(w, w->sink, i);
}

enum { FENCE_SHARE_LOG2 = 3 }; /* of what seems to be near, the stack's part */

static uint64_t near_end(const struct lc_written *w)
{
   return w->shape.near_log2 == 0 ? 0 : (uint64_t)1 << w->shape.near_log2;
}

static uint64_t fence(const struct lc_written *w)
{
   return near_end(w) - (near_end(w) >> FENCE_SHARE_LOG2);
}

bool lc_written_is_near(const struct lc_written *w, uintptr_t addr, size_t size)
{
   return addr < fence(w) && size <= fence(w) - addr;
}

bool lc_written_is_stack_near(const struct lc_written *w, uintptr_t addr, size_t size)
{
   if (addr < near_end(w) || near_end(w) == 0)
      return lc_written_is_near(w, addr, size);
   return addr % near_end(w) >= fence(w) && size <= near_end(w) - addr % near_end(w);
}

static bool is_real(const struct lc_written *w, size_t chunk)
{
   return w->base[chunk] != biased(w, w->sink, chunk);
}

/* The near map, as a chunk beyond it: its bytes are those of the addresses modulo its size. */
static uintptr_t alias(const struct lc_written *w, size_t chunk)
{
   size_t n_near = (size_t)1 << (w->shape.near_log2 - w->shape.chunk_log2);
   return biased(w, w->base[0] + chunk % n_near * map_bytes(w), chunk);
}

static bool is_alias(const struct lc_written *w, size_t chunk)
{
   return w->shape.near_log2 != 0 && chunk >> (w->shape.near_log2 - w->shape.chunk_log2) != 0 &&
          w->base[chunk] == alias(w, chunk);
}

void lc_written_alias(struct lc_written *w, uintptr_t addr, size_t size)
{
   if (size == 0 || w->shape.near_log2 == 0)
      return;
   for (size_t i = addr >> w->shape.chunk_log2; i <= (addr + size - 1) >> w->shape.chunk_log2 && i < n_chunks(w); i++)
      if (!is_real(w, i))
         w->base[i] = alias(w, i);
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
   if (chunk == 0 || chunk >= n_chunks(w) || !is_real(w, chunk - 1) || !is_real(w, chunk) ||
       w->base[chunk - 1] == w->base[chunk] || is_alias(w, chunk - 1) || is_alias(w, chunk))
      return;
   uintptr_t edge = chunk * map_bytes(w);
   move_marks(w, chunk - 1, chunk, edge);
   move_marks(w, chunk, chunk - 1, edge - LC_MARGIN_WORDS);
}

void lc_written_settle(struct lc_written *w)
{
   for (size_t i = 0; i < n_chunks(w); i++)
      settle_edge(w, i);
}

enum { MARGIN_BYTES = LC_MARGIN_WORDS * LC_WORD_BYTES };

/* Is no margin concerned with [ADDR, ADDR+SIZE)? */
static bool is_inside(const struct lc_written *w, uintptr_t addr, size_t size)
{
   const uintptr_t chunk = (uintptr_t)1 << w->shape.chunk_log2;
   uintptr_t from = addr & (chunk - 1);
   return from >= MARGIN_BYTES && size <= chunk - MARGIN_BYTES && from + size <= chunk - MARGIN_BYTES;
}

/* The chunks that marks of [ADDR, ADDR+SIZE) can be in. */
static void chunks_of(const struct lc_written *w, uintptr_t addr, size_t size, size_t *first, size_t *last)
{
   *first = (addr < MARGIN_BYTES ? 0 : addr - MARGIN_BYTES) >> w->shape.chunk_log2;
   *last = (addr + size - 1 + MARGIN_BYTES) >> w->shape.chunk_log2;
   if (*last >= n_chunks(w))
      *last = n_chunks(w) - 1;
}

static void settle_range(struct lc_written *w, uintptr_t addr, size_t size)
{
   size_t first, last;
   if (is_inside(w, addr, size))
      return;
   chunks_of(w, addr, size, &first, &last);
   for (size_t chunk = first + 1; chunk <= last; chunk++)
      settle_edge(w, chunk);
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

/* Some block has no chunk: its words are looked for here, and are written, whatever becomes of them. */
static void mark_sink(struct lc_written *w)
{
   if (!w->sink_is_marked)
      fill((uint8_t *)w->sink, map_bytes(w), 1);
   w->sink_is_marked = true;
}

static void cover_chunk(struct lc_written *w, size_t chunk)
{
   if (is_real(w, chunk))
      return;
   uintptr_t map = new_map(w);
   if (map != 0)
      w->base[chunk] = biased(w, map, chunk);
   else
      mark_sink(w);
}

/* Makes the chunks under [ADDR, ADDR+SIZE) and those near it. */
static void cover(struct lc_written *w, uintptr_t addr, size_t size)
{
   size_t first, last;
   if (is_inside(w, addr, size)) {
      cover_chunk(w, addr >> w->shape.chunk_log2);
      return;
   }
   chunks_of(w, addr, size, &first, &last);
   for (size_t chunk = first; chunk <= last; chunk++)
      cover_chunk(w, chunk);
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
      size_t chunk = word >> (w->shape.chunk_log2 - LC_WORD_LOG2);
      uintptr_t behind = (chunk + 1) * map_bytes(w);
      uintptr_t n = (behind <= last ? behind : last + 1) - word;
      if (chunk >= n_chunks(w))
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

void lc_written_put(struct lc_written *w, uintptr_t addr, uint8_t mark)
{
   if (!w->sink_is_marked || is_real(w, addr >> w->shape.chunk_log2))
      *lc_written_byte(w, addr) = mark;
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
      lc_written_put(w, at, *lc_written_byte(w, from + (i << LC_WORD_LOG2)));
   }
   if (size > words << LC_WORD_LOG2)
      lc_written_clear(w, to + (words << LC_WORD_LOG2), size - (words << LC_WORD_LOG2));
}

/* ---- shrinking ---- */

/* The old map, as it was. */
struct old_map {
   struct lc_written w;
   const struct lc_shrinking *how;
   unsigned finer_log2; /* an old chunk has so many of the new ones */
};

/* Is this chunk one that stays? */
static bool stays(const struct old_map *o, size_t chunk, unsigned chunk_log2)
{
   return is_real(&o->w, chunk >> o->finer_log2) &&
          o->how->is_used((uintptr_t)chunk << chunk_log2, (size_t)1 << chunk_log2);
}

/* Gives back the map of a new CHUNK that does not stay, but for margins of neighbours that do. */
static void release_chunk(const struct old_map *o, size_t chunk, unsigned chunk_log2)
{
   const size_t n = (size_t)1 << (LC_ADDR_LOG2 - chunk_log2), bytes = (size_t)1 << (chunk_log2 - LC_WORD_LOG2);
   uintptr_t base = o->w.base[chunk >> o->finer_log2], from = base + chunk * bytes, to = from + bytes;
   if (chunk > 0 && o->w.base[(chunk - 1) >> o->finer_log2] == base && stays(o, chunk - 1, chunk_log2)) {
      fill((uint8_t *)from, LC_CHUNK_MARGIN, 0);
      from += LC_CHUNK_MARGIN;
   }
   if (chunk + 1 < n && o->w.base[(chunk + 1) >> o->finer_log2] == base && stays(o, chunk + 1, chunk_log2)) {
      fill((uint8_t *)to - LC_CHUNK_MARGIN, LC_CHUNK_MARGIN, 0);
      to -= LC_CHUNK_MARGIN;
   }
   o->how->release(from, to);
}

/* The sink becomes a small one, at the same place.  */
static void release_sink(const struct old_map *o, const struct lc_written *w)
{
   if (o->finer_log2 > 0)
      o->how->release(w->sink + map_bytes(w) + LC_CHUNK_MARGIN, w->sink + map_bytes(&o->w));
}

/* What shares the near map's bytes goes to the sink, where all counts as written. */
static void drop_aliases(struct lc_written *w)
{
   for (size_t i = 0; i < n_chunks(w); i++)
      if (is_alias(w, i)) {
         w->base[i] = biased(w, w->sink, i);
         mark_sink(w);
      }
}

void lc_written_shrink(struct lc_written *w, const struct lc_shrinking *how)
{
   drop_aliases(w);
   const struct old_map o = { *w, how, w->shape.chunk_log2 - LC_SMALL_CHUNK_LOG2 };
   struct lc_shape small = { LC_SMALL_CHUNK_LOG2, 0 };
   uintptr_t *base = o.finer_log2 == 0 ? w->base : lc_mem_try(&w->mem, lc_written_table_bytes(small));
   if (base == NULL)
      return;
   w->shape = small;
   for (size_t i = 0; i < n_chunks(w); i++)
      if (is_real(&o.w, i >> o.finer_log2) && !stays(&o, i, small.chunk_log2))
         release_chunk(&o, i, small.chunk_log2);
   for (size_t i = 0; i < n_chunks(w); i++)
      base[i] = stays(&o, i, small.chunk_log2) ? o.w.base[i >> o.finer_log2] : biased(w, w->sink, i);
   w->base = base;
   release_sink(&o, w);
}
