/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Block table, index, ranges and written map, each against a plain model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lc_blocks.h"
#include "lc_index.h"
#include "lc_lower.h"
#include "lc_ranges.h"
#include "lc_written.h"

static void *get(void *ctx, size_t n)
{
   (void)ctx;
   return calloc(1, n);
}

static void put(void *ctx, void *p, size_t n)
{
   (void)ctx, (void)n;
   free(p);
}

static const struct lc_mem mem = { .get = get, .put = put };

static uint32_t seed = 12345;

static uint32_t rnd(void)
{
   return (seed = seed * 1664525 + 1013904223) >> 8;
}

/* Slots of a model: block i lives at BASE + i * 32 if size[i] != 0. */
enum { N = 5000, STEP = 32 };
static const uintptr_t BASE = 0x4a00010;

static void blocks_are_found_until_removed(void **state)
{
   (void)state;
   struct lc_blocks *t = lc_blocks_create(&mem);
   static uint32_t id[N];
   uint32_t live = 0;
   for (int round = 0; round < 200000; round++) {
      uint32_t i = rnd() % N;
      uintptr_t addr = BASE + i * STEP;
      assert_int_equal(lc_blocks_find(t, addr), id[i]);
      if (id[i] == 0) {
         id[i] = lc_blocks_insert(t, addr, i + 1);
         live++;
      } else {
         assert_int_equal(lc_blocks_at(t, id[i])->size, i + 1);
         lc_blocks_remove(t, id[i]);
         id[i] = 0;
         live--;
      }
      assert_int_equal(lc_blocks_count(t), live);
   }
   uint32_t seen = 0;
   for (uint32_t b = 0; (b = lc_blocks_next(t, b)) != 0; seen++)
      assert_int_equal(id[(lc_blocks_at(t, b)->addr - BASE) / STEP], b);
   assert_int_equal(seen, live);
   assert_true(lc_blocks_max_id(t) <= N); /* ids are used again */
   lc_blocks_destroy(t);
}

static void around_finds_the_block_of_an_interior_address(void **state)
{
   (void)state;
   struct lc_blocks *t = lc_blocks_create(&mem);
   uint32_t a = lc_blocks_insert(t, 0x1000, 16);
   lc_blocks_insert(t, 0x2000, 0);
   assert_int_equal(lc_blocks_around(t, 0x100f), a);
   assert_int_equal(lc_blocks_around(t, 0x1010), 0);
   assert_int_equal(lc_blocks_around(t, 0x2000), 0);
   lc_blocks_destroy(t);
}

/* What the index must answer, by looking at every block. */
static uint32_t slow_find(const struct lc_blocks *t, uintptr_t addr)
{
   for (uint32_t b = 0; (b = lc_blocks_next(t, b)) != 0;) {
      const struct lc_block *k = lc_blocks_at(t, b);
      if (addr - k->addr < (k->size == 0 ? 1 : k->size))
         return b;
   }
   return 0;
}

static void check_index(const struct lc_blocks *t, uintptr_t low, uintptr_t high)
{
   struct lc_index *x = lc_index_create(&mem, t);
   assert_int_equal(x->count, lc_blocks_count(t));
   for (uint32_t r = 1; r < x->count; r++)
      assert_true(x->span[r - 1].addr < x->span[r].addr);
   for (int i = 0; i < 20000; i++) {
      uintptr_t addr = low + ((uintptr_t)rnd() << 16 ^ rnd()) % (high - low);
      bool start;
      uint32_t rank = lc_index_find(x, addr, &start);
      uint32_t want = slow_find(t, addr);
      assert_int_equal(rank == LC_NO_RANK ? 0 : x->id[rank], want);
      assert_int_equal(start, want != 0 && lc_blocks_at(t, want)->addr == addr);
   }
   lc_index_destroy(x);
}

