/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program's own operator new, whose objects begin where nothing can be read in front of them:
   nothing is mapped there, it may not be read, or its file has ended. */
#include <cstdio>
#include <cstdlib>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

static const std::size_t page = 4096;
static int way;

static char *map(std::size_t bytes, int flags, int fd)
{
   void *m = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, flags, fd, 0);
   if (m == MAP_FAILED)
      throw std::bad_alloc();
   return static_cast<char *>(m);
}

/* Page 0 is in front, the object is in page 1. */
static char *map_object(std::size_t bytes)
{
   char *m = map(page + bytes, MAP_PRIVATE | MAP_ANONYMOUS, -1);
   switch (way) {
   case 0:
      mprotect(m, page, PROT_NONE);
      break;
   case 1:
      munmap(m, page);
      break;
   default: {
      FILE *file = tmpfile(); /* empty */
      if (file == nullptr || mmap(m, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fileno(file), 0) == MAP_FAILED)
         abort();
      fclose(file);
   }
   }
   return m + page;
}

void *operator new(std::size_t bytes)
{
   return map_object(bytes);
}

void operator delete(void *) noexcept
{
}

void operator delete(void *, std::size_t) noexcept
{
}

struct big {
   int room[5000];
};

int main()
{
   int sum = 0;
   for (way = 0; way < 3; way++) {
      big *b = new big;
      b->room[7] = 1;
      sum += b->room[7];
      delete b;
   }
   std::printf("%d\n", sum);
   return sum != 3;
}
