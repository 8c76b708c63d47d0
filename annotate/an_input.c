/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A whole input file in memory; see the header. */
#include "an_input.h"

#include "an_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail_errno(const struct an_input *in, struct an_error *err)
{
   return an_fail(err, AN_FAILED, "%s:0: %s", in->name, strerror(errno));
}

/* Reads FD to its end into in->data, whose first guess is the file's size. */
static bool read_all(struct an_input *in, int fd, struct an_error *err)
{
   struct stat st;
   if (fstat(fd, &st) != 0)
      return fail_errno(in, err);
   if (S_ISDIR(st.st_mode)) {
      errno = EISDIR;
      return fail_errno(in, err);
   }
   if (S_ISREG(st.st_mode))
      in->modified = st.st_mtime;
   size_t cap = 0;
   size_t want = st.st_size > 65536 ? (size_t)st.st_size + 2 : 65536;
   for (;;) {
      if (!an_reserve((void **)&in->data, &cap, want, 1))
         return an_fail_memory(err);
      ssize_t got = read(fd, in->data + in->size, cap - in->size - 1);
      if (got < 0 && errno == EINTR)
         continue;
      if (got < 0)
         return fail_errno(in, err);
      if (got == 0)
         break;
      in->size += (size_t)got;
      want = in->size + 2;
   }
   in->data[in->size] = '\0';
   return true;
}

/* Editors and Windows' programs put one before UTF-8. */
static void drop_byte_order_mark(struct an_input *in)
{
   static const char mark[] = "\xef\xbb\xbf";
   size_t const n = sizeof mark - 1;
   if (in->size < n || memcmp(in->data, mark, n) != 0)
      return;
   in->size -= n;
   memmove(in->data, in->data + n, in->size + 1);
}

bool an_input_read(struct an_input *in, const char *path, struct an_error *err)
{
   bool const is_stdin = strcmp(path, "-") == 0;
   *in = (struct an_input){ .name = is_stdin ? "standard input" : path };
   int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
   if (fd < 0)
      return fail_errno(in, err);
   bool ok = read_all(in, fd, err);
   if (!is_stdin)
      close(fd);
   ok = ok && an_input_unpack(in, err);
   if (ok)
      drop_byte_order_mark(in);
   if (!ok)
      an_input_deinit(in);
   return ok;
}

void an_input_deinit(struct an_input *in)
{
   free(in->data);
   in->data = NULL;
   in->size = 0;
}
