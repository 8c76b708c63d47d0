/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The leak search on memory of this process: chains, cycles, interior
 * pointers, heuristics, marks, faults; and random graphs against a slow
 * search written from the definitions in lc_mark.h.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "lc_heur.h"
#include "lc_loss.h"
#include "lc_mark.h"
#include "lc_retain.h"

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

static sigjmp_buf jump;
static uintptr_t fault;

static void on_fault(int sig, siginfo_t *info, void *ctx)
{
   (void)sig, (void)ctx;
   fault = (uintptr_t)info->si_addr;
   siglongjmp(jump, 1);
}

static bool guard(void *ctx, void (*body)(void *), void *arg, uintptr_t *bad)
{
   (void)ctx;
   if (sigsetjmp(jump, 1) == 0) {
      body(arg);
      return true;
   }
   *bad = fault;
   return false;
}

static bool vtable_at_page_seven(void *ctx, uintptr_t addr)
{
   (void)ctx;
   return addr == 0x7000;
}

/* A heap of N equal slots in one page-aligned area, and a small root. */
enum { SLOTS = 64, SLOT_WORDS = 16, SLOT_BYTES = SLOT_WORDS * sizeof(uintptr_t), ROOTS = 8 };

struct world {
   uintptr_t *heap;
   uintptr_t root[ROOTS];
   struct lc_blocks *blocks;
   struct lc_index *index;
   struct lc_mark *mark;
   struct lc_mark_env env;
};

