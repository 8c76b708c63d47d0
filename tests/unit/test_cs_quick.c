/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The quick forms of a cache (cs_l1, cs_ll) against the plain one: the same hits
 * and misses, access for access, over walks that mix neighbours, jumps, powers
 * of two and far addresses, in many shapes and with both kinds of empty ways.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cs_cache.h"
#include "cs_l1.h"
#include "cs_ll.h"

/* cs_ll lives as long as the tool and never gives its memory back; here it does. */
enum { MOST_BLOCKS = 32 };
static void *taken[MOST_BLOCKS];

static void *take(size_t bytes)
{
   void *block = aligned_alloc(64, (bytes + 63) & ~(size_t)63);
   assert_non_null(block);
   for (int i = 0; i < MOST_BLOCKS; i++) {
      if (!taken[i]) {
         taken[i] = block;
         return memset(block, 0, (bytes + 63) & ~(size_t)63);
      }
   }
   fail_msg("more than %d blocks", MOST_BLOCKS);
   return NULL;
}

static void give_back(void *block)
{
   for (int i = 0; i < MOST_BLOCKS; i++)
      if (taken[i] == block)
         taken[i] = NULL;
   free(block);
}

static void give_back_all(void)
{
   for (int i = 0; i < MOST_BLOCKS; i++)
      give_back(taken[i]);
}

static const struct cs_alloc memory = { take, give_back };

static uint64_t next(uint64_t *seed)
{
   *seed = *seed * 6364136223846793005u + 1442695040888963407u;
   return *seed >> 33;
}

/* An address that differs from AT in one of the ways programs walk. */
static uint64_t step(uint64_t at, uint64_t *seed)
{
   uint64_t r = next(seed), amount = next(seed);
   switch (r % 16) {
   case 0: return amount % 256;                        /* lines at the very bottom */
   case 1: return at + ((uint64_t)1 << (6 + amount % 14)); /* the same set, likely */
   case 2: return at - ((uint64_t)1 << (6 + amount % 14));
   case 3: return amount % (1 << 22);
   case 4: return 0x7f0000000000 + amount % (1 << 16);
   case 5: return 0x1ffe000000 + amount % (1 << 14);
   default: return at + amount % 96;
   }
}

struct shape {
   uint64_t size, assoc, line;
};

static const struct shape shapes[] = {
   { 32768, 8, 64 }, { 512, 1, 32 }, { 512, 8, 64 },  { 3072, 3, 64 },   { 1024, 16, 16 }, { 65536, 2, 128 },
   { 2048, 32, 64 }, { 64, 1, 64 },  { 4096, 4, 256 }, { 8192, 16, 64 }, { 7 * 64, 7, 64 }, { 15 * 128, 15, 64 },
   { 131072, 8, 64 }, { 8388608, 16, 64 },
};
enum { N_SHAPES = sizeof shapes / sizeof shapes[0], ACCESSES = 60000 };

static struct cs_geometry geometry(const struct shape *s)
{
   struct cs_geometry g;
   assert_int_equal(cs_geometry_make(&g, s->size, s->assoc, s->line), CS_GEOMETRY_OK);
   return g;
}

/* What generated code does: if the entry of ADDR's line points to its way, stamp
   it; the access is a hit then. */
static bool is_present(struct cs_l1 *c, uint64_t addr, uint64_t stamp)
{
   uint64_t number = addr >> c->shape.line_log2;
   uint64_t way = c->table[number & (CS_N_ENTRIES - 1)] / sizeof *c->lines;
   if (c->memory || c->lines[way] != number << c->shape.line_log2)
      return false;
   c->stamps[way] = stamp;
   return true;
}

/* Whichever way is open to an access of the line of ADDR through C over L1. */
static bool access_somehow(struct cs_l1 *c, struct cs_shared *l1, uint64_t addr, uint64_t stamp, uint64_t which)
{
   bool evenly = c->shape.assoc == CS_L1_EIGHT && c->shape.line_log2 == CS_USUAL_LINE_LOG2 && !c->memory;
   if (evenly && addr >> CS_USUAL_LINE_LOG2 != 0 && which % 3 == 0)
      return cs_l1_access_evenly(l1, c->set_mask, addr, stamp);
   return is_present(c, addr, stamp) || cs_l1_access(c, addr, stamp);
}

static void compare_l1(const struct cs_geometry *g, enum cs_empty empty, uint64_t seed)
{
   static struct cs_shared l1 __attribute__((aligned(64)));
   struct cs_l1 quick;
   struct cs_cache *plain = cs_cache_create(g, empty, &memory);
   uint64_t at = 4096, hits = 0;
   cs_l1_init(&quick, g, empty, l1.table, &l1.ways, &memory);
   for (uint64_t i = 0; i < ACCESSES; i++) {
      uint64_t stamp = (i + 1) * CS_STAMP_STEP;
      at = step(at, &seed);
      bool hit = access_somehow(&quick, &l1, at, stamp, next(&seed));
      assert_int_equal(hit, cs_cache_access(plain, at));
      hits += hit;
   }
   assert_true(hits > 0 && hits < ACCESSES);
   cs_l1_deinit(&quick, &memory);
   cs_cache_destroy(plain, &memory);
}

static void test_l1(void **unused)
{
   (void)unused;
   for (int i = 0; i < N_SHAPES; i++) {
      struct cs_geometry g = geometry(&shapes[i]);
      compare_l1(&g, CS_EMPTY_NONE, (uint64_t)i + 1);
      compare_l1(&g, CS_EMPTY_LINE_ZERO, (uint64_t)i + 101);
   }
}

static void compare_ll(const struct cs_geometry *g, enum cs_empty empty, uint64_t seed, uint64_t plain_from)
{
   struct cs_ll quick;
   struct cs_cache *plain = cs_cache_create(g, empty, &memory);
   uint64_t at = 4096, hits = 0;
   cs_ll_init(&quick, g, empty, &memory);
   for (uint64_t i = 0; i < ACCESSES; i++) {
      at = step(at, &seed);
      if (i == plain_from)
         at = ~(uint64_t)0 - 4096; /* a tag of more than 32 bits */
      uint32_t size = 1 + (uint32_t)(next(&seed) % 16);
      bool hit = cs_ll_access_range(&quick, at, size);
      assert_int_equal(hit, cs_cache_access_range(plain, at, size));
      hits += hit;
   }
   assert_true(hits > 0 && hits < ACCESSES);
   give_back_all();
}

static void test_ll(void **unused)
{
   (void)unused;
   for (int i = 0; i < N_SHAPES; i++) {
      struct cs_geometry g = geometry(&shapes[i]);
      compare_ll(&g, CS_EMPTY_NONE, (uint64_t)i + 1, ACCESSES);
      compare_ll(&g, CS_EMPTY_LINE_ZERO, (uint64_t)i + 101, ACCESSES);
   }
}

static void test_ll_changes_over(void **unused)
{
   (void)unused;
   for (int i = 0; i < N_SHAPES; i++) {
      struct cs_geometry g = geometry(&shapes[i]);
      compare_ll(&g, CS_EMPTY_NONE, (uint64_t)i + 1, ACCESSES / 3);
      compare_ll(&g, CS_EMPTY_LINE_ZERO, (uint64_t)i + 101, 5);
   }
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_l1),
      cmocka_unit_test(test_ll),
      cmocka_unit_test(test_ll_changes_over),
   };
   return cmocka_run_group_tests(tests, NULL, NULL);
}
