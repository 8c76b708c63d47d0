/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * System calls in the middle of a hot loop that fail because of their arguments: no such
 * file, a buffer that may not be read, one that ends where nothing may be read. */
#include "bare.h"

static volatile int cells[64];

int guest(void)
{
   unsigned char *two = bare_map(2, BARE_PROT_RW);
   int failed = 0, ends[2];
   bare_call(NR_PIPE, (long)ends, 0, 0, 0, 0, 0);
   bare_call(NR_MPROTECT, (long)(two + BARE_PAGE), BARE_PAGE, BARE_PROT_NONE, 0, 0, 0);
   for (int i = 0; i < 3000; i++) {
      cells[i & 63] += i;
      two[i % BARE_PAGE]++;
      if (i % 10 == 3)
         failed += bare_call(NR_WRITE, 77, (long)two, 16, 0, 0, 0) == -9;
      if (i % 10 == 5)
         failed += bare_call(NR_WRITE, ends[1], (long)(two + BARE_PAGE), 8, 0, 0, 0) == -14;
      if (i % 100 == 7)
         failed += bare_call(NR_WRITE, ends[1], (long)(two + BARE_PAGE - 8), 16, 0, 0, 0) < 16;
      cells[(i * 5) & 63] ^= two[(i * 13) % BARE_PAGE];
   }
   return failed == 630 ? 0 : 1;
}
