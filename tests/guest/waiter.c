/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc
 * waiter FILE [READY]: works in small portions, sleeping between, until FILE is there
 * or the parent is not.  READY is made after the first portion. */
#include <fcntl.h>
#include <unistd.h>

static volatile int cell[256];

static __attribute__((noinline)) void portion(void)
{
   for (int i = 0; i < 500; i++)
      cell[i & 255] += i;
}

int main(int argc, char **argv)
{
   pid_t parent = getppid();
   if (argc < 2)
      return 2;
   portion();
   if (argc > 2 && creat(argv[2], 0600) < 0)
      return 3;
   while (getppid() == parent) {
      if (access(argv[1], F_OK) == 0)
         return 0;
      usleep(10000);
      portion();
   }
   return 1;
}