static void index_agrees_with_looking_at_all_blocks(void **state)
{
   (void)state;
   struct lc_blocks *t = lc_blocks_create(&mem);
   uintptr_t at = 0x4000010;
   for (int i = 0; i < 300; i++) {
      size_t size = rnd() % 4 == 0 ? rnd() % 5000 : rnd() % 60;
      lc_blocks_insert(t, at, size);
      at += (size + 16 + (rnd() % 3) * 16 + 15) & ~(uintptr_t)15;
   }
   check_index(t, 0x4000000, at + 100);
   lc_blocks_destroy(t);
}

static void index_spans_gigabytes(void **state)
{
   (void)state;
   struct lc_blocks *t = lc_blocks_create(&mem);
   lc_blocks_insert(t, 0x5000000000, (size_t)3 << 30); /* many leaves, one start */
   lc_blocks_insert(t, 0x20000000000, 64);
   lc_blocks_insert(t, 0x4000008, 24);
   check_index(t, 0x5000000000 - 100, 0x5000000000 + ((uintptr_t)3 << 30) + 100);
   check_index(t, 0x20000000000 - 8, 0x20000000000 + 80);
   check_index(t, 0x4000000, 0x4000040);
   lc_blocks_destroy(t);
}

static void index_copes_with_odd_addresses(void **state)
{
   (void)state;
   struct lc_blocks *t = lc_blocks_create(&mem);
   for (uintptr_t i = 0; i < 200; i++)
      lc_blocks_insert(t, 0x7001 + 3 * i, 2);
   check_index(t, 0x7000, 0x7300);
   lc_blocks_destroy(t);
}

static void empty_index_finds_nothing(void **state)
{
   (void)state;
   struct lc_blocks *t = lc_blocks_create(&mem);
   struct lc_index *x = lc_index_create(&mem, t);
   bool start;
   assert_int_equal(lc_index_find(x, 0, &start), LC_NO_RANK);
   assert_int_equal(lc_index_find(x, 0x4000000, &start), LC_NO_RANK);
   lc_index_destroy(x);
   lc_blocks_destroy(t);
}

static void ranges_agree_with_a_bitmap(void **state)
{
   (void)state;
   enum { SPACE = 400 };
   struct lc_ranges s;
   bool in[SPACE] = { false };
   lc_ranges_init(&s, &mem);
   for (int i = 0; i < 20000; i++) {
      uintptr_t from = rnd() % SPACE, to = from + rnd() % 40;
      bool add = rnd() % 2;
      if (to > SPACE)
         to = SPACE;
      (add ? lc_ranges_add : lc_ranges_remove)(&s, from, to);
      for (uintptr_t a = from; a < to; a++)
         in[a] = add;
      uintptr_t probe = rnd() % SPACE;
      assert_int_equal(lc_ranges_has(&s, probe), in[probe]);
   }
   for (uintptr_t a = 0; a < SPACE; a++)
      assert_int_equal(lc_ranges_has(&s, a), in[a]);
   for (size_t i = 1; i < s.count; i++)
      assert_true(s.range[i - 1].end < s.range[i].start); /* sorted, not touching */
   lc_ranges_deinit(&s);
}

static uintptr_t base[LC_CHUNKS];
static const struct lc_shape far_only = { .chunk_log2 = LC_CHUNK_LOG2 };

static void written_map_follows_stores_and_moves(void **state)
{
   (void)state;
   struct lc_written w;
   lc_written_init(&w, &mem, far_only, base, NULL);
   lc_written_touch(&w, 0x4000000, 64); /* no block there yet: into the sink */
   lc_written_clear(&w, 0x4000000, 64);
   assert_int_equal(*lc_written_byte(&w, 0x4000000), 0);
   lc_written_touch(&w, 0x4000008, 9); /* touches two words */
   const uint8_t want[] = { 0, 1, 1, 0 };
   assert_memory_equal(lc_written_byte(&w, 0x4000000), want, sizeof want);
   lc_written_set(&w, 0x4000100, 48);
   lc_written_copy(&w, 0x4000000, 0x4000100, 24, 48);
   const uint8_t moved[] = { 0, 1, 1, 0, 0, 0 };
   assert_memory_equal(lc_written_byte(&w, 0x4000100), moved, sizeof moved);
}

