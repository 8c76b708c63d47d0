/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding source files; see the header. */
#include "an_finder.h"

#include "an_build_id.h"
#include "an_format.h"
#include "an_names.h"
#include "an_recorded.h"
#include "an_servers.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_VOTERS = 200, MOST_BEGINNINGS = 64 };

void an_finder_init(struct an_finder *f, const struct an_options *opt,
                    const struct an_profile *p)
{
   *f = (struct an_finder){ .opt = opt, .profile = p };
}

void an_finder_deinit(struct an_finder *f)
{
   for (size_t i = 0; i < f->n_ids; i++)
      free(f->id[i].build_id);
   free(f->id);
   free(f->beginning);
   an_servers_close(f->client);
   *f = (struct an_finder){ 0 };
}

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

/* The same, and keeps a copy of the path. */
static int open_named(const char *name, char **path, struct stat *st)
{
   int fd = open_regular(name, st);
   if (fd < 0)
      return -1;
   *path = strdup(name);
   if (*path)
      return fd;
   close(fd);
   return -1;
}

/* The longest end of NAME that can be a path: a name may be millions of times as long,
   and every end of it is tried. */
static const char *path_end(const char *name)
{
   size_t const len = strlen(name);
   const char *end = len < PATH_MAX ? name : strchr(name + len - PATH_MAX + 1, '/');
   return end ? end : name + len;
}

