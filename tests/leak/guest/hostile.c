/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Client requests that make no sense: each is refused, the program goes on, and what it does with its one
   real block is known. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <valgrind/memcheck.h>

static const size_t page = 4096;

/* A mapping whose second page is behind the end of its file. */
static char *past_end(void)
{
   FILE *file = tmpfile();
   if (file == NULL || ftruncate(fileno(file), (off_t)page) != 0)
      exit(3);
   char *m = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
   if (m == MAP_FAILED)
      exit(3);
   fclose(file);
   return m + page;
}

static void count_at(void *a)
{
   VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__COUNT_LEAKS, a, a, a, a, 0);
}

static void blocks(char *good)
{
   VALGRIND_MALLOCLIKE_BLOCK(good, 1ul << 40, 0, 0);
   VALGRIND_MALLOCLIKE_BLOCK(good, ~0ul - 16, 0, 0);
   VALGRIND_MALLOCLIKE_BLOCK((char *)8, 100, 0, 0);
   VALGRIND_MALLOCLIKE_BLOCK(good, 64, 0, 0);
   VALGRIND_RESIZEINPLACE_BLOCK(good, 64, 1ul << 40, 0);
   VALGRIND_RESIZEINPLACE_BLOCK(good, 64, ~0ul, 0);
   VALGRIND_FREELIKE_BLOCK(good, 0);
}

static void pools(char *good)
{
   char *pool = good + 512;
   VALGRIND_MEMPOOL_ALLOC(pool, good, 16);
   VALGRIND_MEMPOOL_ALLOC(0, good, 16);
   VALGRIND_MEMPOOL_TRIM(pool, good, 16);
   VALGRIND_MEMPOOL_CHANGE(pool, good, good, 16);
   VALGRIND_MOVE_MEMPOOL(pool, good);
   VALGRIND_DESTROY_MEMPOOL(pool);
   VALGRIND_CREATE_MEMPOOL(pool, 0, 0);
   VALGRIND_CREATE_MEMPOOL(pool, 0, 0);
   VALGRIND_MEMPOOL_ALLOC(pool, good, 1ul << 40);
   VALGRIND_MEMPOOL_ALLOC(pool, good, 16);
   VALGRIND_MEMPOOL_CHANGE(pool, good, good, ~0ul);
   VALGRIND_DESTROY_MEMPOOL(pool);
}

static void marks(char *good)
{
   VALGRIND_MAKE_MEM_UNDEFINED(good, 1ul << 40);
   VALGRIND_MAKE_MEM_DEFINED(good, ~0ul);
   VALGRIND_MAKE_MEM_NOACCESS(1ul << 41, 1ul << 40);
}

int main(void)
{
   char *good = malloc(1000), *bad = past_end();
   blocks(good);
   pools(good);
   marks(good);
   count_at((void *)8);
   count_at(bad);
   free(good);
   puts("went on");
   return 0;
}
