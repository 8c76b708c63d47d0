/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plain cache and its geometry: the LRU of one set as a table of access,
 * outcome and state after; straddles; what can and what cannot be simulated.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cs_cache.h"
#include "cs_geometry.h"

static void *take(size_t bytes)
{
   void *block = aligned_alloc(64, (bytes + 63) & ~(size_t)63);
   assert_non_null(block);
   return memset(block, 0, (bytes + 63) & ~(size_t)63);
}

static const struct cs_alloc memory = { take, free };

static struct cs_geometry shape(uint64_t size, uint64_t assoc, uint64_t line)
{
   struct cs_geometry g;
   assert_int_equal(cs_geometry_make(&g, size, assoc, line), CS_GEOMETRY_OK);
   return g;
}

/* The lines of the set of ADDR as text, most recently used first, '.' empty:
   the line at 16 * n is the letter number n. */
static const char *state(const struct cs_cache *c)
{
   static char text[32];
   uint32_t way = 0;
   for (; way < c->shape.assoc; way++)
      text[way] = c->lines[way] == CS_LINE_NONE ? '.' : (char)('a' + c->lines[way] / 16);
   text[way] = '\0';
   return text;
}

struct step {
   char line;
   bool hit;
   const char *after;
};

static void follow(uint32_t assoc, enum cs_empty empty, const struct step *step)
{
   struct cs_geometry g = shape(assoc * 16, assoc, 16);
   struct cs_cache *c = cs_cache_create(&g, empty, &memory);
   for (; step->line; step++) {
      assert_int_equal(cs_cache_access(c, (uint64_t)(step->line - 'a') * 16 + 5), step->hit);
      assert_string_equal(state(c), step->after);
   }
   cs_cache_destroy(c, &memory);
}

static void test_one_set_of_four(void **unused)
{
   (void)unused;
   static const struct step step[] = {
      { 'b', false, "b..." }, { 'c', false, "cb.." }, { 'c', true, "cb.." }, { 'b', true, "bc.." },
      { 'd', false, "dbc." }, { 'e', false, "edbc" }, { 'c', true, "cedb" }, { 'd', true, "dceb" },
      { 'f', false, "fdce" }, /* b, used longest ago, is gone */
      { 'b', false, "bfdc" }, { 'e', false, "ebfd" }, { 'd', true, "debf" }, { 'f', true, "fdeb" },
      { 'b', true, "bfde" },  { 'e', true, "ebfd" },
      { 0, false, NULL },
   };
   follow(4, CS_EMPTY_NONE, step);
}

static void test_one_way(void **unused)
{
   (void)unused;
   static const struct step step[] = {
      { 'a', false, "a" }, { 'a', true, "a" }, { 'b', false, "b" }, { 'a', false, "a" }, { 0, false, NULL },
   };
   follow(1, CS_EMPTY_NONE, step);
}

/* As Cachegrind starts: every way holds line 0. */
static void test_line_zero_is_there_at_first(void **unused)
{
   (void)unused;
   static const struct step step[] = {
      { 'a', true, "aaa" }, { 'b', false, "baa" }, { 'a', true, "aba" }, { 'c', false, "cab" },
      { 'd', false, "dca" }, { 'b', false, "bdc" }, { 'a', false, "abd" }, { 0, false, NULL },
   };
   follow(3, CS_EMPTY_LINE_ZERO, step);
}

static void test_sets_are_apart(void **unused)
{
   (void)unused;
   struct cs_geometry g = shape(4 * 2 * 32, 2, 32); /* 4 sets of 2 */
   struct cs_cache *c = cs_cache_create(&g, CS_EMPTY_NONE, &memory);
   for (uint64_t line = 0; line < 8; line++)
      assert_false(cs_cache_access(c, line * 32));
   for (uint64_t line = 0; line < 8; line++)
      assert_true(cs_cache_access(c, line * 32 + 31));
   assert_false(cs_cache_access(c, 8 * 32)); /* set 0: 0, 4, now 8 */
   assert_true(cs_cache_access(c, 1 * 32));
   assert_true(cs_cache_access(c, 4 * 32));
   assert_false(cs_cache_access(c, 0));
   cs_cache_destroy(c, &memory);
}

static void test_straddles(void **unused)
{
   (void)unused;
   struct cs_geometry g = shape(1024, 4, 32);
   struct cs_cache *c = cs_cache_create(&g, CS_EMPTY_NONE, &memory);
   assert_false(cs_cache_access_range(c, 30, 2)); /* line 0 to its last byte */
   assert_false(cs_cache_access(c, 32));
   assert_true(cs_cache_access_range(c, 31, 2));
   assert_false(cs_cache_access_range(c, 63, 4)); /* line 1 is there, line 2 is not */
   assert_true(cs_cache_access(c, 64));           /* and was fetched */
   assert_false(cs_cache_access_range(c, 125, 32)); /* neither 3 nor 4 */
   assert_true(cs_cache_access_range(c, 96, 64));
   assert_true(cs_cache_access_range(c, 0, 160)); /* five lines */
   assert_false(cs_cache_access_range(c, UINT64_MAX - 2, 6)); /* over the end of memory, to line 0 */
   assert_true(cs_cache_access(c, UINT64_MAX));
   cs_cache_destroy(c, &memory);
}