static void written_map_crosses_chunks(void **state)
{
   (void)state;
   struct lc_written w;
   uintptr_t edge = (uintptr_t)5 << LC_CHUNK_LOG2;
   lc_written_init(&w, &mem, far_only, base, NULL);
   lc_written_clear(&w, edge - 32, 64);
   lc_written_touch(&w, edge - 8, 16);
   assert_int_equal(*lc_written_byte(&w, edge - 16), 0);
   assert_int_equal(*lc_written_byte(&w, edge - 8), 1);
   assert_int_equal(*lc_written_byte(&w, edge), 1);
   assert_int_equal(*lc_written_byte(&w, edge + 8), 0);

   /* what generated code does for stores of three words before the edge and two behind it */
   lc_written_clear(&w, edge - 32, 64);
   memset(lc_written_byte(&w, edge - 24), 1, 5);
   assert_int_equal(*lc_written_byte(&w, edge), 0);
   lc_written_settle(&w);
   const uint8_t both[] = { 1, 1, 0, 0 };
   assert_memory_equal(lc_written_byte(&w, edge), both, sizeof both);
   lc_written_clear(&w, edge, 16);
   lc_written_settle(&w);
   assert_int_equal(*lc_written_byte(&w, edge), 0);
   memset(lc_written_byte(&w, edge - 8), 1, 2);
   lc_written_clear(&w, edge, 8); /* what was marked is forgotten, in the margin too */
   lc_written_settle(&w);
   assert_int_equal(*lc_written_byte(&w, edge), 0);
}

static void written_map_has_margins_on_both_sides(void **state)
{
   (void)state;
   struct lc_written w;
   uintptr_t edge = (uintptr_t)7 << LC_CHUNK_LOG2, far = LC_REACH_WORDS * LC_WORD_BYTES;
   lc_written_init(&w, &mem, far_only, base, NULL);
   lc_written_clear(&w, edge, 4 * far); /* makes the chunk before the edge, too: marks can begin there */
   lc_written_byte(&w, edge - LC_WORD_BYTES)[LC_REACH_WORDS] = 1;
   lc_written_settle(&w);
   assert_int_equal(*lc_written_byte(&w, edge + far - LC_WORD_BYTES), 1);
   lc_written_byte(&w, edge + far - 2 * LC_WORD_BYTES)[-LC_REACH_WORDS] = 1; /* two words before the edge */
   assert_int_equal(*lc_written_byte(&w, edge - 2 * LC_WORD_BYTES), 0);
   lc_written_settle(&w);
   assert_int_equal(*lc_written_byte(&w, edge - 2 * LC_WORD_BYTES), 1);
   assert_int_equal(*lc_written_byte(&w, edge - LC_WORD_BYTES), 0);
   assert_int_equal(*lc_written_byte(&w, edge), 0);
}

#if UINTPTR_MAX > 0xffffffffu
enum { NEAR_WORDS = 1 << (LC_NEAR_LOG2 - LC_WORD_LOG2) };
static uint8_t near[NEAR_WORDS + 2 * LC_CHUNK_MARGIN];
static const struct lc_shape with_near = { .chunk_log2 = LC_CHUNK_LOG2, .near_log2 = LC_NEAR_LOG2 };

