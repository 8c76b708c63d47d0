/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The book as a whole: its sum, and a fresh start.
 */
#include "cs_book.h"

void cs_book_total(const struct cs_costs *t, uint64_t total[CS_N_EVENTS])
{
   for (int ev = 0; ev < CS_N_EVENTS; ev++)
      total[ev] = 0;
   for (size_t i = 0; i < t->n; i++)
      for (int ev = 0; ev < CS_N_EVENTS; ev++)
         total[ev] += t->cost[i]->count[ev];
}

void cs_book_zero(struct cs_costs *t)
{
   for (size_t i = 0; i < t->n; i++)
      for (int ev = 0; ev < CS_N_EVENTS; ev++)
         t->cost[i]->count[ev] = 0;
}
