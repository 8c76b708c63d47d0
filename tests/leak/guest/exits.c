/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds a block by a local variable of main, and returns or calls exit. */
#include <stdlib.h>
#include <sys/mman.h>

struct node {
   struct node *next;
};

void *map_kept;

static void __attribute__((noinline)) leave(void *volatile *held)
{
   if (*held != NULL)
      exit(0);
}

int main(int argc, char **argv)
{
   void *volatile held = malloc(321);
   struct node **map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
   map[10] = malloc(17);
   if (argc > 2)
      map_kept = map;
   map = NULL;
   if (argc > 1)
      leave(&held);
   return 0;
}
