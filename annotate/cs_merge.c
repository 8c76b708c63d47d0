/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cs_merge: the sum of many profiles as one.  Options and exit status. */
#include "an_build_id.h"
#include "an_finder.h"
#include "an_main.h"
#include "an_progress.h"
#include "an_recorded.h"
#include "an_reshape.h"
#include "an_sha256.h"
#include "an_source.h"
#include "an_write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
   "Usage: cs_merge [OPTION...] FILE...\n"
   "Add up profiles of several processes, ranks or hosts into one, in the format\n"
   "of cachesim and Cachegrind, or in Callgrind's if all are.  Reads the out files\n"
   "of cachesim, Cachegrind and Callgrind, also packed with gzip or zstd; - is\n"
   "standard input.  The sum is associative: merging merged files gives the same\n"
   "bytes as merging all at once.\n"
   "\n"
   "  -o, --output=FILE     write FILE, complete or not at all (default: - , the\n"
   "                        standard output)\n"
   "  --record              record the SHA-256 of each source file that is found\n"
   "                        and the build-ids of the programs, so that cs_annotate\n"
   "                        knows its source again; -I, --include=DIR,\n"
   "                        --map=OLD=NEW and --exe=PROGRAM help to find them\n"
   "  --force               add up files of different caches or counting\n"
   "  --max-memory=SIZE     stop when more would be needed, such as 512M (default:\n"
   "                        half of what there is; 0: no limit)\n"
   "  --help, --version\n"
   "\n"
   "Exit status: 0 fine, 1 an input or the output cannot be used, 2 wrong usage, 4\n"
   "the files cannot be added up.\n";

/* What cs_merge alone can be told. */
struct own {
   const char *output;
   bool record;
};

static bool take_output(struct an_options *o, const char *value)
{
   ((struct own *)o->own)->output = value;
   return true;
}

static bool take_record(struct an_options *o, const char *value)
{
   (void)value;
   ((struct own *)o->own)->record = true;
   return true;
}

static const struct an_option own_options[] = {
   { "output", 'o', true, take_output, 0 },
   { "record", 0, false, take_record, 0 },
};

static const struct an_program program = { "cs_merge", help, AN_MERGE, own_options, 2 };

static bool record_source(struct an_profile *p, struct an_finder *f, uint32_t file)
{
   struct an_source src;
   char hash[AN_SHA256_TEXT];
   if (!an_source_open(&src, f, an_strings_get(p->strings, file)))
      return true;
   an_sha256(src.data, src.size, hash);
   an_source_close(&src);
   return an_recorded_add(p, AN_RECORDED_SOURCE, file, hash);
}

static bool record_program(struct an_profile *p, const char *text, size_t len)
{
   char id[AN_BUILD_ID_TEXT];
   uint32_t const path = an_strings_add(p->strings, text, len);
   if (path == AN_NO_STRING)
      return false;
   return !an_build_id(an_strings_get(p->strings, path), id, NULL) ||
          an_recorded_add(p, AN_RECORDED_OBJECT, path, id);
}

/* The programs: those of --exe, the first words of the commands, and the objects that
   have code in the profile. */
static bool record_programs(struct an_profile *p, const struct an_options *o)
{
   size_t const n = p->strings->n;
   bool *is_object = calloc(n, sizeof *is_object);
   bool ok = is_object != NULL;
   for (size_t f = 0; ok && f < p->n_funcs; f++)
      is_object[p->func[f].object] = true;
   for (uint32_t id = 1; ok && id < n; id++) {
      const struct an_string path = p->strings->string[id];
      ok = !is_object[id] || record_program(p, path.text, path.len);
   }
   free(is_object);
   for (size_t i = 0; ok && i < o->n_objects; i++)
      ok = record_program(p, o->object[i], strlen(o->object[i]));
   for (size_t i = 0; ok && i < p->head.command.n; i++) {
      const char *text = an_strings_get(p->strings, p->head.command.id[i]);
      ok = record_program(p, text, strcspn(text, " "));
   }
   return ok;
}

/* Records the hash of every source that is found. */
static bool record(struct an_profile *p, const struct an_options *o, struct an_error *err)
{
   struct an_finder finder;
   size_t const n = p->strings->n;
   bool *seen = calloc(n, sizeof *seen);
   bool ok = seen && record_programs(p, o);
   an_finder_init(&finder, o, p);
   for (size_t r = 0; ok && r < p->n_records; r++) {
      uint32_t const file = p->record[r].file;
      if (seen[file])
         continue;
      seen[file] = true;
      ok = record_source(p, &finder, file);
   }
   an_finder_deinit(&finder);
   free(seen);
   return ok || an_fail_memory(err);
}

static bool fail_errno(const char *name, struct an_error *err)
{
   return an_fail(err, AN_FAILED, "%s:0: %s", name, strerror(errno));
}

