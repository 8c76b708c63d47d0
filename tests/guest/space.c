/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * Takes memory until there is none, up to the number of megabytes given; says how many it got.  With
 * "lower N" it first limits itself to N megabytes of address space; with "all" it first maps
 * all the address space that there is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

static void map_all(void)
{
   for (size_t bytes = (size_t)1 << 46; bytes >= 4096;)
      if (mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED)
         bytes /= 2;
}

int main(int argc, char **argv)
{
   int most = argc > 1 ? atoi(argv[1]) : 100, n = 0;
   if (argc > 3 && strcmp(argv[2], "lower") == 0) {
      rlim_t bytes = (rlim_t)atoi(argv[3]) << 20;
      setrlimit(RLIMIT_AS, &(struct rlimit){ bytes, bytes });
   }
   if (argc > 2 && strcmp(argv[2], "all") == 0)
      map_all();
   for (char *p; n < most && (p = malloc(1 << 20)) != NULL; n++)
      p[5] = 1;
   printf("%d\n", n);
   return 0;
}