static void test_what_cannot_be_simulated(void **unused)
{
   (void)unused;
   static const struct {
      uint64_t size, assoc, line;
      enum cs_geometry_error error;
      uint64_t near_size, near_assoc, near_line;
   } row[] = {
      { 32768, 8, 64, CS_GEOMETRY_OK, 32768, 8, 64 },
      { 3072, 3, 64, CS_GEOMETRY_OK, 3072, 3, 64 },
      { 64, 1, 64, CS_GEOMETRY_OK, 64, 1, 64 },
      { 16, 1, 16, CS_GEOMETRY_OK, 16, 1, 16 },
      { 7 * 16, 7, 16, CS_GEOMETRY_OK, 7 * 16, 7, 16 },
      { 32768, 8, 48, CS_GEOMETRY_LINE_NOT_POWER, 32768, 8, 32 },
      { 32768, 8, 0, CS_GEOMETRY_LINE_NOT_POWER, 32768, 8, 16 },
      { 32768, 8, 8, CS_GEOMETRY_LINE_TOO_SMALL, 32768, 8, 16 },
      { 32768, 0, 64, CS_GEOMETRY_NO_WAYS, 32768, 1, 64 },
      { 3000, 8, 64, CS_GEOMETRY_NOT_DIVISIBLE, 2048, 8, 64 }, /* 952 away; 4096 is 1096 away */
      { 3500, 8, 64, CS_GEOMETRY_NOT_DIVISIBLE, 4096, 8, 64 },
      { 0, 8, 64, CS_GEOMETRY_NOT_DIVISIBLE, 64, 1, 64 },
      { 49152, 1, 64, CS_GEOMETRY_SETS_NOT_POWER, 32768, 1, 64 },
      { (uint64_t)1 << 32, 16, 64, CS_GEOMETRY_OK, (uint64_t)1 << 32, 16, 64 }, /* 2^26 lines */
      { (uint64_t)1 << 32, 1 << 26, 64, CS_GEOMETRY_OK, (uint64_t)1 << 32, 1 << 26, 64 },
      { (uint64_t)1 << 30, 1, 16, CS_GEOMETRY_OK, (uint64_t)1 << 30, 1, 16 },
      { (uint64_t)1 << 36, 16, 64, CS_GEOMETRY_TOO_LARGE, (uint64_t)1 << 32, 16, 64 },
      { (uint64_t)1 << 32, 16, 32, CS_GEOMETRY_TOO_LARGE, (uint64_t)1 << 31, 16, 32 },
      { ((uint64_t)1 << 32) + 64, 1, 64, CS_GEOMETRY_TOO_LARGE, (uint64_t)1 << 32, 1, 64 },
      { (uint64_t)5 << 30, 5, 64, CS_GEOMETRY_TOO_LARGE, (uint64_t)5 << 29, 5, 64 }, /* above is no choice */
      { (uint64_t)1 << 60, 8, 64, CS_GEOMETRY_TOO_LARGE, (uint64_t)1 << 32, 8, 64 },
      { UINT64_MAX, UINT64_MAX, 64, CS_GEOMETRY_TOO_LARGE, (uint64_t)1 << 32, 1 << 26, 64 },
      { 32768, UINT64_MAX, 64, CS_GEOMETRY_NOT_DIVISIBLE, 32768, 512, 64 },
   };
   for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
      struct cs_geometry g = { 0 }, near;
      print_message("# %llu,%llu,%llu\n", (unsigned long long)row[i].size, (unsigned long long)row[i].assoc,
                    (unsigned long long)row[i].line);
      assert_int_equal(cs_geometry_make(&g, row[i].size, row[i].assoc, row[i].line), row[i].error);
      assert_true(row[i].error == CS_GEOMETRY_OK || g.size_bytes == 0);
      cs_geometry_nearest(&near, row[i].size, row[i].assoc, row[i].line);
      assert_int_equal(near.size_bytes, row[i].near_size);
      assert_int_equal(near.assoc, row[i].near_assoc);
      assert_int_equal(near.line_bytes, row[i].near_line);
      assert_non_null(cs_geometry_reason(row[i].error));
   }
}

/* Rows of Cachegrind's own warnings and messages on real processors. */
static void test_rounding_like_cachegrind(void **unused)
{
   (void)unused;
   static const struct {
      uint64_t size, assoc, line, to_size, to_assoc;
   } row[] = {
      { 8388608, 16, 64, 8388608, 16 },
      { 272629760, 20, 64, 276824064, 33 }, /* a virtual machine's L3 */
      { 31457280, 20, 64, 31457280, 30 },   /* 30 MiB: 24576 sets become 16384 */
   };
   for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
      struct cs_geometry g;
      assert_int_equal(cs_geometry_round_like_cachegrind(&g, row[i].size, row[i].assoc, row[i].line), CS_GEOMETRY_OK);
      assert_int_equal(g.size_bytes, row[i].to_size);
      assert_int_equal(g.assoc, row[i].to_assoc);
   }
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_one_set_of_four),
      cmocka_unit_test(test_one_way),
      cmocka_unit_test(test_line_zero_is_there_at_first),
      cmocka_unit_test(test_sets_are_apart),
      cmocka_unit_test(test_straddles),
      cmocka_unit_test(test_what_cannot_be_simulated),
      cmocka_unit_test(test_rounding_like_cachegrind),
   };
   return cmocka_run_group_tests(tests, NULL, NULL);
}