static bool write_fd(const struct an_profile *p, int fd, const char *name,
                     struct an_error *err)
{
   struct an_out out;
   an_out_init(&out, fd, name);
   bool const ok = p->head.is_callgrind ? an_write_callgrind(p, NULL, &out, err)
                                        : an_write_cachegrind(p, &out, err);
   return ok && an_out_finish(&out, err);
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

/* The temporary file, for the signals that end the program. */
static char *volatile temporary;

static void on_signal(int signal_number)
{
   if (temporary)
      unlink(temporary);
   signal(signal_number, SIG_DFL);
   raise(signal_number);
}

/* What PATH leads to through symbolic links, whether it exists or not; free() it. */
static char *without_links(const char *path)
{
   enum { MOST_LINKS = 40 };
   char *name = strdup(path), link[PATH_MAX];
   for (int i = 0; name && i < MOST_LINKS; i++) {
      ssize_t const n = readlink(name, link, sizeof link - 1);
      if (n < 0)
         return name;
      link[n] = '\0';
      const char *slash = *link == '/' ? NULL : strrchr(name, '/');
      size_t const dir = slash ? (size_t)(slash - name) + 1 : 0;
      char *next = malloc(dir + (size_t)n + 1);
      if (next) {
         memcpy(next, name, dir);
         strcpy(next + dir, link);
      }
      free(name);
      name = next;
   }
   return name;
}

/* A new file in the directory of PATH, with a name that is short however long that
   of PATH is; -1 with errno. */
static int open_temporary(const char *path)
{
   enum { MOST_TRIES = 100 };
   const char *slash = strrchr(path, '/');
   int const dir = slash ? (int)(slash - path) + 1 : 0;
   size_t const size = (size_t)dir + 48;
   char *name = malloc(size);
   int fd = -1;
   if (!name)
      return -1;
   for (int i = 0; fd < 0 && i < MOST_TRIES; i++) {
      snprintf(name, size, "%.*s.cs.tmp.%ld.%d", dir, path, (long)getpid(), i);
      fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (fd < 0 && errno != EEXIST)
         break;
   }
   if (fd >= 0)
      temporary = name;
   else
      free(name);
   return fd;
}

/* Gives the new file the mode, and if we may the owner, of the old one. */
static bool keep_mode(int fd, const struct stat *old)
{
   if (fchown(fd, old->st_uid, old->st_gid) != 0 && errno != EPERM)
      return false;
   return fchmod(fd, old->st_mode & 07777) == 0;
}

/* Writes under a temporary name beside PATH, which is no symbolic link, and renames,
   so that PATH is complete or as it was. */
static bool replace_file(const struct an_profile *p, const char *path, const struct stat *old,
                         struct an_error *err)
{
   int const fd = open_temporary(path);
   if (fd < 0)
      return errno == ENOMEM ? an_fail_memory(err) : fail_errno(path, err);
   bool ok = write_fd(p, fd, path, err);
   if (ok && old && !keep_mode(fd, old))
      ok = fail_errno(path, err);
   if (close(fd) != 0 && ok)
      ok = fail_errno(path, err);
   if (ok && rename(temporary, path) != 0)
      ok = fail_errno(path, err);
   if (!ok)
      unlink(temporary);
   char *name = temporary;
   temporary = NULL;
   free(name);
   return ok;
}

static bool write_file(const struct an_profile *p, const char *path,
                       struct an_error *err)
{
   struct stat st;
   bool const exists = stat(path, &st) == 0;
   if (exists && !S_ISREG(st.st_mode))
      return write_directly(p, path, err);
   if (!exists && errno == ELOOP)
      return fail_errno(path, err);
   char *target = without_links(path);
   if (!target)
      return an_fail_memory(err);
   bool const ok = replace_file(p, target, exists ? &st : NULL, err);
   free(target);
   return ok;
}

static bool merge(const struct an_options *o, struct an_profile *p, char **file,
                  int n, struct an_progress *progress, struct an_error *err)
{
   bool ok = true;
   for (int i = 0; ok && i < n; i++) {
      an_progress_reading(progress, file[i], i + 1, n);
      ok = an_read_file(p, file[i], o->strictness, err);
   }
   if (!ok)
      return false;
   an_progress_step(progress, "sorting", p->n_records);
   if (!an_profile_finish(p, err))
      return false;
   if (!p->head.is_callgrind) {
      p->n_calls = 0; /* the other format has none */
      if (!an_profile_flatten_files(p, err))
         return false;
   }
   const struct own *own = o->own;
   if (!an_paths_apply(p, o->map, o->n_maps, err) || (own->record && !record(p, o, err)))
      return false;
   an_progress_writing(progress, p->n_records);
   if (!strcmp(own->output, "-"))
      return write_fd(p, STDOUT_FILENO, "standard output", err);
   return write_file(p, own->output, err);
}

static int run(const struct an_options *o, char **files, int n, struct an_strings *strings)
{
   struct an_error err;
   struct an_profile profile;
   struct an_progress progress;
   an_profile_init(&profile, strings);
   profile.keep_calls = true;
   an_progress_init(&progress);
   bool const ok = n > 0 ? merge(o, &profile, files, n, &progress, &err)
                         : an_fail(&err, AN_USAGE, "no profile is named");
   an_progress_end(&progress);
   an_profile_deinit(&profile);
   return ok ? AN_OK : an_main_fail(program.name, &err);
}

int main(int argc, char **argv)
{
   struct own own = { .output = "-" };
   struct an_options o = { .own = &own };
   static const int end[] = { SIGINT, SIGTERM, SIGHUP };
   for (size_t i = 0; i < sizeof end / sizeof *end; i++)
      if (signal(end[i], on_signal) == SIG_IGN)
         signal(end[i], SIG_IGN); /* as nohup wants it */
   return an_main(&program, &o, argc, argv, run);
}
