// SPDX-License-Identifier: GPL-2.0-or-later
// A program that replaces operator new and delete.  One block, of 500 bytes, is lost.  Where the
// memory comes from:
//   HEADER   malloc, with a header in front (also for calls that want an alignment)
//   PLAIN    malloc, as it is
//   POOL     small ones from chunks that malloc gives, all freed at the end at once
//   ARENA    a static array
//   MAPPED   a mapping
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <new>
#include <string>
#include <sys/mman.h>
#include <vector>

struct Head {
   size_t size, magic;
};

#if defined HEADER
static void *get(size_t n, size_t align)
{
   size_t front = align > sizeof(Head) ? align : sizeof(Head);
   char *p = static_cast<char *>(align > sizeof(Head) ? aligned_alloc(align, (front + n + align - 1) / align * align)
                                                      : malloc(front + n));
   if (p == nullptr)
      throw std::bad_alloc();
   Head *h = reinterpret_cast<Head *>(p + front) - 1;
   h->size = n;
   h->magic = front;
   return h + 1;
}
static void put(void *p)
{
   Head *h = static_cast<Head *>(p) - 1;
   free(static_cast<char *>(p) - h->magic);
}
static void end() {}
#elif defined PLAIN
static void *get(size_t n, size_t align)
{
   void *p = align > 16 ? aligned_alloc(align, (n + align - 1) / align * align) : malloc(n);
   if (p == nullptr)
      throw std::bad_alloc();
   return p;
}
static void put(void *p) { free(p); }
static void end() {}
#else
struct Chunk {
   Chunk *next;
   char room[8000];
};
static Chunk *chunks;
static size_t used = sizeof chunks->room;
#if defined POOL
static void *more(size_t n) { return malloc(n); }
static void end()
{
   for (Chunk *next; chunks != nullptr; chunks = next) {
      next = chunks->next;
      free(chunks);
   }
}
#elif defined ARENA
static char arena[1 << 20] __attribute__((aligned(64)));
static void *more(size_t n)
{
   static size_t taken;
   taken += (n + 63) & ~size_t(63);
   return arena + taken - ((n + 63) & ~size_t(63));
}
static void end() {}
#else
static void *more(size_t n)
{
   return mmap(nullptr, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static void end() {}
#endif
static void *get(size_t n, size_t align)
{
   if (align < 16)
      align = 16;
   n = (n + 15) & ~size_t(15);
   if (used + n + align > sizeof chunks->room) {
      Chunk *c = static_cast<Chunk *>(more(sizeof *c));
      c->next = chunks;
      chunks = c;
      used = 0;
   }
   size_t at = reinterpret_cast<size_t>(chunks->room + used);
   used += ((at + align - 1) & -align) - at + n;
   return chunks->room + used - n;
}
static void put(void *) {}
#endif

void *operator new(size_t n) { return get(n, 0); }
void *operator new[](size_t n) { return get(n, 0); }
void *operator new(size_t n, std::align_val_t a) { return get(n, size_t(a)); }
void *operator new(size_t n, const std::nothrow_t &) noexcept { return get(n, 0); }
void operator delete(void *p) noexcept
{
   if (p != nullptr)
      put(p);
}
void operator delete[](void *p) noexcept { operator delete(p); }
void operator delete(void *p, size_t) noexcept { operator delete(p); }
void operator delete[](void *p, size_t) noexcept { operator delete(p); }
void operator delete(void *p, std::align_val_t) noexcept { operator delete(p); }
void operator delete(void *p, size_t, std::align_val_t) noexcept { operator delete(p); }
void operator delete(void *p, const std::nothrow_t &) noexcept { operator delete(p); }

struct alignas(64) Wide {
   char room[100];
};

static std::vector<std::string> *kept;
static std::map<int, std::string> names;

__attribute__((noinline)) static void fill()
{
   kept = new std::vector<std::string>;
   for (int i = 0; i < 30; i++)
      kept->push_back(std::string(20 + i, 'x'));
   for (int i = 0; i < 20; i++)
      names[i] = std::string(40, 'y');
   Wide *w = new Wide;
   asm volatile("" : : "r"(w) : "memory");
   delete w;
   int *one = new (std::nothrow) int(1), *some = new int[9];
   asm volatile("" : : "r"(one), "r"(some) : "memory");
   delete one;
   delete[] some;
   char *volatile lost = new char[500];
   memset(lost, 1, 500);
   lost = nullptr;
}

__attribute__((noinline)) static void forget()
{
   volatile char room[20000];
   memset(const_cast<char *>(room), 0, sizeof room);
}

// Faults: a second delete, a delete of something else.
__attribute__((noinline)) static void wrong(const char *what)
{
   static char room[100];
   if (!strcmp(what, "twice")) {
      int *volatile p = new int(3);
      delete p;
      delete p;
   } else if (!strcmp(what, "wild")) {
      reinterpret_cast<Head *>(room + 16)[0] = Head{ 4, 16 };
      int *volatile p = reinterpret_cast<int *>(room + 32);
      delete p;
   }
}

int main(int argc, char **argv)
{
   if (argc > 1)
      wrong(argv[1]);
   fill();
   forget();
   names.clear();
   printf("%zu\n", kept->size());
   fflush(stdout);
   if (argc > 1) {
      delete kept;
      end();
   }
   return 0;
}
