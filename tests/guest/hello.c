/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc both
 * The smallest program with libc: says its arguments, its status is their number. */
#include <stdio.h>

int main(int argc, char **argv)
{
   for (int i = 1; i < argc; i++)
      puts(argv[i]);
   return argc - 1;
}