static void make(struct world *w, const size_t *size, int n)
{
   memset(w, 0, sizeof *w);
   w->heap = mmap(NULL, SLOTS * SLOT_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
   w->blocks = lc_blocks_create(&mem);
   for (int i = 0; i < n; i++)
      lc_blocks_insert(w->blocks, (uintptr_t)&w->heap[i * SLOT_WORDS], size[i]);
   w->env = (struct lc_mark_env){ .guard = guard, .is_vtable = vtable_at_page_seven, .want_parents = true };
}

static void search(struct world *w)
{
   w->index = lc_index_create(&mem, w->blocks);
   w->mark = lc_mark_create(&mem, w->index, &w->env);
   lc_mark_root(w->mark, (uintptr_t)w->root, (uintptr_t)(w->root + ROOTS), 5);
   lc_mark_finish(w->mark);
}

static void unmake(struct world *w)
{
   lc_mark_destroy(w->mark);
   lc_index_destroy(w->index);
   lc_blocks_destroy(w->blocks);
   munmap(w->heap, SLOTS * SLOT_BYTES);
}

static uintptr_t at(const struct world *w, int slot, int byte)
{
   return (uintptr_t)&w->heap[slot * SLOT_WORDS] + (uintptr_t)byte;
}

static uintptr_t *word(const struct world *w, int slot, int n)
{
   return &w->heap[slot * SLOT_WORDS + n];
}

static const size_t even[SLOTS] = { 64, 64, 64, 64, 64, 64, 64, 64 };

#define assert_states(w, ...)                                                                          \
   do {                                                                                                \
      const enum lc_state want[] = { __VA_ARGS__ };                                                    \
      for (uint32_t i = 0; i < sizeof want / sizeof *want; i++)                                        \
         assert_int_equal(lc_mark_state((w)->mark, i), want[i]);                                       \
   } while (0)

/* The nine pointer cases of Memcheck's manual, section 4.2.8. */
static void nine_cases(void **state)
{
   (void)state;
   struct world w;
   const size_t size[] = { 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64 };
   make(&w, size, 14);
   w.root[0] = at(&w, 0, 0);                                 /* 1: RRR -> BBB */
   w.root[1] = at(&w, 1, 0), *word(&w, 1, 0) = at(&w, 2, 0); /* 2: RRR -> AAA -> BBB */
   /* 3: BBB (slot 3) unreachable; 4: AAA (4) -> BBB (5) unreachable */
   *word(&w, 4, 0) = at(&w, 5, 0);
   w.root[2] = at(&w, 6, 8);                                 /* 5: RRR -?-> BBB */
   w.root[3] = at(&w, 7, 0), *word(&w, 7, 0) = at(&w, 8, 8); /* 6: RRR -> AAA -?-> BBB */
   w.root[4] = at(&w, 9, 8), *word(&w, 9, 0) = at(&w, 10, 0); /* 7: RRR -?-> AAA -> BBB */
   w.root[5] = at(&w, 11, 8), *word(&w, 11, 0) = at(&w, 12, 8); /* 8: RRR -?-> AAA -?-> BBB */
   *word(&w, 13, 0) = at(&w, 13, 8); /* 9: only itself points to it */
   search(&w);
   assert_states(&w, LC_REACHABLE, LC_REACHABLE, LC_REACHABLE, LC_DEFINITE, LC_DEFINITE, LC_INDIRECT, LC_POSSIBLE,
                 LC_REACHABLE, LC_POSSIBLE, LC_POSSIBLE, LC_POSSIBLE, LC_POSSIBLE, LC_POSSIBLE, LC_DEFINITE);
   assert_int_equal(lc_mark_leader(w.mark, 5), 4);
   unmake(&w);
}

static void start_pointer_found_late_still_makes_reachable(void **state)
{
   (void)state;
   struct world w;
   make(&w, even, 3);
   w.root[0] = at(&w, 0, 16); /* interior first ... */
   w.root[1] = at(&w, 1, 0);
   *word(&w, 0, 0) = at(&w, 2, 0);
   *word(&w, 1, 7) = at(&w, 0, 0); /* ... then the start, through another block */
   search(&w);
   assert_states(&w, LC_REACHABLE, LC_REACHABLE, LC_REACHABLE);
   unmake(&w);
}

static void pointers_behind_the_end_and_unaligned_words_do_not_count(void **state)
{
   (void)state;
   struct world w;
   const size_t size[] = { 20, 20, 0 };
   make(&w, size, 3);
   w.root[0] = at(&w, 0, 20);
   w.root[1] = at(&w, 1, 0);
   memcpy((char *)word(&w, 1, 0) + 4, &(uintptr_t){ at(&w, 0, 0) }, sizeof(uintptr_t));
   *word(&w, 1, 2) = at(&w, 0, 0); /* only 4 of its 8 bytes are in the block */
   w.root[2] = at(&w, 2, 0);       /* an empty block has one address */
   search(&w);
   assert_states(&w, LC_DEFINITE, LC_REACHABLE, LC_REACHABLE);
   unmake(&w);
}

/* In order of address each lost block leads, and takes in earlier leaders. */
static void cycles_are_led_by_their_lowest_block(void **state)
{
   (void)state;
   struct world w;
   make(&w, even, 8);
   *word(&w, 0, 0) = at(&w, 1, 0), *word(&w, 1, 0) = at(&w, 2, 0), *word(&w, 2, 0) = at(&w, 0, 0);
   *word(&w, 4, 0) = at(&w, 3, 0), *word(&w, 5, 0) = at(&w, 4, 0); /* 3 leads, then 4, then 5 */
   *word(&w, 6, 0) = at(&w, 6, 0);
   search(&w);
   assert_states(&w, LC_DEFINITE, LC_INDIRECT, LC_INDIRECT, LC_INDIRECT, LC_INDIRECT, LC_DEFINITE, LC_DEFINITE,
                 LC_DEFINITE);
   assert_int_equal(lc_mark_leader(w.mark, 2), 0);
   assert_int_equal(lc_mark_leader(w.mark, 3), 5);
   assert_int_equal(lc_mark_leader(w.mark, 4), 5);
   unmake(&w);
}

static void heuristics_make_reachable_and_are_forgotten(void **state)
{
   (void)state;
   struct world w;
   const size_t size[] = { 3 * 8 + 20 + 1, 64, 8 + 30, 64, 48, 64, 3 * 8 + 20 + 1 };
   make(&w, size, 7);
   w.env.heuristics = ~0u;
   *word(&w, 0, 0) = 10, *word(&w, 0, 1) = 20, w.root[0] = at(&w, 0, 24);
   *word(&w, 1, 0) = 56, w.root[1] = at(&w, 1, 8);
   *word(&w, 2, 0) = 10, w.root[2] = at(&w, 2, 8);
   *word(&w, 3, 0) = 0x7000, *word(&w, 3, 2) = 0x7000, w.root[3] = at(&w, 3, 16);
   *word(&w, 4, 0) = 1, *word(&w, 4, 1) = 2, w.root[4] = at(&w, 4, 16);
   *word(&w, 5, 0) = 3, w.root[5] = at(&w, 5, 8); /* 56 % 3 != 0: nothing fits */
   *word(&w, 6, 0) = 10, *word(&w, 6, 1) = 20, w.root[6] = at(&w, 6, 24), w.root[7] = at(&w, 6, 0);
   search(&w);
   assert_states(&w, LC_REACHABLE, LC_REACHABLE, LC_REACHABLE, LC_REACHABLE, LC_REACHABLE, LC_POSSIBLE, LC_REACHABLE);
   const enum lc_heuristic want[] = { LC_HEUR_STDSTRING, LC_HEUR_LENGTH64, LC_HEUR_NEWARRAY, LC_HEUR_MULTIPLE,
                                      LC_HEUR_RUSTARC, LC_HEUR_NONE, LC_HEUR_NONE };
   for (uint32_t i = 0; i < 7; i++)
      assert_int_equal(lc_mark_heuristic(w.mark, i), want[i]);
   unmake(&w);
}

static void heuristics_count_only_when_asked_for(void **state)
{
   (void)state;
   struct world w;
   make(&w, even, 1);
   w.env.heuristics = 1u << LC_HEUR_STDSTRING;
   *word(&w, 0, 0) = 56, w.root[1] = at(&w, 0, 8);
   search(&w);
   assert_states(&w, LC_POSSIBLE);
   unmake(&w);
}

static uintptr_t base[LC_CHUNKS];

static void only_written_words_of_blocks_count(void **state)
{
   (void)state;
   struct world w;
   struct lc_written map;
   make(&w, even, 3);
   lc_written_init(&map, &mem, (struct lc_shape){ .chunk_log2 = LC_CHUNK_LOG2 }, base, NULL);
   lc_written_clear(&map, (uintptr_t)w.heap, SLOTS * SLOT_BYTES);
   w.env.written = &map;
   w.root[0] = at(&w, 0, 0); /* roots need no mark */
   *word(&w, 0, 1) = at(&w, 1, 0), *word(&w, 0, 2) = at(&w, 2, 0);
   lc_written_touch(&map, at(&w, 0, 16), 8);
   search(&w);
   assert_states(&w, LC_REACHABLE, LC_DEFINITE, LC_REACHABLE);
   unmake(&w);
}

static bool everything_is_alias(void *ctx, uintptr_t where, uintptr_t value, const struct lc_span *b)
{
   (void)ctx, (void)where, (void)value, (void)b;
   return true;
}

static void aliases_are_asked_for_in_the_last_word_only(void **state)
{
   (void)state;
   struct world w;
   make(&w, even, 3);
   w.env.is_alias = everything_is_alias;
   w.root[0] = at(&w, 0, 56), w.root[1] = at(&w, 1, 48), w.root[2] = at(&w, 2, 0);
   search(&w);
   assert_states(&w, LC_DEFINITE, LC_POSSIBLE, LC_REACHABLE);
   unmake(&w);
}

static void parents_lead_to_the_root(void **state)
{
   (void)state;
   struct world w;
   struct lc_parent p;
   make(&w, even, 4);
   w.root[3] = at(&w, 2, 0);
   *word(&w, 2, 0) = at(&w, 0, 0), *word(&w, 0, 5) = at(&w, 1, 0);
   search(&w);
   assert_true(lc_mark_parent(w.mark, 1, &p));
   assert_false(p.is_root);
   assert_int_equal(p.rank, 0);
   assert_true(lc_mark_parent(w.mark, 0, &p));
   assert_int_equal(p.rank, 2);
   assert_true(lc_mark_parent(w.mark, 2, &p));
   assert_true(p.is_root);
   assert_int_equal(p.where, (uintptr_t)&w.root[3]);
   assert_int_equal(p.source, 5);
   assert_false(lc_mark_parent(w.mark, 3, &p));
   unmake(&w);
}

static void unreadable_pages_are_skipped(void **state)
{
   (void)state;
   enum { PAGE = 4096 };
   struct world w;
   const struct sigaction act = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER };
   sigaction(SIGSEGV, &act, NULL);
   make(&w, even, 2);
   uintptr_t *pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
   lc_blocks_insert(w.blocks, (uintptr_t)pages, 3 * PAGE);
   pages[0] = at(&w, 0, 0);
   pages[3 * PAGE / sizeof *pages - 1] = at(&w, 1, 0);
   mprotect((char *)pages + PAGE, PAGE, PROT_NONE);
   w.root[0] = (uintptr_t)pages;
   w.index = lc_index_create(&mem, w.blocks);
   w.mark = lc_mark_create(&mem, w.index, &w.env);
   lc_mark_root(w.mark, (uintptr_t)w.root, (uintptr_t)(w.root + ROOTS), 0);
   lc_mark_root(w.mark, (uintptr_t)pages + PAGE, (uintptr_t)pages + 2 * PAGE, 0);
   lc_mark_finish(w.mark);
   for (uint32_t r = 0; r < 3; r++)
      assert_int_equal(lc_mark_state(w.mark, r), LC_REACHABLE);
   munmap(pages, 3 * PAGE);
   unmake(&w);
   signal(SIGSEGV, SIG_DFL);
}