static void near_map_is_found_by_a_mask(void **state)
{
   (void)state;
   struct lc_written w;
   const uintptr_t inner_edge = (uintptr_t)1 << LC_CHUNK_LOG2, end = (uintptr_t)1 << LC_NEAR_LOG2;
   assert_int_equal(lc_written_near_bytes(with_near), sizeof near);
   lc_written_init(&w, &mem, with_near, base, near);
   for (uintptr_t a = 8; a < end; a = a * 2 + 8) {
      lc_written_clear(&w, a, 8);
      near[LC_CHUNK_MARGIN + (a >> LC_WORD_LOG2) % NEAR_WORDS] = 1;
      assert_int_equal(*lc_written_byte(&w, a), 1);
   }
   lc_written_clear(&w, inner_edge - 64, 128);
   lc_written_touch(&w, inner_edge - 8, 16); /* neighbours without margins */
   lc_written_settle(&w);
   const uint8_t want[] = { 0, 1, 1, 0 };
   assert_memory_equal(lc_written_byte(&w, inner_edge - 16), want, sizeof want);
   lc_written_clear(&w, end, 8); /* the first chunk that is not near */
   lc_written_touch(&w, end, 8);
   assert_int_equal(*lc_written_byte(&w, end), 1);
   assert_int_equal(near[LC_CHUNK_MARGIN], 0);
}

static void near_memory_ends_at_the_fence(void **state)
{
   (void)state;
   const uintptr_t fence = 0x70000000, end = 0x80000000, stack = 0x1ffefff000;
   const struct {
      uintptr_t addr;
      size_t size;
      bool near, stack_near;
   } memory[] = {
      { 0x400000, 4096, true, true },         { 0, fence, true, true },
      { fence - 4096, 4097, false, false },   { fence, 4096, false, false },
      { end - 4096, 4096, false, false },     { end, 4096, false, false },
      { end + fence, 4096, false, true },     { end + fence - 4096, 8192, false, false },
      { 2 * end - 4096, 4096, false, true },  { 2 * end - 4096, 8192, false, false },
      { stack, 0x1000, false, true },         { stack - 0x800000, 0x801000, false, true },
      { stack - 0x10000000, 0x10001000, false, false },
      { 0x5447a000000, 4096, false, true }, /* where mimalloc's heap was once */
      { 0x20000000000, 4096, false, false },  { 0x400000, SIZE_MAX, false, false },
      { fence, SIZE_MAX, false, false },
   };
   const struct lc_written w = { .shape = with_near };
   for (size_t i = 0; i < sizeof memory / sizeof *memory; i++) {
      assert_int_equal(lc_written_is_near(&w, memory[i].addr, memory[i].size), memory[i].near);
      assert_int_equal(lc_written_is_stack_near(&w, memory[i].addr, memory[i].size), memory[i].stack_near);
   }
}

/* A limit gets at most a sixth of itself as a near map, and small chunks. */
static void shape_suits_the_limit(void **state)
{
   (void)state;
   const uint64_t mb = 1 << 20;
   const struct {
      uint64_t limit;
      unsigned chunk_log2, near_log2;
   } row[] = {
      { UINT64_MAX, LC_CHUNK_LOG2, LC_NEAR_LOG2 }, { 16384 * mb, LC_SMALL_CHUNK_LOG2, 31 }, { 1536 * mb, LC_SMALL_CHUNK_LOG2, 31 },
      { 1536 * mb - 6, LC_SMALL_CHUNK_LOG2, 30 },  { 768 * mb, LC_SMALL_CHUNK_LOG2, 30 },   { 200 * mb, LC_SMALL_CHUNK_LOG2, 28 },
      { 1 * mb, LC_SMALL_CHUNK_LOG2, 27 },
   };
   for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
      struct lc_shape s = lc_written_shape(row[i].limit);
      assert_int_equal(s.chunk_log2, row[i].chunk_log2);
      assert_int_equal(s.near_log2, row[i].near_log2);
   }
}

static bool none_left;

static void *get_while_there_is(void *ctx, size_t bytes)
{
   return none_left ? NULL : get(ctx, bytes);
}