/* Tries NAME and its ends below DIR. */
static int open_below(const char *dir, const char *name, char **path,
                      struct stat *st)
{
   for (const char *end = path_end(name); end; end = strchr(end, '/')) {
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

/* NAME without "./" and "x/../"; free() it. */
static char *tidy_name(const char *name)
{
   char *tidy = malloc(strlen(name) + 1);
   if (tidy)
      tidy[an_path_tidy(name, strlen(name), tidy)] = '\0';
   return tidy;
}

/* --- The common beginning of files that were built elsewhere --- */

static bool exists(const char *path)
{
   struct stat st;
   return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The longest end of NAME, but not all of it, that is a file here; NULL if none
   is.  An end begins behind a '/'. */
static const char *end_that_is_here(const char *name)
{
   const char *end = path_end(name);
   end += strspn(end, "/");
   if (end == name)
      end = strchr(name, '/');
   for (; end; end = strchr(end, '/')) {
      end += strspn(end, "/");
      if (*end && exists(end))
         return end;
   }
   return NULL;
}

struct beginning {
   char *text;
   size_t votes;
};

/* One more vote for the first LEN bytes of NAME; false without memory. */
static bool vote(struct beginning *list, size_t *n, const char *name, size_t len)
{
   for (size_t i = 0; i < *n; i++)
      if (strlen(list[i].text) == len && !memcmp(list[i].text, name, len)) {
         list[i].votes++;
         return true;
      }
   if (*n == MOST_BEGINNINGS)
      return true;
   list[*n] = (struct beginning){ strndup(name, len), 1 };
   return list[(*n)++].text != NULL;
}

/* Every file of the profile once, in the order of the functions. */
static void ask_voters(const struct an_profile *p, struct beginning *list, size_t *n)
{
   uint8_t *seen = calloc(p->strings->n, 1);
   size_t voters = 0;
   for (size_t r = 0; seen && r < p->n_records && voters < MOST_VOTERS; r++) {
      uint32_t const file = p->record[r].file;
      if (seen[file]++)
         continue;
      seen[file] = 1;
      char *name = tidy_name(an_strings_get(p->strings, file));
      const char *end = name && !exists(name) ? end_that_is_here(name) : NULL;
      voters += end != NULL;
      bool const ok = !end || vote(list, n, name, (size_t)(end - name));
      free(name);
      if (!ok) {
         --*n;
         break;
      }
   }
   free(seen);
}

/* The beginning with the most votes; of several the longest, then the first. */
static void guess(struct an_finder *f)
{
   struct beginning list[MOST_BEGINNINGS];
   size_t n = 0, best = 0;
   f->have_guess = true;
   if (!f->profile)
      return;
   ask_voters(f->profile, list, &n);
   for (size_t i = 1; i < n; i++)
      if (list[i].votes > list[best].votes ||
          (list[i].votes == list[best].votes && strlen(list[i].text) > strlen(list[best].text)))
         best = i;
   for (size_t i = 0; i < n; i++)
      if (i == best)
         f->beginning = list[i].text;
      else
         free(list[i].text);
}

static int open_guessed(struct an_finder *f, const char *tidy, char **path, struct stat *st)
{
   if (!f->have_guess)
      guess(f);
   size_t const len = f->beginning ? strlen(f->beginning) : 0;
   if (!len || strncmp(tidy, f->beginning, len) != 0 || !tidy[len])
      return -1;
   return open_named(tidy + len, path, st);
}

/* --- Build-ids --- */

static void add_build_id(struct an_finder *f, const char *text, uint32_t object)
{
   for (size_t i = 0; i < f->n_ids; i++)
      if (!strcmp(f->id[i].build_id, text))
         return;
   char *copy = strdup(text);
   if (copy && an_reserve((void **)&f->id, &f->cap_ids, f->n_ids + 1, sizeof *f->id))
      f->id[f->n_ids++] = (struct an_finder_id){ copy, object };
   else
      free(copy);
}

static void add_build_id_of(struct an_finder *f, const char *path, uint32_t object)
{
   char text[AN_BUILD_ID_TEXT];
   if (an_build_id(path, text, NULL))
      add_build_id(f, text, object);
}

/* Marks the objects that have code, of FILE or (0) of any; free() it. */
static bool *objects_of(const struct an_profile *p, uint32_t file)
{
   bool *is_object = calloc(p->strings->n, sizeof *is_object);
   for (size_t r = 0; is_object && r < p->n_records; r++)
      if (file == 0 || p->record[r].file == file)
         is_object[p->func[p->record[r].func].object] = true;
   if (is_object)
      is_object[0] = false;
   return is_object;
}

static void collect_build_ids(struct an_finder *f)
{
   const struct an_profile *p = f->profile;
   const struct an_header *head = &p->head;
   const struct an_strings *s = p->strings;
   size_t const n_strings = s->n;
   bool *is_object = objects_of(p, 0);
   for (size_t i = 0; is_object && i < head->n_recorded; i++) {
      const struct an_recorded *r = &head->recorded[i];
      if (r->kind == AN_RECORDED_OBJECT)
         add_build_id(f, an_strings_get(s, r->value), is_object[r->path] ? r->path : 0);
   }
   for (size_t i = 0; i < f->opt->n_objects; i++)
      add_build_id_of(f, f->opt->object[i], 0);
   for (uint32_t id = 1; is_object && id < n_strings; id++)
      if (is_object[id])
         add_build_id_of(f, an_strings_get(s, id), id);
   for (size_t i = 0; i < head->command.n; i++) {
      const char *command = an_strings_get(s, head->command.id[i]);
      char *program = strndup(command, strcspn(command, " "));
      if (program)
         add_build_id_of(f, program, 0);
      free(program);
   }
   free(is_object);
}

static int open_from_servers(struct an_finder *f, const char *name, char **path,
                             struct stat *st)
{
   if (!f->have_ids) {
      f->have_ids = true;
      f->client = f->profile ? an_servers_open() : NULL;
      if (f->client)
         collect_build_ids(f);
   }
   if (!f->client)
      return -1;
   uint32_t const file = an_strings_add(f->profile->strings, name, strlen(name));
   bool *is_object = file == AN_NO_STRING ? NULL : objects_of(f->profile, file);
   int fd = -1;
   for (size_t i = 0; is_object && i < f->n_ids && fd < 0; i++) {
      if (f->id[i].object && !is_object[f->id[i].object])
         continue;
      *path = an_servers_source(f->client, f->id[i].build_id, name);
      fd = *path ? open_regular(*path, st) : -1;
      if (fd < 0)
         free(*path);
   }
   free(is_object);
   return fd;
}

static int find_named(struct an_finder *f, const char *name, char **path, struct stat *st)
{
   int fd = open_named(name, path, st);
   char *tidy = fd < 0 ? tidy_name(name) : NULL;
   if (!tidy)
      return fd;
   for (size_t i = 0; i < f->opt->n_dirs && fd < 0; i++)
      fd = open_below(f->opt->dirs[i], tidy, path, st);
   if (fd < 0)
      fd = open_guessed(f, tidy, path, st);
   if (fd < 0)
      fd = open_from_servers(f, name, path, st);
   free(tidy);
   return fd;
}

int an_finder_open(struct an_finder *f, const char *name, char **path, struct stat *st)
{
   if (!*name)
      return -1;
   int fd = find_named(f, name, path, st);
   if (fd >= 0 || !strstr(name, "\\x"))
      return fd;
   size_t const len = strlen(name);
   char *bytes = malloc(len + 1);
   if (!bytes)
      return -1;
   bytes[an_unescape(name, len, bytes)] = '\0';
   if (strcmp(bytes, name) != 0)
      fd = find_named(f, bytes, path, st);
   free(bytes);
   return fd;
}
