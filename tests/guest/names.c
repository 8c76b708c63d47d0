/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc -g0
 * A program with symbols but without lines. */
static volatile int cell;

static __attribute__((noinline)) void work(void)
{
   for (int i = 0; i < 100; i++)
      cell += i;
}

int main(void)
{
   work();
   return 0;
}