static void words_without_a_chunk_count_as_written(void **state)
{
   (void)state;
   const struct lc_mem scarce = { .get = get, .put = put, .try = get_while_there_is };
   const struct lc_shape small = { .chunk_log2 = LC_SMALL_CHUNK_LOG2 };
   const uintptr_t chunk = (uintptr_t)1 << LC_SMALL_CHUNK_LOG2, had = 5 * chunk + 4096, missing = 9 * chunk + 4096;
   struct lc_written w;
   lc_written_init(&w, &scarce, small, malloc(lc_written_table_bytes(small)), NULL);
   lc_written_clear(&w, had, 64);
   none_left = true;
   lc_written_clear(&w, missing, 64);
   lc_written_put(&w, missing + 8, 0);
   lc_written_copy(&w, had, missing, 64, 64);
   for (uintptr_t a = missing; a < missing + 64; a += 8)
      assert_int_equal(*lc_written_byte(&w, a), 1);
   assert_int_equal(*lc_written_byte(&w, had), 0);
   lc_written_put(&w, had, 1);
   assert_int_equal(*lc_written_byte(&w, had), 1);
   none_left = false;
}

/* Of the near map as a whole, and of a large chunk, two small chunks each stay: the others are given back,
   but for the margins of those that stay. */
static size_t released_bytes;
static const uintptr_t stay[] = { 0x4000000, 0x9000000, 0x30000000, UINT64_C(0x480001000), UINT64_C(0x4b0001000) };
enum { N_STAY = sizeof stay / sizeof *stay };

static bool is_one_of_stay(uintptr_t addr, size_t bytes)
{
   for (size_t i = 0; i < N_STAY; i++)
      if (stay[i] - addr < bytes)
         return true;
   return false;
}

/* What has been given back must not be looked at: it is spoilt here. */
static void spoil(uintptr_t from, uintptr_t to)
{
   assert_true(from < to);
   released_bytes += to - from;
   memset((void *)from, 0xee, to - from);
}

static void shrunk_map_keeps_what_is_used(void **state)
{
   (void)state;
   const struct lc_shrinking how = { is_one_of_stay, spoil };
   const size_t small_map = (size_t)1 << (LC_SMALL_CHUNK_LOG2 - LC_WORD_LOG2);
   struct lc_written w;
   memset(near, 0, sizeof near);
   lc_written_init(&w, &mem, with_near, base, near);
   for (size_t i = 0; i < N_STAY; i++) {
      lc_written_clear(&w, stay[i], 64);
      lc_written_touch(&w, stay[i] + 8, 8);
   }
   lc_written_shrink(&w, &how);
   for (size_t i = 0; i < N_STAY; i++) {
      assert_int_equal(*lc_written_byte(&w, stay[i]), 0);
      assert_int_equal(*lc_written_byte(&w, stay[i] + 8), 1);
      memset(lc_written_byte(&w, stay[i] & ~(uintptr_t)0x7ffffff) - LC_MARGIN_WORDS, 1, LC_MARGIN_WORDS);
   }
   /* near: 13 of 16; the large chunk: 6 of 8; the sink: 7 of 8; less some margins */
   assert_int_equal(released_bytes / small_map, 25);
   assert_false(lc_written_is_near(&w, 0x4000000, 64));
   lc_written_clear(&w, UINT64_C(0x470000000), 64); /* one that was given back */
   assert_int_equal(*lc_written_byte(&w, UINT64_C(0x470000000)), 0);
   lc_written_shrink(&w, &how);
   assert_int_equal(*lc_written_byte(&w, stay[4] + 8), 1);
}
#endif

static uint32_t add_piece(struct lc_blocks *t, uintptr_t addr, unsigned flags)
{
   uint32_t id = lc_blocks_insert(t, addr, 8);
   lc_blocks_at(t, id)->flags = (uint8_t)flags;
   return id;
}

