/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks that requests declare, freed by the wrong function; argv[1] says which. */
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

static char room[256];

__attribute__((noinline)) static void give_back(char *p)
{
   VALGRIND_FREELIKE_BLOCK(p, 0);
}

int main(int argc, char **argv)
{
   const char *what = argc > 1 ? argv[1] : "";
   char *volatile p = malloc(40);
   if (!strcmp(what, "like")) {
      give_back(p);
   } else if (!strcmp(what, "free")) {
      VALGRIND_MALLOCLIKE_BLOCK(room, 20, 0, 0);
      VALGRIND_FREELIKE_BLOCK(p, 0); /* gone for the tool, as under Memcheck */
      VALGRIND_MALLOCLIKE_BLOCK(p, 24, 0, 0);
      free(p);
   } else if (!strcmp(what, "over")) {
      VALGRIND_MALLOCLIKE_BLOCK(p, 40, 0, 0); /* an allocator that hands on what malloc gave */
      give_back(p);
      free(p);
   }
   return 0;
}
