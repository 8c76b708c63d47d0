/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much memory the program may use; see the header. */
#include "an_limit.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

static uint64_t less(uint64_t a, uint64_t b)
{
   return a < b ? a : b;
}

static uint64_t limit_of(__rlimit_resource_t resource)
{
   struct rlimit limit;
   if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
      return UINT64_MAX;
   return limit.rlim_cur;
}

/* The number in DIR/NAME; "max" and a file that is not there are no limit. */
static uint64_t number_in(const char *dir, const char *name)
{
   char path[PATH_BYTES];
   uint64_t n = UINT64_MAX;
   if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
      return n;
   FILE *file = fopen(path, "re");
   if (!file)
      return n;
   if (fscanf(file, "%" SCNu64, &n) != 1)
      n = UINT64_MAX;
   fclose(file);
   return n;
}

/* The least limit of the group below ROOT and of those around it.  In a container the
   group's path may not be there, but the root is its own. */
static uint64_t limit_of_group(const char *root, const char *group, const char *name)
{
   char path[PATH_BYTES];
   uint64_t most = number_in(root, name);
   if (snprintf(path, sizeof path, "%s%s", root, group) >= (int)sizeof path)
      return most;
   for (char *slash; strlen(path) > strlen(root) && (slash = strrchr(path, '/')); *slash = '\0')
      most = less(most, number_in(path, name));
   return most;
}

/* Lines of /proc/self/cgroup: "0::/GROUP" of version 2, "3:cpu,memory:/GROUP" of 1. */
static uint64_t limit_of_groups(void)
{
   uint64_t most = UINT64_MAX;
   char line[PATH_BYTES];
   FILE *file = fopen("/proc/self/cgroup", "re");
   while (file && fgets(line, sizeof line, file)) {
      char *kind = strchr(line, ':'), *group = kind ? strchr(kind + 1, ':') : NULL;
      if (!group)
         continue;
      *group++ = '\0';
      group[strcspn(group, "\n")] = '\0';
      if (kind[1] == '\0')
         most = less(most, limit_of_group("/sys/fs/cgroup", group, "memory.max"));
      else if (strstr(kind, "memory"))
         most = less(most, limit_of_group("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes"));
   }
   if (file)
      fclose(file);
   return most;
}

uint64_t an_limit_default(void)
{
   uint64_t const mib = 1024 * 1024;
   long const pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
   uint64_t most = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : UINT64_MAX;
   most = less(most, less(limit_of(RLIMIT_AS), limit_of(RLIMIT_DATA)));
   most = less(most, limit_of_groups());
   if (most == UINT64_MAX)
      return 0;
   return most / 2 < mib ? mib : most / 2 / mib * mib;
}

void an_limit_set(uint64_t bytes)
{
#ifdef __SANITIZE_ADDRESS__
   (void)bytes;
#else
   struct rlimit limit;
   if (getrlimit(RLIMIT_DATA, &limit) != 0)
      return;
   limit.rlim_cur = bytes && bytes < limit.rlim_max ? bytes : limit.rlim_max;
   setrlimit(RLIMIT_DATA, &limit);
#endif
}

uint64_t an_limit_now(void)
{
   uint64_t const most = limit_of(RLIMIT_DATA);
   return most == UINT64_MAX ? 0 : most;
}