static void own_piece_goes_with_its_lower_block(void **state)
{
   (void)state;
   struct lc_lower l;
   struct lc_blocks *t = lc_blocks_create(&mem);
   struct lc_block b;
   size_t cursor = 0;
   lc_lower_init(&l, &mem);
   uint32_t piece = add_piece(t, 0x1010, LC_BLOCK_PIECE);
   add_piece(t, 0x1020, 0);
   lc_lower_add(&l, 0x1000, 64, 7, 0x1010);
   assert_false(lc_lower_take(&l, 0x1010, &b));
   assert_true(lc_lower_take(&l, 0x1000, &b));
   assert_false(lc_lower_take(&l, 0x1000, &(struct lc_block){ 0 }));
   assert_int_equal(b.size, 64);
   assert_int_equal(b.site, 7);
   assert_int_equal(lc_lower_next_piece(&l, t, &b, &cursor), piece);
   lc_blocks_remove(t, piece);
   assert_int_equal(lc_lower_next_piece(&l, t, &b, &cursor), 0);
   lc_blocks_destroy(t);
   lc_lower_deinit(&l);
}

/* Chunks of a megabyte, full of pieces at multiples of ALIGN, other blocks between. */
static void check_pieces(uintptr_t align)
{
   enum { CHUNK = 1 << 20, PIECES = 3000 };
   struct lc_lower l;
   struct lc_blocks *t = lc_blocks_create(&mem);
   uintptr_t chunk = 0x40000000;
   uint32_t inside = 0, id;
   lc_lower_init(&l, &mem);
   for (int i = 0; i < PIECES; i++) {
      uintptr_t at = chunk - CHUNK / 2 + rnd() % (2 * CHUNK / align) * align;
      if (lc_blocks_find(t, at) != 0)
         continue;
      bool is_piece = rnd() % 4 != 0;
      add_piece(t, at, is_piece ? LC_BLOCK_PIECE : 0);
      if (is_piece)
         lc_lower_loose(&l, at);
      inside += is_piece && at - chunk < CHUNK;
   }
   const struct lc_block b = { .addr = chunk, .size = CHUNK };
   assert_true(lc_lower_may_hold(&l, &b));
   for (size_t cursor = 0; (id = lc_lower_next_piece(&l, t, &b, &cursor)) != 0; inside--) {
      assert_true(lc_blocks_at(t, id)->addr - chunk < CHUNK);
      lc_blocks_remove(t, id);
   }
   assert_int_equal(inside, 0);
   assert_false(lc_lower_may_hold(&l, &(struct lc_block){ .addr = 0x1000, .size = 0x1000 }));
   lc_blocks_destroy(t);
   lc_lower_deinit(&l);
}

static void all_pieces_in_a_block_are_found(void **state)
{
   (void)state;
   check_pieces(1);
   check_pieces(16);
   check_pieces(4096);
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(blocks_are_found_until_removed),
      cmocka_unit_test(around_finds_the_block_of_an_interior_address),
      cmocka_unit_test(index_agrees_with_looking_at_all_blocks),
      cmocka_unit_test(own_piece_goes_with_its_lower_block),
      cmocka_unit_test(all_pieces_in_a_block_are_found),
      cmocka_unit_test(index_spans_gigabytes),
      cmocka_unit_test(index_copes_with_odd_addresses),
      cmocka_unit_test(empty_index_finds_nothing),
      cmocka_unit_test(ranges_agree_with_a_bitmap),
      cmocka_unit_test(written_map_follows_stores_and_moves),
      cmocka_unit_test(written_map_crosses_chunks),
      cmocka_unit_test(written_map_has_margins_on_both_sides),
#if UINTPTR_MAX > 0xffffffffu
      cmocka_unit_test(near_map_is_found_by_a_mask),
      cmocka_unit_test(near_memory_ends_at_the_fence),
      cmocka_unit_test(shape_suits_the_limit),
      cmocka_unit_test(words_without_a_chunk_count_as_written),
      cmocka_unit_test(shrunk_map_keeps_what_is_used),
#endif
   };
   return cmocka_run_group_tests(tests, NULL, NULL);
}
