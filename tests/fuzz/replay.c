/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gives every file of the directories named to the fuzz target, once; prints
   TAP.  A broken invariant aborts. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_input(const struct dirent *entry)
{
   return entry->d_name[0] != '.';
}

static int replay(const char *path)
{
   static uint8_t data[1 << 20];
   FILE *f = fopen(path, "rb");
   if (!f)
      return -1;
   size_t size = fread(data, 1, sizeof data, f);
   fclose(f);
   return LLVMFuzzerTestOneInput(data, size);
}

int main(int argc, char **argv)
{
   int number = 0;
   for (int i = 1; i < argc; i++) {
      struct dirent **entry;
      int n = scandir(argv[i], &entry, is_input, alphasort);
      for (int k = 0; k < n; k++) {
         char path[4096];
         snprintf(path, sizeof path, "%s/%s", argv[i], entry[k]->d_name);
         int rc = replay(path);
         printf("%s %d - %s\n", rc == 0 ? "ok" : "not ok", ++number, entry[k]->d_name);
         fflush(stdout);
         free(entry[k]);
      }
      if (n > 0)
         free(entry);
   }
   printf("1..%d\n", number);
   return number > 0 ? 0 : 1;
}
