/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocator functions, suppressions, sites and loss records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lc_kinds.h"
#include "lc_loss.h"
#include "lc_object.h"
#include "lc_sites.h"
#include "lc_supp.h"

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

static void functions_are_known_by_all_their_names(void **state)
{
   (void)state;
   static const struct {
      const char *name;
      enum lc_act act;
      enum lc_family family;
      int size, count, block;
   } known[] = {
      { "malloc", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 0, -1, -1 },
      { "malloc@@GLIBC_2.2.5", LC_ACT_ALLOC, LC_FAMILY_MALLOC, 0, -1, -1 },
      { "__libc_calloc", LC_ACT_ZALLOC, LC_FAMILY_MALLOC, 1, 0, -1 },
      { "__GI___libc_realloc", LC_ACT_REALLOC, LC_FAMILY_MALLOC, 1, -1, 0 },
      { "reallocarray", LC_ACT_REALLOC, LC_FAMILY_MALLOC, 2, 1, 0 },
      { "posix_memalign", LC_ACT_STORE, LC_FAMILY_MALLOC, 2, -1, -1 },
      { "cfree", LC_ACT_FREE, LC_FAMILY_MALLOC, -1, -1, 0 },
      { "tc_newarray_nothrow", LC_ACT_ALLOC, LC_FAMILY_NEW_ARRAY, 0, -1, -1 },
      { "mi_zalloc", LC_ACT_ZALLOC, LC_FAMILY_MALLOC, 0, -1, -1 },
      { "_Znwm", LC_ACT_ALLOC, LC_FAMILY_NEW, 0, -1, -1 },
      { "_ZnamSt11align_val_tRKSt9nothrow_t", LC_ACT_ALLOC, LC_FAMILY_NEW_ARRAY, 0, -1, -1 },
      { "operator new[](unsigned long, std::align_val_t)", LC_ACT_ALLOC, LC_FAMILY_NEW_ARRAY, 0, -1, -1 },
      { "operator delete(void*, unsigned long)", LC_ACT_FREE, LC_FAMILY_NEW, -1, -1, 0 },
      { "_ZdaPvm", LC_ACT_FREE, LC_FAMILY_NEW_ARRAY, -1, -1, 0 },
      { "__rust_alloc", LC_ACT_ALLOC, LC_FAMILY_OWN, 0, -1, -1 },
      { "_RNvCsfLfy6EI15iL_7___rustc14___rust_realloc", LC_ACT_REALLOC, LC_FAMILY_OWN, 3, -1, 0 },
      { "__rustc::__rust_dealloc", LC_ACT_FREE, LC_FAMILY_OWN, -1, -1, 0 },
   };
   struct lc_kinds *k = lc_kinds_create(&mem);
   for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
      const struct lc_kind *f = lc_kinds_find(k, known[i].name);
      assert_non_null(f);
      assert_int_equal(f->act, known[i].act);
      assert_int_equal(f->family, known[i].family);
      assert_int_equal(f->size, known[i].size);
      assert_int_equal(f->count, known[i].count);
      assert_int_equal(f->block, known[i].block);
   }
   lc_kinds_destroy(k);
}

static void other_functions_are_not(void **state)
{
   (void)state;
   static const char *const names[] = {
      "_RNvCsfLfy6EI15iL_7___rustc26___rust_alloc_error_handler", "__rust_alloc_error_handler",
      "malloc_trim", "xmalloc", "free_list", "new", "delete", "zalloc", "Foo::operator new(unsigned long)",
      "operator new(unsigned long, void*)", "_ZnwmPv", "operator new(unsigned long, Arena&)", "_ZnwmR5Arena",
      "operator new(unsigned long) [clone .cold]", "_Znwm.cold", "_ZdlPvS_", "operator delete(void*, void*)",
      "_ZN3Foo6mallocEm", "free(Node*)", "_Z4freeP4Node", "operator newt", "", "_", "mi_", "__libc_freeres",
   };
   struct lc_kinds *k = lc_kinds_create(&mem);
   for (size_t i = 0; i < sizeof names / sizeof *names; i++)
      assert_null(lc_kinds_find(k, names[i]));
   lc_kinds_destroy(k);
}

/* The symbols of an object, "name" global and "-name" local, and which of them count. */
static void check_object(const char *const *symbols, const char *const *counting)
{
   struct lc_kinds *k = lc_kinds_create(&mem);
   struct lc_object o = { .members = { { 0 } } };
   enum lc_group group;
   for (size_t i = 0; symbols[i] != NULL; i++) {
      bool global = symbols[i][0] != '-';
      const struct lc_kind *kind = lc_kinds_find_in_group(k, symbols[i] + !global, &group);
      if (kind != NULL)
         lc_object_add(&o, group, kind, global);
   }
   for (size_t i = 0; symbols[i] != NULL; i++) {
      bool global = symbols[i][0] != '-', want = false;
      const struct lc_kind *kind = lc_kinds_find_in_group(k, symbols[i] + !global, &group);
      for (size_t j = 0; counting[j] != NULL; j++)
         want |= strcmp(symbols[i], counting[j]) == 0;
      if ((kind != NULL && lc_object_counts(&o, group, kind, global)) != want)
         fail_msg("%s", symbols[i]);
   }
   lc_kinds_destroy(k);
}

