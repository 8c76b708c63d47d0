/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wrong frees; argv[1] says which. */
#include <cstdlib>
#include <cstring>
#include <new>

struct Big {
   char c[40];
   ~Big() { c[0] = 0; }
};

int main(int argc, char **argv)
{
   const char *what = argv[1];
   char *p = (char *)malloc(64);
   int local;
   static int global;
   if (!strcmp(what, "twice")) {
      free(p);
      free(p);
   } else if (!strcmp(what, "inside")) {
      free(p + 16);
   } else if (!strcmp(what, "stack")) {
      free(&local);
   } else if (!strcmp(what, "static")) {
      free(&global);
   } else if (!strcmp(what, "malloc-delete")) {
      ::operator delete(p);
   } else if (!strcmp(what, "new-free")) {
      free(::operator new(10));
   } else if (!strcmp(what, "array-delete")) {
      delete (int *)::operator new[](10);
   } else if (!strcmp(what, "realloc")) {
      p = (char *)realloc(p + 8, 100);
   } else if (!strcmp(what, "exception")) {
      for (int i = 0; i < 3; i++) {
         try {
            volatile size_t huge = (size_t)1 << 62;
            ::operator new(huge);
         } catch (std::bad_alloc &) {
         }
         free(malloc(10));
      }
      void *q = ::operator new((size_t)1 << 61, std::nothrow);
      free(q);
      free(p);
   } else if (!strcmp(what, "fine")) {
      delete[] new Big[3];
      delete new Big;
      free(p);
   }
   return 0;
}
