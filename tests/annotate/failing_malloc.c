/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A library to preload: the N-th allocation of the process fails, N being
 * FAIL_AT, and with FAIL_ON=1 all after it too.  With FAIL_AT=0 it writes the
 * number of allocations to the file FAIL_COUNT at exit.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long n_allocations;

/* calloc is needed by dlsym itself, so the C library's own names are used. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);

static long number_of(const char *name)
{
   const char *text = getenv(name);
   return text ? atol(text) : 0;
}

static int fails(void)
{
   long const at = number_of("FAIL_AT");
   n_allocations++;
   if (at == 0 || n_allocations < at || (n_allocations > at && !number_of("FAIL_ON")))
      return 0;
   errno = ENOMEM;
   return 1;
}

void *malloc(size_t size)
{
   return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
   return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *block, size_t size)
{
   return fails() ? NULL : __libc_realloc(block, size);
}

__attribute__((destructor)) static void report(void)
{
   const char *name = getenv("FAIL_COUNT");
   FILE *f = name && number_of("FAIL_AT") == 0 ? fopen(name, "w") : NULL;
   if (f) {
      fprintf(f, "%ld\n", n_allocations);
      fclose(f);
   }
}
