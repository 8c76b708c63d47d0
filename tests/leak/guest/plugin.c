/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What closing.c opens and closes. */
#include <stdlib.h>

__attribute__((noinline)) void *allocate_in_plugin(void)
{
   void *volatile p = malloc(4321);
   return p;
}

void lose_something(void)
{
   void *volatile p = allocate_in_plugin();
   p = NULL;
}
