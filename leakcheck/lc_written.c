/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The written map; see the header. */
#include "lc_written.h"

static uintptr_t biased(uintptr_t map, size_t chunk)
{
   return map - ((uintptr_t)chunk << (LC_CHUNK_LOG2 - LC_WORD_LOG2));
}

void lc_written_init(struct lc_written *w, const struct lc_mem *mem, uintptr_t *base)
{
   *w = (struct lc_written){ .mem = *mem, .base = base };
   w->sink = (uintptr_t)lc_mem_get(mem, LC_CHUNK_MAP_BYTES + LC_CHUNK_MARGIN);
   for (size_t i = 0; i < LC_CHUNKS; i++)
      base[i] = biased(w->sink, i);
}

static bool is_real(const struct lc_written *w, size_t chunk)
{
   return w->base[chunk] != biased(w->sink, chunk);
}

static void settle_margin(struct lc_written *w, size_t chunk)
{
   if (chunk + 1 >= LC_CHUNKS || !is_real(w, chunk))
      return;
   uintptr_t first = (uintptr_t)(chunk + 1) << (LC_CHUNK_LOG2 - LC_WORD_LOG2);
   uint8_t *margin = (uint8_t *)(w->base[chunk] + first), *next = (uint8_t *)(w->base[chunk + 1] + first);
   for (unsigned i = 0; i < LC_MARGIN_WORDS; i++) {
      if (margin[i] != 0 && is_real(w, chunk + 1))
         next[i] = 1;
      margin[i] = 0;
   }
}

void lc_written_settle(struct lc_written *w)
{
   for (size_t i = 0; i < LC_CHUNKS; i++)
      settle_margin(w, i);
}

/* The margins that hold marks of [ADDR, ADDR+SIZE). */
static void settle_range(struct lc_written *w, uintptr_t addr, size_t size)
{
   uintptr_t behind = addr & (((uintptr_t)1 << LC_CHUNK_LOG2) - 1);
   size_t first = (addr >> LC_CHUNK_LOG2) + (behind < LC_MARGIN_WORDS * LC_WORD_BYTES ? 0 : 1);
   size_t last = (addr + size - 1) >> LC_CHUNK_LOG2;
   for (size_t chunk = first; chunk <= last && chunk < LC_CHUNKS; chunk++)
      if (chunk > 0)
         settle_margin(w, chunk - 1);
}

static void cover(struct lc_written *w, size_t chunk)
{
   if (!is_real(w, chunk))
      w->base[chunk] = biased((uintptr_t)lc_mem_get(&w->mem, LC_CHUNK_MAP_BYTES + LC_CHUNK_MARGIN), chunk);
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
   settle_range(w, addr, size);
   uintptr_t word = addr >> LC_WORD_LOG2;
   uintptr_t last = (addr + size - 1) >> LC_WORD_LOG2;
   while (word <= last) {
      size_t chunk = word >> (LC_CHUNK_LOG2 - LC_WORD_LOG2);
      uintptr_t behind = (uintptr_t)(chunk + 1) << (LC_CHUNK_LOG2 - LC_WORD_LOG2);
      uintptr_t n = (behind <= last ? behind : last + 1) - word;
      if (chunk >= LC_CHUNKS)
         return;
      if (missing == MAKE_IT)
         cover(w, chunk);
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
      settle_range(w, to, words << LC_WORD_LOG2);
   }
   for (uintptr_t i = 0; i < words; i++) {
      uintptr_t at = to + (i << LC_WORD_LOG2);
      cover(w, at >> LC_CHUNK_LOG2);
      *lc_written_byte(w->base, at) = *lc_written_byte(w->base, from + (i << LC_WORD_LOG2));
   }
   if (size > words << LC_WORD_LOG2)
      lc_written_clear(w, to + (words << LC_WORD_LOG2), size - (words << LC_WORD_LOG2));
}
