/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Source paths of different builds and machines; see the header. */
#include "an_paths.h"

#include "an_reshape.h"

#include <stdlib.h>
#include <string.h>

size_t an_path_below(const char *here, const char *path)
{
   size_t const len = strlen(here);
   return len > 1 && !strncmp(path, here, len) && path[len] == '/' && path[len + 1] ? len + 1 : 0;
}

bool an_path_map_parse(struct an_path_map *map, const char *text)
{
   const char *sign = strchr(text, '=');
   if (!sign || sign == text)
      return false;
   *map = (struct an_path_map){ text, sign + 1, (size_t)(sign - text),
                                strlen(sign + 1) };
   return true;
}

static bool fits(const struct an_path_map *map, const char *path, size_t len)
{
   if (len < map->from_len || memcmp(path, map->from, map->from_len) != 0)
      return false;
   if (map->from_len == 0) /* guessed from a relative path */
      return path[0] != '/';
   return map->from[map->from_len - 1] == '/' || len == map->from_len ||
          path[map->from_len] == '/';
}

const char *an_path_unmap(const struct an_path_map *map, const char *path, char *own,
                          size_t size)
{
   size_t const len = strlen(path);
   if (len < map->to_len || memcmp(path, map->to, map->to_len) != 0 ||
       map->from_len + len - map->to_len >= size)
      return path;
   memcpy(own, map->from, map->from_len);
   strcpy(own + map->from_len, path + map->to_len);
   return own;
}

/* The string id of the mapped path; that of the path itself if none fits. */
static uint32_t mapped(struct an_strings *s, uint32_t id,
                       const struct an_path_map *map, size_t n)
{
   const struct an_string path = s->string[id];
   for (size_t i = 0; i < n; i++) {
      if (!fits(&map[i], path.text, path.len))
         continue;
      size_t const rest = path.len - map[i].from_len;
      char *text = malloc(map[i].to_len + rest + 1);
      if (!text)
         return AN_NO_STRING;
      memcpy(text, map[i].to, map[i].to_len);
      memcpy(text + map[i].to_len, path.text + map[i].from_len, rest);
      uint32_t new_id = an_strings_add(s, text, map[i].to_len + rest);
      free(text);
      return new_id;
   }
   return id;
}

/* Which string ids are files of P?  free() the result. */
static bool *files_of(const struct an_profile *p)
{
   bool *is_file = calloc(p->strings->n, 1);
   if (!is_file)
      return NULL;
   for (size_t r = 0; r < p->n_records; r++) {
      is_file[p->record[r].file] = true;
      is_file[p->func[p->record[r].func].file] = true;
   }
   return is_file;
}

bool an_paths_apply(struct an_profile *p, const struct an_path_map *map,
                    size_t n, struct an_error *err)
{
   if (n == 0)
      return true;
   size_t const n_ids = p->strings->n;
   bool *is_file = files_of(p);
   uint32_t *name = malloc(n_ids * sizeof *name);
   bool ok = is_file && name, any = false;
   for (uint32_t id = 0; ok && id < n_ids; id++) {
      name[id] = is_file[id] ? mapped(p->strings, id, map, n) : id;
      ok = name[id] != AN_NO_STRING;
      any |= name[id] != id;
   }
   if (!ok)
      an_fail_memory(err);
   else if (any)
      ok = an_profile_rename_files(p, name, err);
   free(is_file);
   free(name);
   return ok;
}

struct named {
   const char *text, *base;
   size_t len;
};

static int compare_bases(const void *va, const void *vb)
{
   const struct named *a = va, *b = vb;
   int c = strcmp(a->base, b->base);
   return c ? c : strcmp(a->text, b->text);
}

