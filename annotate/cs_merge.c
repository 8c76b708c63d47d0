/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cs_merge: the sum of many profiles as one.  Options and exit status. */
#include "an_main.h"
#include "an_reshape.h"
#include "an_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
   "Usage: cs_merge [OPTION...] FILE...\n"
   "Add up profiles of several processes, ranks or hosts into one, in the format\n"
   "of cachesim and Cachegrind.  Reads the out files of cachesim, Cachegrind and\n"
   "Callgrind, also packed with gzip or zstd; - is standard input.  The sum is\n"
   "associative: merging merged files gives the same bytes as merging all at once.\n"
   "\n"
   "  -o, --output=FILE     write FILE, complete or not at all (default: - , the\n"
   "                        standard output)\n"
   "  --force               add up files of different caches or counting\n"
   "  --help, --version\n"
   "\n"
   "Exit status: 0 fine, 1 an input or the output cannot be used, 2 wrong usage, 4\n"
   "the files cannot be added up.\n";

static bool take_output(struct an_options *o, const char *value)
{
   o->own = (void *)value;
   return true;
}

static const struct an_option own[] = {
   { "output", 'o', true, take_output, 0 },
};

static const struct an_program program = { "cs_merge", help, AN_MERGE, own, 1 };

static bool fail_errno(const char *name, struct an_error *err)
{
   return an_fail(err, AN_FAILED, "%s:0: %s", name, strerror(errno));
}

static bool write_fd(const struct an_profile *p, int fd, const char *name,
                     struct an_error *err)
{
   struct an_out out;
   an_out_init(&out, fd, name);
   return an_write_cachegrind(p, &out, err) && an_out_finish(&out, err);
}

/* Anything but a regular file (a pipe, a device) is written as it is. */
static bool write_directly(const struct an_profile *p, const char *path,
                           struct an_error *err)
{
   int fd = open(path, O_WRONLY | O_CLOEXEC);
   if (fd < 0)
      return fail_errno(path, err);
   bool ok = write_fd(p, fd, path, err);
   if (close(fd) != 0 && ok)
      ok = fail_errno(path, err);
   return ok;
}

/* Writes under a temporary name beside PATH and renames, so that PATH is
   complete or as it was. */
static bool write_file(const struct an_profile *p, const char *path,
                       struct an_error *err)
{
   struct stat st;
   if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
      return write_directly(p, path, err);
   size_t const size = strlen(path) + 32;
   char *temporary = malloc(size);
   if (!temporary)
      return an_fail_memory(err);
   snprintf(temporary, size, "%s.tmp.%ld", path, (long)getpid());
   int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
   bool ok = fd >= 0;
   if (!ok) {
      fail_errno(path, err);
   } else {
      ok = write_fd(p, fd, path, err);
      if (close(fd) != 0 && ok)
         ok = fail_errno(path, err);
      if (ok && rename(temporary, path) != 0)
         ok = fail_errno(path, err);
      if (!ok)
         unlink(temporary);
   }
   free(temporary);
   return ok;
}

static bool merge(const struct an_options *o, struct an_profile *p, char **file,
                  int n, struct an_error *err)
{
   bool ok = true;
   for (int i = 0; ok && i < n; i++) {
      an_main_progress(file[i]);
      ok = an_read_file(p, file[i], o->strictness, err);
   }
   an_main_progress(NULL);
   if (!ok)
      return false;
   if (!an_profile_finish(p, err) || !an_profile_flatten(p, err))
      return false;
   const char *output = o->own;
   if (!strcmp(output, "-"))
      return write_fd(p, STDOUT_FILENO, "standard output", err);
   return write_file(p, output, err);
}

static int run(const struct an_options *o, char **files, int n, struct an_strings *strings)
{
   struct an_error err;
   struct an_profile profile;
   an_profile_init(&profile, strings);
   bool const ok = n > 0 ? merge(o, &profile, files, n, &err)
                         : an_fail(&err, AN_USAGE, "no profile is named");
   an_profile_deinit(&profile);
   return ok ? AN_OK : an_main_fail(program.name, &err);
}

int main(int argc, char **argv)
{
   struct an_options o = { .own = (void *)"-" };
   return an_main(&program, &o, argc, argv, run);
}