#define LIST(...) (const char *const[]){ __VA_ARGS__, NULL }
#define NOTHING (const char *const[]){ NULL }
#define CHECK_ALL_COUNT(...) check_object(LIST(__VA_ARGS__), LIST(__VA_ARGS__))

static void allocators_are_told_from_namesakes(void **state)
{
   (void)state;
   /* menus, tests, Rust's panics, coins, values */
   check_object(LIST("mi_new", "mi_delete", "mi_free", "-tc_new", "-tc_free"), NOTHING);
   check_object(LIST("-valloc", "-cfree", "-free", "main"), NOTHING);
   check_object(LIST("valloc", "cfree", "pvalloc", "-malloc", "-free"), NOTHING);
   check_object(LIST("-__free", "-__malloc"), NOTHING);
   check_object(LIST("__rust_alloc", "__rust_alloc_error_handler"), NOTHING);
   /* a program with an allocator and its own function of a name that the other has, too */
   check_object(LIST("malloc", "free", "-free", "-valloc"), LIST("malloc", "free"));
   check_object(LIST("mi_malloc", "mi_free", "mi_realloc", "-mi_new", "-mi_free"),
                LIST("mi_malloc", "mi_free", "mi_realloc"));
}

static void allocators_count_whole(void **state)
{
   (void)state;
   CHECK_ALL_COUNT("malloc", "free", "valloc", "cfree", "memalign", "aligned_alloc");
   CHECK_ALL_COUNT("free");
   CHECK_ALL_COUNT("-malloc", "free", "calloc", "memalign");         /* musl: malloc is weak */
   CHECK_ALL_COUNT("-malloc", "-free", "-realloc", "-valloc");        /* hidden in a library */
   CHECK_ALL_COUNT("mi_malloc", "mi_free", "mi_zalloc", "mi_new", "mi_delete");
   CHECK_ALL_COUNT("-_rjem_malloc", "-_rjem_sdallocx", "-_rjem_rallocx"); /* what a linker leaves of jemalloc */
   CHECK_ALL_COUNT("-__rust_alloc", "-__rust_dealloc");
   CHECK_ALL_COUNT("-_Znwm", "_ZdlPv", "longjmp");
}

static void own_functions_are_added(void **state)
{
   (void)state;
   const char *error, *at;
   struct lc_kinds *k = lc_kinds_create(&mem);
   assert_true(lc_kinds_add(k, "# pools\npool_get=alloc:size1\n pool_put=free:block1, x::y = realloc:block0:size2:count3\n",
                            &error, &at));
   assert_int_equal(lc_kinds_find(k, "pool_get")->size, 1);
   assert_int_equal(lc_kinds_find(k, "pool_put")->block, 1);
   assert_int_equal(lc_kinds_find(k, "x::y")->count, 3);
   assert_true(lc_kinds_has_own(k));
   lc_kinds_destroy(k);
}

static void wrong_specifications_are_refused(void **state)
{
   (void)state;
   static const char *const specs[] = {
      "pool_get", "=alloc:size0", "p=take:size0", "p=alloc", "p=free:size0", "p=alloc:size9", "p=alloc:bytes1",
      "p=realloc:size1", "good=alloc:size0,p=allocate:size0",
   };
   for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
      const char *error = NULL, *at = NULL;
      struct lc_kinds *k = lc_kinds_create(&mem);
      assert_false(lc_kinds_add(k, specs[i], &error, &at));
      assert_non_null(error);
      assert_true(at >= specs[i] && at <= specs[i] + strlen(specs[i]));
      lc_kinds_destroy(k);
   }
}

/* ---- suppressions ---- */

static const struct lc_frame stack[] = {
   { "malloc", "/usr/lib/libc.so.6", "malloc.c", 3281 },
   { "_ZN3foo3barEv", "/usr/lib/libfoo.so.1", NULL, 0 },
   { NULL, "/usr/lib/libgone.so", NULL, 0 },
   { "main", "/home/u/app", "app.c", 12 },
};

static struct lc_supp *match(const char *text, enum lc_supp_kind kind, unsigned leak_kind)
{
   static struct lc_supps *s;
   static char copy[1000];
   strcpy(copy, text);
   s = lc_supps_create(&mem); /* lives until the end: entries are returned */
   assert_int_equal(lc_supps_read(s, copy, "f.supp"), 0);
   return lc_supps_match(s, kind, leak_kind, stack, 4);
}