/* ---- random graphs against the definitions ---- */

struct model {
   bool reachable[SLOTS], possible[SLOTS];
   int leader[SLOTS];
};

static int slot_of(const struct world *w, const size_t *size, int n, uintptr_t v, bool *start)
{
   for (int i = 0; i < n; i++)
      if (v - at(w, i, 0) < size[i]) {
         *start = v == at(w, i, 0);
         return i;
      }
   return -1;
}

/* One step of following pointers to a fixed point: from[] gives to[] by start pointers
   (or any, with INTERIOR). */
static void follow(const struct world *w, const size_t *size, int n, const bool *from, bool *to, bool interior)
{
   for (bool changed = true; changed;) {
      changed = false;
      for (int i = 0; i < n; i++)
         for (int k = 0; (from[i] || to[i]) && (size_t)(k + 1) * sizeof(uintptr_t) <= size[i]; k++) {
            bool start;
            int t = slot_of(w, size, n, *word(w, i, k), &start);
            if (t >= 0 && (start || interior) && !to[t])
               to[t] = changed = true;
         }
   }
}

/* Grouping, by recursion: what was grouped before is not looked into again. */
static void model_group(const struct world *w, const size_t *size, int n, struct model *m, int leader, int i)
{
   for (int k = 0; (size_t)(k + 1) * sizeof(uintptr_t) <= size[i]; k++) {
      bool start;
      int t = slot_of(w, size, n, *word(w, i, k), &start);
      if (t < 0 || t == leader || m->reachable[t] || m->possible[t] || m->leader[t] >= 0)
         continue;
      m->leader[t] = leader;
      if (t > leader)
         model_group(w, size, n, m, leader, t);
   }
}

