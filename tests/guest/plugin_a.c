/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: lib
 * Opened and closed by dl; plugin_b has other code at the same place. */
int plugin_run(int n);

static int cell[32];

static int of_a(int x) { return x + 1; }
static int (*volatile choice)(int) = of_a;

int plugin_run(int n)
{
   int sum = 0;
   for (int i = 0; i < n; i++)
      sum += cell[i & 31]++;
   return choice(sum);
}
