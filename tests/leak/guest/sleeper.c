/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of all kinds, and time for monitor commands: says when they are there, and waits until FILE, its
   argument, exists. */
#include <stdlib.h>
#include <unistd.h>

struct node {
   struct node *volatile left, *volatile right;
};

char *keep, *interior;

static void __attribute__((noinline)) build(void)
{
   struct node *top = malloc(32);
   top->left = malloc(64);
   top->right = malloc(16);
   keep = malloc(100);
   interior = (char *)malloc(50) + 4;
   top = NULL;
}

int main(int argc, char **argv)
{
   build();
   write(STDOUT_FILENO, "ready\n", 6);
   for (int i = 0; i < 600 && access(argv[1], F_OK) != 0; i++)
      usleep(100000);
   return 0;
}
