/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The events, one table against the other, and the book: what is booked stands in the event
 * that the table names, and nowhere else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cs_book.h"

/* Cachegrind's columns, as its documentation lists them. */
static void test_names_and_order(void **state)
{
   (void)state;
   static const char *const cachegrind[CS_N_EVENTS] = { "Ir", "I1mr", "ILmr", "Dr", "D1mr", "DLmr", "Dw",
                                                        "D1mw", "DLmw", "Bc", "Bcm", "Bi", "Bim" };
   for (int ev = 0; ev < CS_N_EVENTS; ev++)
      assert_string_equal(cs_event_name((enum cs_event)ev), cachegrind[ev]);
}

static void test_tables_agree(void **state)
{
   (void)state;
   int found = 0;
   for (int on = 0; on < CS_N_ACCESSES; on++)
      for (int level = 0; level < CS_N_LEVELS; level++) {
         enum cs_event ev = cs_event_of((enum cs_access)on, (enum cs_level)level);
         if (ev == CS_N_EVENTS)
            continue;
         assert_int_equal(cs_event_info(ev)->on, on);
         assert_int_equal(cs_event_info(ev)->level, level);
         found++;
      }
   assert_int_equal(found, CS_N_EVENTS);
}

static void *take(size_t bytes)
{
   void *block = calloc(1, bytes);
   assert_non_null(block);
   return block;
}

static void test_booking(void **state)
{
   (void)state;
   static const struct cs_alloc memory = { take, free };
   struct cs_costs *t = cs_costs_create(&memory);
   const struct cs_name *name = cs_costs_name(t, "a");
   struct cs_cost *one = cs_costs_get(t, (struct cs_place){ name, name, name, 1 });
   struct cs_cost *two = cs_costs_get(t, (struct cs_place){ name, name, name, 2 });
   cs_book_done(one, CS_READ, 7);
   cs_book_missed(one, CS_READ, 3, 2);
   cs_book_done(two, CS_READ, 1);
   cs_book_mispredicted(two, CS_INDIRECT, 5);
   const uint64_t of_one[CS_N_EVENTS] = { [CS_EV_DR] = 7, [CS_EV_D1MR] = 3, [CS_EV_DLMR] = 2 };
   const uint64_t of_both[CS_N_EVENTS] = { [CS_EV_DR] = 8, [CS_EV_D1MR] = 3, [CS_EV_DLMR] = 2, [CS_EV_BIM] = 5 };
   const uint64_t nothing[CS_N_EVENTS] = { 0 };
   uint64_t total[CS_N_EVENTS];
   assert_memory_equal(one->count, of_one, sizeof of_one);
   cs_book_total(t, total);
   assert_memory_equal(total, of_both, sizeof of_both);
   cs_book_zero(t);
   cs_book_total(t, total);
   assert_memory_equal(total, nothing, sizeof nothing);
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_names_and_order),
      cmocka_unit_test(test_tables_agree),
      cmocka_unit_test(test_booking),
   };
   return cmocka_run_group_tests(tests, NULL, NULL);
}
