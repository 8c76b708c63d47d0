/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * build: static -Os
 *
 * Loops around allocator calls.  Where VEX follows calls, the superblock that begins behind such a call goes
 * once around the loop and ends in the allocator: what is done at the entry concerns the very code that runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 500, BLOCKS = 60, ROUNDS = 4 };

struct node {
   struct node *left, *right;
   unsigned key;
};

static unsigned seed = 7;

static unsigned next(void)
{
   return (seed = seed * 1103515245u + 12345) >> 8;
}

static struct node *insert(struct node *t, unsigned key)
{
   if (!t) {
      t = calloc(1, sizeof *t);
      t->key = key;
   } else if (key < t->key) {
      t->left = insert(t->left, key);
   } else {
      t->right = insert(t->right, key);
   }
   return t;
}

static void release(struct node *t)
{
   if (!t)
      return;
   release(t->left);
   release(t->right);
   free(t);
}

int main(void)
{
   struct node *tree = NULL;
   static char *block[BLOCKS];
   for (int i = 0; i < NODES; i++)
      tree = insert(tree, next());
   release(tree);
   for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < BLOCKS; i++) {
         size_t bytes = next() % 3000;
         block[i] = malloc(bytes);
         memset(block[i], round, bytes);
      }
      for (int i = 0; i < BLOCKS; i++)
         block[i] = realloc(block[i], 100 + i * 20);
      for (int i = 0; i < BLOCKS; i++)
         free(block[i]);
   }
   puts("done");
   return 0;
}
