/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What it loses still stands, everywhere, in the dead part of the stack on which exit will run.  What it
   keeps is in a register that only exit's frames hold ("keep"). */
#include <stdlib.h>

enum { WORDS = 1024 };

__attribute__((noinline)) static void fill(char *lost)
{
   char *volatile dead[WORDS];
   for (int i = 0; i < WORDS; i++)
      dead[i] = lost;
}

int main(int argc, char **argv)
{
   (void)argv;
   fill(malloc(77));
   if (argc > 1) {
      register char *kept = malloc(55);
      __asm__ volatile("" : "+b"(kept));
      exit(kept == NULL);
   }
   return 0;
}
