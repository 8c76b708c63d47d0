/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scale WHAT N: a program one of whose properties is proportional to N and whose
 * others stay.
 *
 *     instructions N    N million rounds of a loop over 8 KiB: all hits
 *     misses N          32 million rounds of one loop, in N of 1024 of which what is loaded
 *                       lies somewhere in 64 MiB and so misses D1 and LL
 *     threads N         128 million rounds of the first loop, shared by N threads
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MILLION = 1000000, NEAR_WORDS = 2048, FAR_WORDS = 1 << 24, MOST_THREADS = 64 };

static uint32_t near[MOST_THREADS][NEAR_WORDS];
static uint32_t *far;

static uint32_t all_hits(uint32_t *words, long rounds)
{
   uint32_t sum = 0;
   for (long i = 0; i < rounds; i++) {
      uint32_t *word = &words[(uint32_t)i * 17 % NEAR_WORDS];
      sum += *word ^ (uint32_t)i;
      *word = sum >> 3;
   }
   return sum;
}

/* The same instructions whatever FAR_OF_1024 is: the mask, not a branch, decides. */
static uint32_t some_misses(long rounds, uint32_t far_of_1024)
{
   uint32_t sum = 0, bits = 1;
   for (long i = 0; i < rounds; i++) {
      bits = bits * 1664525 + 1013904223;
      uint32_t reach = (uint32_t)(((int64_t)(bits >> 22) - (int64_t)far_of_1024) >> 63); /* all ones or 0 */
      sum += far[(bits * 2654435761u >> 8) & (reach | (NEAR_WORDS - 1)) & (FAR_WORDS - 1)];
   }
   return sum;
}

struct share {
   uint32_t *words;
   long rounds;
   uint32_t sum;
};

static void *run_share(void *arg)
{
   struct share *share = arg;
   share->sum = all_hits(share->words, share->rounds);
   return NULL;
}

static uint32_t in_threads(int n)
{
   pthread_t thread[MOST_THREADS];
   struct share share[MOST_THREADS];
   uint32_t sum = 0;
   for (int i = 0; i < n; i++) {
      share[i] = (struct share){ near[i], 128L * MILLION / n, 0 };
      pthread_create(&thread[i], NULL, run_share, &share[i]);
   }
   for (int i = 0; i < n; i++) {
      pthread_join(thread[i], NULL);
      sum += share[i].sum;
   }
   return sum;
}

int main(int argc, char **argv)
{
   long n = argc > 2 ? atol(argv[2]) : 0;
   uint32_t sum = 0;
   if (n < 0 || argc < 3)
      return 2;
   if (strcmp(argv[1], "instructions") == 0)
      sum = all_hits(near[0], n * MILLION);
   if (strcmp(argv[1], "threads") == 0 && n > 0 && n <= MOST_THREADS)
      sum = in_threads((int)n);
   if (strcmp(argv[1], "misses") == 0) {
      far = calloc(FAR_WORDS, sizeof *far);
      sum = far ? some_misses(32L * MILLION, (uint32_t)n) : 0;
   }
   printf("%u\n", sum);
   return 0;
}