static void model_search(struct world *w, const size_t *size, int n, struct model *m)
{
   bool none[SLOTS] = { false };
   memset(m, 0, sizeof *m);
   for (int i = 0; i < ROOTS; i++) {
      bool start;
      int t = slot_of(w, size, n, w->root[i], &start);
      if (t >= 0) {
         m->possible[t] = true;
         m->reachable[t] = m->reachable[t] || start;
      }
   }
   follow(w, size, n, none, m->reachable, false);
   follow(w, size, n, m->reachable, m->possible, true);
   for (int i = 0; i < n; i++)
      m->leader[i] = -1;
   for (int i = 0; i < n; i++) {
      if (m->reachable[i] || m->possible[i] || m->leader[i] >= 0)
         continue;
      model_group(w, size, n, m, i, i);
   }
}

static void random_graphs_agree_with_the_definitions(void **state)
{
   (void)state;
   for (unsigned round = 0; round < 3000; round++) {
      struct world w;
      struct model m;
      size_t size[SLOTS];
      int n = 2 + rand() % 30;
      for (int i = 0; i < n; i++)
         size[i] = (size_t)(1 + rand() % SLOT_BYTES);
      make(&w, size, n);
      for (int i = rand() % (2 * n); i > 0; i--)
         *word(&w, rand() % n, rand() % SLOT_WORDS) = at(&w, rand() % n, rand() % 3 ? 0 : rand() % 64);
      for (int i = rand() % 3; i > 0; i--)
         w.root[rand() % ROOTS] = at(&w, rand() % n, rand() % 2 ? 0 : rand() % 64);
      search(&w);
      model_search(&w, size, n, &m);
      for (int i = 0; i < n; i++) {
         enum lc_state want = m.reachable[i] ? LC_REACHABLE : m.possible[i] ? LC_POSSIBLE
                            : m.leader[i] >= 0 ? LC_INDIRECT : LC_DEFINITE;
         assert_int_equal(lc_mark_state(w.mark, (uint32_t)i), want);
      }
      unmake(&w);
   }
}

