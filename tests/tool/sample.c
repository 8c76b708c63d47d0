/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Input for the compiler as a guest: small, without any include. */
struct node {
   struct node *next;
   int key;
};

static struct node *insert(struct node *list, struct node *one)
{
   if (!list || list->key >= one->key) {
      one->next = list;
      return one;
   }
   list->next = insert(list->next, one);
   return list;
}

int sum_sorted(struct node *nodes, int n);
int sum_sorted(struct node *nodes, int n)
{
   struct node *list = 0;
   int sum = 0;
   for (int i = 0; i < n; i++)
      list = insert(list, &nodes[i]);
   for (struct node *at = list; at; at = at->next)
      sum = sum * 31 + at->key;
   return sum;
}
