/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source files; see the header. */
#include "an_source.h"

#include "an_finder.h"
#include "an_memory.h"
#include "an_recorded.h"
#include "an_sha256.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

bool an_source_open(struct an_source *src, struct an_finder *finder, const char *name)
{
   struct stat st;
   *src = (struct an_source){ 0 };
   int fd = an_finder_open(finder, name, &src->path, &st);
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

enum an_age an_source_age(const struct an_source *src, const struct an_finder *f,
                          const char *name)
{
   char hash[AN_SHA256_TEXT];
   const struct an_profile *p = f->profile;
   if (p->head.n_recorded) {
      an_sha256(src->data, src->size, hash);
      int const known = an_recorded_source(p, name, hash);
      if (known >= 0)
         return known ? AN_AGE_FINE : AN_AGE_OTHER;
   }
   return p->oldest && src->modified > p->oldest ? AN_AGE_NEWER : AN_AGE_FINE;
}
