/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The profile model: order, sums and ids, against a slow and obvious one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "an_lines.h"
#include "an_profile.h"
#include "an_reshape.h"

enum { N_EVENTS = 2, N_FUNCS = 7, N_FILES = 3, N_LINES = 9 };

static struct an_strings strings;

static int set_up(void **state)
{
   (void)state;
   return an_strings_init(&strings) ? 0 : -1;
}

static int tear_down(void **state)
{
   (void)state;
   an_strings_deinit(&strings);
   return 0;
}

static uint32_t add(const char *text)
{
   return an_strings_add(&strings, text, strlen(text));
}

static void start(struct an_profile *p)
{
   an_profile_init(p, &strings);
   p->head.n_events = N_EVENTS;
   p->head.event[0] = add("Ir");
   p->head.event[1] = add("Dr");
}

static void strings_have_one_id_each(void **state)
{
   (void)state;
   char text[16];
   uint32_t id[5000];
   assert_int_equal(add(""), 0);
   for (int i = 0; i < 5000; i++) {
      snprintf(text, sizeof text, "n%d", i);
      id[i] = add(text);
   }
   for (int i = 0; i < 5000; i++) {
      snprintf(text, sizeof text, "n%d", i);
      assert_int_equal(add(text), id[i]);
      assert_string_equal(an_strings_get(&strings, id[i]), text);
   }
   assert_int_equal(an_strings_compare(&strings, id[7], id[7]), 0);
   assert_true(an_strings_compare(&strings, id[10], id[2]) < 0); /* "n10" < "n2" */
}

/* A small generator of its own, so that a failure can be repeated. */
static uint32_t next(uint32_t *seed)
{
   *seed = *seed * 1664525u + 1013904223u;
   return *seed >> 8;
}

struct model {
   uint64_t count[N_FUNCS][N_FILES][N_LINES][N_EVENTS];
   uint64_t total[N_EVENTS];
};

/* Adds the same random counts to both. */
static void fill(struct an_profile *p, struct model *m, uint32_t seed, int n,
                 const uint32_t *file, const uint32_t *func)
{
   for (int i = 0; i < n; i++) {
      unsigned fn = next(&seed) % N_FUNCS, fi = next(&seed) % N_FILES,
               line = next(&seed) % N_LINES;
      uint64_t count[N_EVENTS] = { next(&seed) % 100, next(&seed) % 3 };
      assert_int_equal(an_profile_add(p, func[fn], file[fi], line, count), AN_ADDED);
      for (unsigned e = 0; e < N_EVENTS; e++) {
         m->count[fn][fi][line][e] += count[e];
         m->total[e] += count[e];
      }
   }
}

/* Which of the IDs is it? */
static unsigned which(const uint32_t *ids, unsigned n, uint32_t id)
{
   unsigned i = 0;
   while (i < n && ids[i] != id)
      i++;
   assert_true(i < n);
   return i;
}

static void finish_sorts_and_adds_up(void **state)
{
   (void)state;
   uint32_t const file[N_FILES] = { add("c"), add("a"), add("b") };
   for (uint32_t seed = 1; seed < 200; seed++) {
      struct an_profile p;
      struct model *m = calloc(1, sizeof *m);
      struct an_error err;
      uint32_t func[N_FUNCS];
      start(&p);
      for (unsigned i = 0; i < N_FUNCS; i++) {
         char name[8];
         snprintf(name, sizeof name, "f%u", i);
         func[i] = (uint32_t)an_profile_func(&p, 0, file[i % N_FILES], add(name));
      }
      fill(&p, m, seed, (int)(seed % 150), file, func);
      assert_true(an_profile_finish(&p, &err));
      assert_memory_equal(p.total, m->total, sizeof m->total);
      for (size_t r = 0; r < p.n_records; r++) {
         const struct an_record *rec = &p.record[r];
         unsigned const fn = which(func, N_FUNCS, rec->func);
         unsigned const fi = which(file, N_FILES, rec->file);
         uint64_t *expected = m->count[fn][fi][rec->line];
         assert_memory_equal(an_counts(&p, r), expected, sizeof m->count[0][0][0]);
         memset(expected, 0, sizeof m->count[0][0][0]); /* each only once */
         assert_true(r >= p.func[rec->func].first_record);
         assert_true(r < p.func[rec->func].first_record + p.func[rec->func].n_records);
         if (r > p.func[rec->func].first_record) {
            const struct an_record *before = rec - 1;
            assert_true(before->file < rec->file ||
                        (before->file == rec->file && before->line < rec->line));
         }
      }
      for (size_t i = 0; i < sizeof m->count / sizeof(uint64_t); i++)
         assert_int_equal(((uint64_t *)m->count)[i], 0); /* none forgotten */
      an_profile_deinit(&p);
      free(m);
   }
}

