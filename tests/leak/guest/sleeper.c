/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of all kinds, and time for monitor commands: says when they are there, and waits until FILE, its
   argument, exists or the parent does not. */
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
   pid_t parent = getppid();
   build();
   /* After one round no register holds what build() has left there. */
   for (int round = 0; access(argv[1], F_OK) != 0 && getppid() == parent; round++) {
      usleep(10000);
      if (round == 0)
         write(STDOUT_FILENO, "ready\n", 6);
   }
   return 0;
}
