/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source files; see the header. */
#include "an_source.h"

#include "an_memory.h"
#include "an_names.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens PATH if it is a regular file. */
static int open_regular(const char *path, struct stat *st)
{
   int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
   if (fd < 0)
      return -1;
   if (fstat(fd, st) == 0 && S_ISREG(st->st_mode))
      return fd;
   close(fd);
   return -1;
}

/* Tries NAME and its ends below DIR; *PATH is what was found. */
static int open_below(const char *dir, const char *name, char **path,
                      struct stat *st)
{
   for (const char *end = name; end; end = strchr(end, '/')) {
      end += strspn(end, "/");
      size_t const size = strlen(dir) + strlen(end) + 2;
      char *candidate = malloc(size);
      if (!candidate)
         return -1;
      snprintf(candidate, size, "%s/%s", dir, end);
      int fd = open_regular(candidate, st);
      if (fd >= 0) {
         *path = candidate;
         return fd;
      }
      free(candidate);
   }
   return -1;
}

static int find(const char *name, const char *const *dirs, size_t n_dirs,
                char **path, struct stat *st)
{
   int fd = open_regular(name, st);
   if (fd >= 0) {
      *path = strdup(name);
      if (*path)
         return fd;
      close(fd);
      return -1;
   }
   char *tidy = malloc(strlen(name) + 1);
   if (!tidy)
      return -1;
   tidy[an_path_short(name, strlen(name), tidy)] = '\0';
   for (size_t i = 0; i < n_dirs && fd < 0; i++)
      fd = open_below(dirs[i], tidy, path, st);
   free(tidy);
   return fd;
}

static bool read_whole(struct an_source *src, int fd, size_t size)
{
   src->data = malloc(size + 1);
   if (!src->data)
      return false;
   while (src->size < size) {
      ssize_t n = read(fd, src->data + src->size, size - src->size);
      if (n <= 0)
         break;
      src->size += (size_t)n;
   }
   return true;
}

static bool split(struct an_source *src)
{
   size_t n = 0, cap = 0, at = 0;
   for (;;) {
      if (!an_reserve((void **)&src->start, &cap, n + 1, sizeof *src->start))
         return false;
      src->start[n] = at;
      if (at >= src->size || n == UINT32_MAX)
         break;
      const char *nl = memchr(src->data + at, '\n', src->size - at);
      at = nl ? (size_t)(nl - src->data) + 1 : src->size;
      n++;
   }
   src->n_lines = (uint32_t)n;
   return true;
}

bool an_source_open(struct an_source *src, const char *name,
                    const char *const *dirs, size_t n_dirs)
{
   struct stat st;
   *src = (struct an_source){ 0 };
   int fd = *name ? find(name, dirs, n_dirs, &src->path, &st) : -1;
   if (fd < 0)
      return false;
   bool ok = read_whole(src, fd, (size_t)st.st_size) && split(src);
   close(fd);
   src->modified = st.st_mtime;
   if (!ok)
      an_source_close(src);
   return ok;
}

void an_source_close(struct an_source *src)
{
   free(src->path);
   free(src->data);
   free(src->start);
   *src = (struct an_source){ 0 };
}

const char *an_source_line(const struct an_source *src, uint32_t line,
                           size_t *len)
{
   if (line == 0 || line > src->n_lines)
      return NULL;
   size_t const start = src->start[line - 1];
   size_t end = src->start[line];
   while (end > start && (src->data[end - 1] == '\n' || src->data[end - 1] == '\r'))
      end--;
   *len = end - start;
   return src->data + start;
}