static void patterns_match_as_in_memcheck(void **state)
{
   (void)state;
   static const struct {
      bool matches;
      const char *frames;
   } cases[] = {
      { true, "fun:malloc" },
      { true, "fun:malloc\nfun:_ZN3foo*" },
      { true, "fun:malloc\n...\nfun:main" },
      { true, "...\nobj:*/libgone.so" },
      { true, "fun:malloc\nfun:*\nobj:*\nfun:main" },
      { true, "fun:m?lloc\n...\nsrc:app.c:12" },
      { true, "src:malloc.c" },
      { true, "..." },
      { false, "fun:main" },
      { false, "fun:malloc\nfun:main" },
      { false, "fun:malloc\nfun:*\nfun:*\nfun:main" }, /* a frame without a name has no fun */
      { false, "...\nsrc:app.c:13" },
      { false, "fun:malloc\n...\nfun:main\nfun:_start" },
   };
   for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
      char text[500] = "{\n a name\n Memcheck:Leak\n ";
      strcat(text, cases[i].frames);
      strcat(text, "\n}\n");
      assert_int_equal(match(text, LC_SUPP_LEAK, 1) != NULL, cases[i].matches);
   }
}

static void entries_for_others_are_skipped(void **state)
{
   (void)state;
   static const char text[] =
      "# comment\n{\n x\n Helgrind:Race\n fun:malloc\n}\n"
      "{\n y\n Memcheck:Param\n write(buf)\n fun:malloc\n}\n"
      "{\n z\n Addrcheck,Memcheck:Leak\n match-leak-kinds: possible, indirect\n fun:malloc\n}\n"
      "{\n w\n leakcheck:Free\n fun:malloc\n}\n";
   assert_null(match(text, LC_SUPP_LEAK, 1u << LC_DEFINITE));
   assert_string_equal(match(text, LC_SUPP_LEAK, 1u << LC_POSSIBLE)->name, "z");
   assert_string_equal(match(text, LC_SUPP_FREE, 0)->name, "w");
}

static void wrong_files_are_told_by_line(void **state)
{
   (void)state;
   static const struct {
      const char *text;
      unsigned line;
   } cases[] = {
      { "{\n a\n Memcheck:Leak\n fun:x\n}\nwhat\n", 6 },
      { "{\n a\n Memcheck:Leak\n fan:x\n}\n", 4 },
      { "{\n a\n Memcheck:Leak\n match-leak-kinds: some\n fun:x\n}\n", 4 },
      { "\n{\n", 2 },
   };
   for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
      char copy[200];
      struct lc_supps *s = lc_supps_create(&mem);
      strcpy(copy, cases[i].text);
      assert_int_equal(lc_supps_read(s, copy, "f"), cases[i].line);
      lc_supps_destroy(s);
   }
}

/* ---- sites ---- */

static void equal_stacks_are_one_site(void **state)
{
   (void)state;
   struct lc_sites *t = lc_sites_create(&mem);
   uintptr_t ips[3] = { 1, 2, 3 };
   uint32_t first = lc_sites_intern(t, ips, 3);
   for (uintptr_t i = 0; i < 5000; i++) {
      ips[2] = i;
      assert_int_equal(lc_sites_intern(t, ips, 3) == first, i == 3);
   }
   ips[2] = 3;
   assert_int_equal(lc_sites_intern(t, ips, 3), first);
   assert_int_not_equal(lc_sites_intern(t, ips, 2), first);
   lc_sites_archive(t, 2, 3, 7); /* all of them have 2 in their stacks */
   uint32_t after = lc_sites_intern(t, ips, 3);
   assert_int_not_equal(after, first);
   assert_int_equal(lc_sites_at(t, first)->epoch, 7);
   assert_int_equal(lc_sites_intern(t, ips, 3), after);
   assert_int_equal(lc_sites_count(t), 5002);
   assert_int_equal(lc_sites_at(t, first)->ip[1], 2);
   lc_sites_destroy(t);
}

static void peaks_are_those_of_the_moment(void **state)
{
   (void)state;
   struct lc_sites *t = lc_sites_create(&mem);
   uintptr_t ip[2] = { 10, 20 };
   uint32_t a = lc_sites_intern(t, &ip[0], 1), b = lc_sites_intern(t, &ip[1], 1);
   lc_sites_allocated(t, a, 100); /* 100 */
   lc_sites_allocated(t, b, 50);  /* 150 */
   lc_sites_freed(t, a, 100, 7, true);
   lc_sites_allocated(t, b, 90);  /* 140: below the peak */
   lc_sites_freed(t, b, 50, 9, false);
   lc_sites_settle(t);
   const struct lc_site *sa = lc_sites_at(t, a), *sb = lc_sites_at(t, b);
   assert_int_equal(sa->program_peak.bytes, 100);
   assert_int_equal(sb->program_peak.bytes, 50);
   assert_int_equal(sb->own_peak.bytes, 140);
   assert_int_equal(sb->own_peak.blocks, 2);
   assert_int_equal(sa->temporary, 1);
   assert_int_equal(sb->age_sum, 9);
   const struct lc_sites_totals *total = lc_sites_totals(t);
   assert_int_equal(total->peak.bytes, 150);
   assert_int_equal(total->live.bytes, 90);
   assert_int_equal(total->allocated.blocks, 3);
   assert_int_equal(total->freed.blocks, 2);
   lc_sites_destroy(t);
}

