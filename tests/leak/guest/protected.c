/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A page of the stack that a known stack trace looks at cannot be read when the same
 * allocation happens again: by mprotect, and by a mapping over it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

static void *volatile kept[8];
static int n_kept;

__attribute__((noinline)) static void take(void)
{
   kept[n_kept++] = malloc(24);
}

/* Words that equal what unwinding restores: they are looked at again. */
__attribute__((noinline)) static int allocate_beside(int by_mapping)
{
   volatile char area[3 * PAGE];
   volatile uintptr_t *page = (volatile uintptr_t *)(((uintptr_t)area + PAGE - 1) & ~(uintptr_t)(PAGE - 1));
   page[0] = (uintptr_t)__builtin_frame_address(0);
   page[1] = (uintptr_t)__builtin_frame_address(0) + 2 * sizeof(void *);
   for (volatile int i = 0; i < 3; i++) { /* one call of take(), not three */
      if (i == 2 && by_mapping)
         mmap((void *)page, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
      else if (i == 2)
         mprotect((void *)page, PAGE, PROT_NONE);
      take();
   }
   return mprotect((void *)page, PAGE, PROT_READ | PROT_WRITE);
}

int main(void)
{
   return allocate_beside(0) || allocate_beside(1);
}
