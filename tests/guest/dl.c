/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc -ldl
 * dl LIBRARY...: opens, runs and closes each in turn, eight times over, so that
 * code is unmapped and other code comes to its place. */
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv)
{
   int sum = 0;
   for (int round = 0; round < 8; round++) {
      for (int i = 1; i < argc; i++) {
         void *lib = dlopen(argv[i], RTLD_NOW);
         if (!lib) {
            puts(dlerror());
            return 99;
         }
         int (*run)(int) = (int (*)(int))dlsym(lib, "plugin_run");
         sum += run(100 + round);
         dlclose(lib);
      }
   }
   return sum == 0;
}
