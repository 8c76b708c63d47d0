/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: lib
 * Opened and closed by dl; plugin_a has other code at the same place. */
int plugin_run(int n);

static int cell[32];

static int of_b(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static int (*volatile choice[2])(int) = { of_b, thrice };

int plugin_run(int n)
{
   int product = 1;
   for (int i = 0; i < n; i++)
      product ^= choice[i & 1](cell[(i * 7) & 31]--);
   return product;
}