/* What block GONE retains, from the definition: its own bytes and those of all that cannot
   be reached without it, from the roots and from what is lost. */
static size_t model_retained(const struct world *w, const size_t *size, int n, const struct model *m, int gone)
{
   bool seen[SLOTS] = { false }, lost[SLOTS], start;
   for (int i = 0; i < n; i++)
      lost[i] = !m->reachable[i] && !m->possible[i] && m->leader[i] < 0;
   for (bool changed = true; changed;) {
      changed = false;
      for (int i = -1; i < n; i++) {
         int words = i < 0 ? ROOTS : (int)(size[i] / sizeof(uintptr_t));
         for (int k = 0; k < words && (i < 0 || (i != gone && (seen[i] || lost[i]))); k++) {
            int t = slot_of(w, size, n, i < 0 ? w->root[k] : *word(w, i, k), &start);
            if (t >= 0 && t != gone && !seen[t])
               seen[t] = changed = true;
         }
      }
   }
   size_t bytes = 0;
   for (int i = 0; i < n; i++)
      if (i == gone || (!seen[i] && !lost[i]))
         bytes += size[i];
   return bytes;
}

static void retained_bytes_agree_with_the_definition(void **state)
{
   (void)state;
   for (unsigned round = 0; round < 2000; round++) {
      struct world w;
      struct model m;
      size_t size[SLOTS];
      int n = 2 + rand() % 25;
      for (int i = 0; i < n; i++)
         size[i] = (size_t)(8 + rand() % (SLOT_BYTES - 8));
      make(&w, size, n);
      for (int i = rand() % (3 * n); i > 0; i--)
         *word(&w, rand() % n, rand() % SLOT_WORDS) = at(&w, rand() % n, 0);
      for (int i = rand() % 4; i > 0; i--)
         w.root[rand() % ROOTS] = at(&w, rand() % n, 0);
      search(&w);
      model_search(&w, size, n, &m);
      size_t *bytes = lc_retain_create(&mem, w.index, w.mark);
      for (int i = 0; i < n; i++)
         assert_int_equal(bytes[i], model_retained(&w, size, n, &m, i));
      lc_retain_destroy(&mem, w.index, bytes);
      unmake(&w);
   }
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(nine_cases),
      cmocka_unit_test(start_pointer_found_late_still_makes_reachable),
      cmocka_unit_test(pointers_behind_the_end_and_unaligned_words_do_not_count),
      cmocka_unit_test(cycles_are_led_by_their_lowest_block),
      cmocka_unit_test(heuristics_make_reachable_and_are_forgotten),
      cmocka_unit_test(heuristics_count_only_when_asked_for),
      cmocka_unit_test(only_written_words_of_blocks_count),
      cmocka_unit_test(aliases_are_asked_for_in_the_last_word_only),
      cmocka_unit_test(parents_lead_to_the_root),
      cmocka_unit_test(unreadable_pages_are_skipped),
      cmocka_unit_test(random_graphs_agree_with_the_definitions),
      cmocka_unit_test(retained_bytes_agree_with_the_definition),
   };
   return cmocka_run_group_tests(tests, NULL, NULL);
}
