/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of every leak kind, by chains from roots. */
#include <stdlib.h>
#include <string.h>

struct node {
   struct node *next;
   char rest[24];
};

struct node *reachable;
char *possible;

static void lose(int n)
{
   struct node *head = NULL;
   for (int i = 0; i < n; i++) {
      struct node *k = malloc(sizeof *k);
      k->next = head;
      head = k;
   }
}

int main(void)
{
   reachable = malloc(sizeof *reachable);
   reachable->next = malloc(100);
   possible = (char *)malloc(200) + 10;
   lose(5);
   free(strdup("freed"));
   return 0;
}
