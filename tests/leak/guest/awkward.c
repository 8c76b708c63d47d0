/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The awkward cases of a leak search, each with the answer that follows from
 * the definitions.  The answer is printed at the end:
 *
 *     definite BYTES BLOCKS
 *     indirect BYTES BLOCKS
 *     possible BYTES BLOCKS
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum kind { DEFINITE, INDIRECT, POSSIBLE, REACHABLE, N_KINDS };

static size_t bytes[N_KINDS], blocks[N_KINDS];
void *keep[64];        /* start pointers to reachable blocks */
static int n_keep;

struct node {
   struct node *next;
   char rest[24];
};

/* A block of SIZE bytes whose fate is KIND.  Results travel through a volatile so
   that no register or dead stack slot is relied upon. */
static void *make(size_t size, enum kind kind)
{
   void *volatile p = malloc(size);
   bytes[kind] += size;
   blocks[kind]++;
   return p;
}

static void chains(void)
{
   struct node *a = make(sizeof *a, DEFINITE), *b = make(sizeof *b, INDIRECT);
   a->next = b;
   b->next = make(sizeof *b, INDIRECT);
   b->next->next = NULL;
   struct node *r = make(sizeof *r, REACHABLE);
   keep[n_keep++] = r;
   r->next = make(sizeof *r, REACHABLE);
   r->next->next = NULL;
}

/* The lowest block of a cycle leads. */
static void cycles(void)
{
   struct node *a = make(sizeof *a, DEFINITE), *b = make(sizeof *b, INDIRECT);
   a->next = b;
   b->next = a;
   struct node *self = make(48, DEFINITE);
   self->next = self;
}

char *interior, *last;

static void interior_and_end_pointers(void)
{
   interior = (char *)make(100, POSSIBLE) + 50;
   last = (char *)make(100, POSSIBLE) + 99;
   char *behind = (char *)make(101, DEFINITE) + 101;
   keep[n_keep++] = behind; /* one past the end is not in the block */
}

/* With glibc the last 8 bytes of these share a word with the next chunk's header: what the
   allocator keeps about that chunk seems to point there. */
static void sizes_that_end_in_the_header(void)
{
   for (size_t size = 24; size < 3000; size += 232) {
      char *a = make(size, DEFINITE);
      void *volatile next = malloc(1500);
      memset(a, 0, size);
      free(next);
   }
}

/* Free memory is full of old pointers to a block that is lost now. */
static void recycled_blocks(void)
{
   enum { N = 50 };
   void **table[N];
   char *lost = make(633, DEFINITE);
   for (int i = 0; i < N; i++) {
      table[i] = malloc(400);
      for (int k = 0; k < 50; k++)
         table[i][k] = lost + (k % 2) * 300; /* also with its lowest byte cleared in the block */
   }
   for (int i = 0; i < N; i++)
      free(table[i]);
   for (int i = 0; i < 8; i++)
      keep[n_keep++] = make(400, REACHABLE); /* with stale content, never written */
   void **text = keep[n_keep - 1]; /* but a byte here, between written words */
   text[10] = text[12] = text;
   *(volatile char *)&text[11] = 0;
   *(volatile char *)&text[13] = 0;
   memset(table, 0, sizeof table);
   lost = NULL;
}

__thread void *in_tls;

static void thread_local_pointers(void)
{
   in_tls = make(70, REACHABLE);
}

/* Other threads allocate from other arenas; what an ended thread had on its stack is lost. */
static void *other_thread(void *arg)
{
   struct node *on_stack = make(56, DEFINITE);
   on_stack->next = NULL;
   keep[n_keep + (long)arg] = make(80, REACHABLE);
   return NULL;
}

static void threads(void)
{
   pthread_t t[3];
   for (long i = 0; i < 3; i++) {
      pthread_create(&t[i], NULL, other_thread, (void *)i);
      pthread_join(t[i], NULL);
   }
   n_keep += 3;
}

/* Blocks so large that they are mappings of their own, alone and grown. */
static void mapped_blocks(void)
{
   struct node *big = make((size_t)1 << 20, DEFINITE);
   big->next = make(64, INDIRECT);
   big->next->next = NULL;
   char *grown = malloc(1000);
   keep[n_keep++] = grown = realloc(grown, (size_t)3 << 20);
   bytes[REACHABLE] += (size_t)3 << 20, blocks[REACHABLE]++;
   void **where = (void **)(grown + ((size_t)2 << 20));
   *where = make(90, REACHABLE);
}

static void *moved_by_realloc(void)
{
   struct node **p = malloc(64);
   for (int i = 0; i < 8; i++)
      p[i] = NULL;
   p[3] = make(32, REACHABLE);
   p[3]->next = NULL;
   void *volatile blocker = malloc(40);
   p = realloc(p, 5000);
   bytes[REACHABLE] += 5000, blocks[REACHABLE]++;
   free(blocker);
   return p;
}

/* Pages that cannot be written hold no roots of a program with a dynamic linker, and
   pages that cannot be read cannot be scanned. */
static void pages(void)
{
   long page = sysconf(_SC_PAGESIZE);
   void **area = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
   area[0] = make(120, REACHABLE);
   area[page / sizeof *area] = make(130, DEFINITE);
   area[2 * page / sizeof *area] = make(140, REACHABLE);
   area[3 * page / sizeof *area] = make(150, DEFINITE);
   mprotect((char *)area + page, page, PROT_NONE);
   munmap((char *)area + 3 * page, page);
}

static void zero_sizes_and_alignment(void)
{
   keep[n_keep++] = make(0, REACHABLE);
   make(0, DEFINITE);
   void *p;
   posix_memalign(&p, 256, 300);
   bytes[DEFINITE] += 300, blocks[DEFINITE]++;
   posix_memalign(&p, 64, 310);
   keep[n_keep++] = p;
   bytes[REACHABLE] += 310, blocks[REACHABLE]++;
   p = NULL;
}

#if defined __x86_64__ || defined __i386__
/* A time that happens to be the address of a block's inside: the counter's highest bits, which
   are zero, with the address in the lower ones.  A pointer beside it counts. */
struct {
   unsigned long elapsed;
   void *pointer;
} stopwatch;

static void times(void)
{
   volatile unsigned long hidden = (unsigned long)make(8192, DEFINITE) + 4096;
   stopwatch.pointer = make(110, REACHABLE);
   unsigned high, low;
   __asm__ volatile("rdtsc\n\tshr $31, %0\n\tshr $31, %0" : "=d"(high), "=a"(low));
   stopwatch.elapsed = high | hidden;
}
#else
static void times(void)
{
}
#endif

/* Overwrites what calls have left on the stack. */
static void scrub(void)
{
   volatile char junk[16384];
   for (unsigned i = 0; i < sizeof junk; i++)
      junk[i] = 0;
}

int main(void)
{
   static void (*const cases[])(void) = {
      chains, cycles, interior_and_end_pointers, sizes_that_end_in_the_header, recycled_blocks,
      thread_local_pointers, threads, mapped_blocks, pages, zero_sizes_and_alignment,
      times,
   };
   for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
      cases[i]();
      scrub();
   }
   keep[n_keep++] = moved_by_realloc();
   scrub();
   static const char *const names[] = { "definite", "indirect", "possible" };
   for (int k = 0; k < 3; k++)
      printf("%s %zu %zu\n", names[k], bytes[k], blocks[k]);
   return 0;
}