static void overflow_is_noticed(void **state)
{
   (void)state;
   struct an_profile p;
   uint64_t const most[N_EVENTS] = { UINT64_MAX, 0 }, one[N_EVENTS] = { 1, 0 };
   start(&p);
   uint32_t f = (uint32_t)an_profile_func(&p, 0, add("a"), add("f"));
   assert_int_equal(an_profile_add(&p, f, add("a"), 1, most), AN_ADDED);
   assert_int_equal(an_profile_add(&p, f, add("a"), 2, one), AN_ADD_OVERFLOW);
   an_profile_deinit(&p);
}

static void flatten_moves_inlined_code(void **state)
{
   (void)state;
   struct an_profile p;
   struct an_error err;
   uint64_t const count[N_EVENTS] = { 5, 1 };
   uint32_t const a = add("a"), b = add("b"), f = add("f");
   start(&p);
   uint32_t f1 = (uint32_t)an_profile_func(&p, add("one"), a, f);
   uint32_t f2 = (uint32_t)an_profile_func(&p, add("two"), a, f);
   an_profile_add(&p, f1, a, 1, count);
   an_profile_add(&p, f1, b, 7, count);
   an_profile_add(&p, f2, a, 1, count);
   assert_true(an_profile_finish(&p, &err));
   assert_true(an_profile_flatten(&p, &err));
   assert_int_equal(p.n_funcs, 2);
   assert_int_equal(p.n_records, 2);
   int64_t in_a = an_profile_find_func(&p, 0, a, f);
   int64_t in_b = an_profile_find_func(&p, 0, b, f);
   assert_int_equal(an_counts(&p, p.func[in_a].first_record)[0], 10);
   assert_int_equal(an_counts(&p, p.func[in_b].first_record)[0], 5);
   assert_int_equal(p.total[0], 15);
   an_profile_deinit(&p);
}

static void lines_join_functions(void **state)
{
   (void)state;
   struct an_profile p;
   struct an_lines l;
   struct an_error err;
   uint64_t const small[N_EVENTS] = { 2, 0 }, large[N_EVENTS] = { 3, 9 };
   uint32_t const a = add("a");
   uint64_t sum[N_EVENTS];
   size_t first;
   start(&p);
   uint32_t f = (uint32_t)an_profile_func(&p, 0, a, add("f"));
   uint32_t g = (uint32_t)an_profile_func(&p, 0, a, add("g"));
   an_profile_add(&p, f, a, 4, small);
   an_profile_add(&p, f, a, 9, small);
   an_profile_add(&p, g, a, 4, large);
   assert_true(an_profile_finish(&p, &err));
   assert_true(an_lines_init(&l, &p, &err));
   assert_int_equal(an_lines_of_file(&l, a, &first), 2);
   an_lines_counts(&l, first, sum);
   assert_int_equal(sum[0], 5);
   assert_int_equal(sum[1], 9);
   assert_int_equal(an_lines_func(&l, first), g); /* it has most of Ir */
   assert_int_equal(an_lines_of_file(&l, add("none"), &first), 0);
   an_lines_deinit(&l);
   an_profile_deinit(&p);
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(strings_have_one_id_each),
      cmocka_unit_test(finish_sorts_and_adds_up),
      cmocka_unit_test(overflow_is_noticed),
      cmocka_unit_test(flatten_moves_inlined_code),
      cmocka_unit_test(lines_join_functions),
   };
   return cmocka_run_group_tests_name("an_profile", tests, set_up, tear_down);
}
