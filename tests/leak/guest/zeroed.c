/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks declared over memory that is filled already: with is_zeroed what lies in them is theirs, without it is
   left over.  Arguments: block or pool; 1 or 0 for is_zeroed. */
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

struct object {
   struct object *next;
   char rest[56];
};

char *volatile held;
char pool;

/* The object at 64 in AREA is all that holds a block of 91 bytes. */
static void __attribute__((noinline)) fill(char *area)
{
   ((struct object *)(area + 64))->next = malloc(91);
}

static void __attribute__((noinline)) declare(char *area, int in_pool, int zeroed)
{
   if (!in_pool) {
      VALGRIND_MALLOCLIKE_BLOCK(area + 64, sizeof(struct object), 0, zeroed);
      return;
   }
   VALGRIND_CREATE_MEMPOOL(&pool, 0, zeroed);
   VALGRIND_MEMPOOL_ALLOC(&pool, area + 64, sizeof(struct object));
}

static void __attribute__((noinline)) scrub(void)
{
   volatile char junk[16384];
   for (unsigned i = 0; i < sizeof junk; i++)
      junk[i] = 0;
}

int main(int argc, char **argv)
{
   char *area = calloc(1, 400);
   fill(area);
   declare(area, strcmp(argv[1], "pool") == 0, argv[2][0] == '1');
   held = area + 64;
   area = NULL;
   scrub();
   return 0;
}
