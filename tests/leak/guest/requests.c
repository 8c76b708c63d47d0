/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Client requests of the stock header: checks, counts, declared blocks, pools, marks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

struct pool {
   char *mem;
};

void *keep;
char root[4096];

static void counts(const char *what)
{
   unsigned long leaked, dubious, reachable, suppressed;
   VALGRIND_COUNT_LEAKS(leaked, dubious, reachable, suppressed);
   printf("%s: %lu %lu %lu %lu bytes, ", what, leaked, dubious, reachable, suppressed);
   VALGRIND_COUNT_LEAK_BLOCKS(leaked, dubious, reachable, suppressed);
   printf("%lu %lu %lu %lu blocks\n", leaked, dubious, reachable, suppressed);
   fflush(stdout);
}

static void __attribute__((noinline)) lose(int n)
{
   volatile char *p = malloc(n);
   p[0] = 1;
   p = NULL;
}

static void checks(void)
{
   lose(100);
   VALGRIND_DO_QUICK_LEAK_CHECK;
   counts("one lost");
   lose(100);
   VALGRIND_DO_ADDED_LEAK_CHECK;
   counts("two lost");
   keep = malloc(10);
   VALGRIND_DO_CHANGED_LEAK_CHECK;
}

static void declared_blocks(void)
{
   char *super = malloc(1000);
   keep = super;
   for (int i = 0; i < 5; i++)
      VALGRIND_MALLOCLIKE_BLOCK(super + 100 * i, 50, 0, 0);
   *(char **)root = super + 100;
   VALGRIND_FREELIKE_BLOCK(super + 400, 0);
   VALGRIND_RESIZEINPLACE_BLOCK(super + 300, 50, 70, 0);
   VALGRIND_DO_LEAK_CHECK;
   counts("declared");
}

static void pools(void)
{
   struct pool p;
   VALGRIND_CREATE_MEMPOOL(&p, 0, 0);
   p.mem = malloc(500);
   for (int i = 0; i < 4; i++)
      VALGRIND_MEMPOOL_ALLOC(&p, p.mem + i * 100, 100);
   VALGRIND_MEMPOOL_FREE(&p, p.mem + 300);
   printf("pool exists: %d\n", VALGRIND_MEMPOOL_EXISTS(&p));
   VALGRIND_DO_LEAK_CHECK;
   counts("pool");
   VALGRIND_MEMPOOL_TRIM(&p, p.mem, 150);
   VALGRIND_DO_LEAK_CHECK;
   counts("trimmed");
   VALGRIND_DESTROY_MEMPOOL(&p);
   VALGRIND_DO_LEAK_CHECK;
   counts("destroyed");
   p.mem = NULL;
}

/* Overwrites what calls have left on the stack: without knowing what is defined, old words
   in a live frame count. */
static void __attribute__((noinline)) scrub(void)
{
   volatile char junk[16384];
   for (unsigned i = 0; i < sizeof junk; i++)
      junk[i] = 0;
}

static void marks(void)
{
   keep = NULL;
   VALGRIND_MAKE_MEM_NOACCESS(root, sizeof root);
   VALGRIND_DO_LEAK_CHECK;
   counts("no access");
   VALGRIND_MAKE_MEM_DEFINED(root, sizeof root);
   VALGRIND_DO_LEAK_CHECK;
   counts("defined");
   VALGRIND_MAKE_MEM_UNDEFINED(root, sizeof root);
   VALGRIND_DO_LEAK_CHECK;
   counts("undefined");
}

int main(void)
{
   setvbuf(stdout, NULL, _IONBF, 0);
   checks();
   declared_blocks();
   scrub();
   pools();
   scrub();
   marks();
   return 0;
}
