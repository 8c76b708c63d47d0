/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program's own functions that are called as an allocator's: of test cases (tc_), menu items
   (mi_), joints (je_), of values and coins and of the places they lie in.  What is asked for and
   what is given back is not memory.  One string of 5 bytes is lost. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef OPEN
#define OWN /* known to other files of the program */
#else
#define OWN static
#endif

struct item {
   struct item *next;
   char *label;
};

OWN struct item *mi_new(const char *label, struct item *next)
{
   struct item *m = calloc(1, sizeof *m);
   m->label = strdup(label);
   m->next = next;
   return m;
}

OWN void mi_delete(struct item *m)
{
   if (m->next != NULL)
      mi_delete(m->next);
   free(m->label);
   free(m);
}

OWN struct item *tc_new(const char *name)
{
   return mi_new(name, NULL);
}

OWN void tc_free(struct item *t)
{
   mi_delete(t);
}

OWN void je_free(struct item *j)
{
   free(j); /* forgets the label */
}

/* An interpreter's value, by its kind. */
OWN struct item *valloc(int kind)
{
   return mi_new(kind == 3 ? "text" : "none", NULL);
}

/* Coins. */
OWN void cfree(int coins)
{
   printf("%d coins\n", coins);
}

OWN int pvalloc(int seats)
{
   return seats + 1;
}

static void forget(void)
{
   volatile char room[4000];
   memset((char *)room, 0, sizeof room);
}

int main(void)
{
   struct item *t = tc_new("first test"), *m = mi_new("open", mi_new("close", NULL)), *v = valloc(3);
   tc_free(t);
   mi_delete(m);
   mi_delete(v);
   je_free(mi_new("left", NULL));
   t = m = v = NULL;
   cfree(pvalloc(6));
   forget();
   return 0;
}