static void sizes_fall_into_powers_of_two(void **state)
{
   (void)state;
   static const struct {
      size_t size;
      unsigned class;
   } cases[] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 2 }, { 4, 3 }, { 255, 8 }, { 256, 9 }, { (size_t)1 << 40, 23 } };
   for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
      assert_int_equal(lc_sites_class(cases[i].size), cases[i].class);
}

/* ---- loss records ---- */

static bool guard(void *ctx, void (*body)(void *), void *arg, uintptr_t *bad)
{
   (void)ctx, (void)bad;
   body(arg);
   return true;
}

static void update(struct lc_loss *l, const struct lc_blocks *blocks, uintptr_t *root, const uint32_t *site_of)
{
   const struct lc_mark_env env = { .guard = guard };
   struct lc_index *x = lc_index_create(&mem, blocks);
   struct lc_mark *m = lc_mark_create(&mem, x, &env);
   lc_mark_root(m, (uintptr_t)root, (uintptr_t)(root + 1), 0);
   lc_mark_finish(m);
   lc_loss_update(l, blocks, m, x, site_of, 3);
   lc_mark_destroy(m);
   lc_index_destroy(x);
}

static void records_sum_up_by_kind_and_site(void **state)
{
   (void)state;
   static uintptr_t heap[64];
   const uint32_t site_of[] = { 0, 1, 2, 2 };
   struct lc_blocks *blocks = lc_blocks_create(&mem);
   static const uint32_t site[] = { 1, 1, 2, 3 };
   for (int i = 0; i < 4; i++)
      lc_blocks_at(blocks, lc_blocks_insert(blocks, (uintptr_t)&heap[16 * i], 100))->site = site[i];
   uintptr_t root = (uintptr_t)&heap[0];
   heap[16] = (uintptr_t)&heap[32]; /* block 1 leads block 2; block 3 is lost alone */
   struct lc_loss *l = lc_loss_create(&mem);
   update(l, blocks, &root, site_of);
   assert_int_equal(l->count, 4);
   assert_int_equal(lc_loss_total(l, LC_DEFINITE).blocks, 2);
   assert_int_equal(lc_loss_total(l, LC_INDIRECT).bytes, 100);
   assert_int_equal(lc_loss_total(l, LC_REACHABLE).blocks, 1);
   const struct lc_loss_record *last = &l->record[3]; /* 100 direct + 100 indirect */
   assert_int_equal(last->site, 1);
   assert_int_equal(last->now.indirect_bytes, 100);
   assert_int_equal(lc_loss_record_of(l, site_of, 1, LC_DEFINITE), 3);

   root = 0; /* now block 0 is lost too */
   update(l, blocks, &root, site_of);
   const struct lc_loss_record *r = &l->record[lc_loss_record_of(l, site_of, 1, LC_DEFINITE)];
   assert_int_equal(r->before.blocks, 1);
   assert_int_equal(r->now.blocks, 2);
   r = &l->record[lc_loss_record_of(l, site_of, 1, LC_REACHABLE)];
   assert_int_equal(r->before.blocks, 1);
   assert_int_equal(r->now.blocks, 0);
   lc_loss_destroy(l);
   lc_blocks_destroy(blocks);
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(functions_are_known_by_all_their_names),
      cmocka_unit_test(other_functions_are_not),
      cmocka_unit_test(allocators_are_told_from_namesakes),
      cmocka_unit_test(allocators_count_whole),
      cmocka_unit_test(own_functions_are_added),
      cmocka_unit_test(wrong_specifications_are_refused),
      cmocka_unit_test(patterns_match_as_in_memcheck),
      cmocka_unit_test(entries_for_others_are_skipped),
      cmocka_unit_test(wrong_files_are_told_by_line),
      cmocka_unit_test(equal_stacks_are_one_site),
      cmocka_unit_test(peaks_are_those_of_the_moment),
      cmocka_unit_test(sizes_fall_into_powers_of_two),
      cmocka_unit_test(records_sum_up_by_kind_and_site),
   };
   return cmocka_run_group_tests(tests, NULL, NULL);
}