/* The files of P that OTHER has not, by base name; free() it. */
static struct named *only_here(const struct an_profile *p, const bool *mine,
                               const bool *theirs, size_t *n)
{
   struct named *list = malloc((p->strings->n + 1) * sizeof *list);
   *n = 0;
   for (size_t id = 0; list && id < p->strings->n; id++) {
      const struct an_string *s = &p->strings->string[id];
      if (!mine[id] || theirs[id] || !strchr(s->text, '/'))
         continue;
      list[(*n)++] = (struct named){ s->text, strrchr(s->text, '/') + 1, s->len };
   }
   if (list && *n)
      qsort(list, *n, sizeof *list, compare_bases);
   return list;
}

/* Bytes that A and B share at their ends, from a '/' on. */
static size_t common_end(const struct named *a, const struct named *b)
{
   size_t n = 0, whole = 0;
   while (n < a->len && n < b->len && a->text[a->len - 1 - n] == b->text[b->len - 1 - n]) {
      if (a->text[a->len - 1 - n] == '/')
         whole = n + 1;
      n++;
   }
   return whole;
}

struct vote {
   struct an_path_map map;
   size_t n;
};

enum { MAX_VOTES = 256, MAX_NAMESAKES = 64 };

/* Counts a vote for the beginnings of A and B that differ. */
static size_t count_vote(struct vote *vote, size_t n, const struct named *old_file,
                         const struct named *new_file, size_t end)
{
   struct an_path_map map = { old_file->text, new_file->text,
                              old_file->len - end, new_file->len - end };
   for (size_t i = 0; i < n; i++)
      if (vote[i].map.from_len == map.from_len && vote[i].map.to_len == map.to_len &&
          !memcmp(vote[i].map.from, map.from, map.from_len) &&
          !memcmp(vote[i].map.to, map.to, map.to_len)) {
         vote[i].n++;
         return n;
      }
   if (n == MAX_VOTES)
      return n;
   vote[n] = (struct vote){ map, 1 };
   return n + 1;
}

/* Every file of the new profile votes with its best namesake in the old. */
static size_t vote_all(struct vote *vote, const struct named *old_files,
                       size_t n_old, const struct named *new_files, size_t n_new)
{
   size_t n = 0, first = 0;
   for (size_t i = 0; i < n_new; i++) {
      while (first < n_old && strcmp(old_files[first].base, new_files[i].base) < 0)
         first++;
      size_t best = 0, best_end = 0;
      for (size_t k = first; k < n_old && k < first + MAX_NAMESAKES &&
                             !strcmp(old_files[k].base, new_files[i].base); k++) {
         size_t end = common_end(&old_files[k], &new_files[i]);
         if (end > best_end) {
            best_end = end;
            best = k;
         }
      }
      if (best_end)
         n = count_vote(vote, n, &old_files[best], &new_files[i], best_end);
   }
   return n;
}

bool an_paths_guess(const struct an_profile *old_profile,
                    const struct an_profile *new_profile,
                    struct an_path_map *map, bool *found, struct an_error *err)
{
   bool *in_old = files_of(old_profile), *in_new = files_of(new_profile);
   struct named *old_files = NULL, *new_files = NULL;
   struct vote *vote = malloc(MAX_VOTES * sizeof *vote);
   size_t n_old = 0, n_new = 0;
   *found = false;
   if (in_old && in_new && vote) {
      old_files = only_here(old_profile, in_old, in_new, &n_old);
      new_files = only_here(new_profile, in_new, in_old, &n_new);
   }
   bool const ok = old_files && new_files;
   if (ok) {
      size_t const n = vote_all(vote, old_files, n_old, new_files, n_new);
      size_t best = 0, all = 0;
      for (size_t i = 0; i < n; i++) {
         all += vote[i].n;
         if (vote[i].n > vote[best].n)
            best = i;
      }
      *found = n > 0 && 2 * vote[best].n > all;
      *map = *found ? vote[best].map : (struct an_path_map){ 0 };
   }
   free(in_old);
   free(in_new);
   free(vote);
   free(old_files);
   free(new_files);
   return ok || an_fail_memory(err);
}
