/* SPDX-License-Identifier: GPL-2.0-or-later */
/* closing PLUGIN: loses a block in code that is gone at the end. */
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv)
{
   void *plugin = dlopen(argv[1], RTLD_NOW);
   void (*lose)(void) = plugin == NULL ? NULL : (void (*)(void))dlsym(plugin, "lose_something");
   if (argc < 2 || lose == NULL)
      return 1;
   lose();
   dlclose(plugin);
   return 0;
}
