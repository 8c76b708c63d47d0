/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recorded hashes and build-ids; see the header. */
#include "an_recorded.h"

#include <stdlib.h>
#include <string.h>

/* What stands before the value, by kind. */
static const char *const prefix[AN_N_RECORDED] = { "# source: sha256=", "# object: build-id=" };

static bool add(struct an_profile *p, enum an_recorded_kind kind, uint32_t path, uint32_t value)
{
   struct an_header *head = &p->head;
   if (path == AN_NO_STRING || value == AN_NO_STRING ||
       !an_reserve((void **)&head->recorded, &head->cap_recorded, head->n_recorded + 1,
                   sizeof *head->recorded))
      return false;
   head->recorded[head->n_recorded++] = (struct an_recorded){ kind, path, value };
   return true;
}

bool an_recorded_add(struct an_profile *p, enum an_recorded_kind kind,
                     uint32_t path, const char *value)
{
   return add(p, kind, path, an_strings_add(p->strings, value, strlen(value)));
}

bool an_recorded_read(struct an_profile *p, const char *line, size_t len)
{
   for (unsigned k = 0; k < AN_N_RECORDED; k++) {
      size_t const n = strlen(prefix[k]);
      if (len <= n || memcmp(line, prefix[k], n) != 0)
         continue;
      const char *value = line + n, *end = line + len;
      const char *blank = memchr(value, ' ', (size_t)(end - value));
      if (!blank || blank == value || blank + 1 == end || memchr(value, '\0', (size_t)(end - value)))
         return true;
      return add(p, k, an_strings_add_name(p->strings, blank + 1, (size_t)(end - blank - 1)),
                 an_strings_add_name(p->strings, value, (size_t)(blank - value)));
   }
   return true;
}

struct entry {
   enum an_recorded_kind kind;
   const char *path, *value;
};

static int compare(const void *va, const void *vb)
{
   const struct entry *a = va, *b = vb;
   if (a->kind != b->kind)
      return a->kind < b->kind ? -1 : 1;
   int const c = strcmp(a->path, b->path);
   return c ? c : strcmp(a->value, b->value);
}

bool an_recorded_write(const struct an_profile *p, struct an_out *out)
{
   const struct an_header *head = &p->head;
   size_t const n = head->n_recorded;
   struct entry *e = malloc((n + 1) * sizeof *e);
   if (!e)
      return false;
   for (size_t i = 0; i < n; i++) {
      const struct an_recorded *r = &head->recorded[i];
      e[i] = (struct entry){ r->kind, an_strings_get(p->strings, r->path),
                             an_strings_get(p->strings, r->value) };
   }
   if (n)
      qsort(e, n, sizeof *e, compare);
   for (size_t i = 0; i < n; i++) {
      if (i > 0 && compare(&e[i - 1], &e[i]) == 0)
         continue;
      an_out_text(out, prefix[e[i].kind]);
      an_out_text(out, e[i].value);
      an_out_char(out, ' ');
      an_out_text(out, e[i].path);
      an_out_char(out, '\n');
   }
   free(e);
   return true;
}

int an_recorded_source(const struct an_profile *p, const char *path, const char *sha256)
{
   int found = -1;
   for (size_t i = 0; i < p->head.n_recorded; i++) {
      const struct an_recorded *r = &p->head.recorded[i];
      if (r->kind != AN_RECORDED_SOURCE || strcmp(an_strings_get(p->strings, r->path), path))
         continue;
      if (!strcmp(an_strings_get(p->strings, r->value), sha256))
         return 1;
      found = 0;
   }
   return found;
}
