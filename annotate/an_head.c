/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The head of a profile that is written; see the header. */
#include "an_head.h"

#include "an_format.h"
#include "cs_format.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of each kind, with what stands between two; the lines' other bytes, the marks
   and Callgrind's own lines leave 2,000 enough. */
enum { DESC_ROOM = 600, COMMAND_ROOM = 1150, CREATOR_ROOM = 100 };

static const char cut_mark[] = " ...", more_text[] = "...", more_desc[] = "More: ...";

struct piece {
   uint32_t id;
   const char *text;
   size_t len;
   size_t place; /* in the set of texts */
   bool keep;    /* whatever room there is */
};

/* How much of the text fits without half a character or half an escape. */
static size_t whole_length(const char *text, size_t len, size_t most)
{
   size_t used = 0;
   for (;;) {
      size_t n = an_utf8_length(text + used, len - used);
      if (text[used] == '\\')
         n = len - used < 4 ? len - used : 4;
      if (n == 0)
         n = 1;
      if (used + n > most)
         return used;
      used += n;
   }
}

/* The id of the text, or of what of it fits alone, with a mark behind it; AN_NO_STRING
   without memory. */
static uint32_t fitting(struct an_strings *strings, uint32_t id, size_t most)
{
   size_t const mark = sizeof cut_mark - 1;
   struct an_string const s = strings->string[id];
   if (s.len <= most)
      return id;
   char text[COMMAND_ROOM];
   size_t const len = whole_length(s.text, s.len, most - mark);
   memcpy(text, s.text, len);
   memcpy(text + len, cut_mark, mark);
   return an_strings_add(strings, text, len + mark);
}

static int compare_texts(const void *va, const void *vb)
{
   const struct piece *a = va, *b = vb;
   return strcmp(a->text, b->text);
}

/* First what must stay, then the shortest. */
static int compare_lengths(const void *va, const void *vb)
{
   const struct piece *a = va, *b = vb;
   if (a->keep != b->keep)
      return a->keep ? -1 : 1;
   if (a->len != b->len)
      return a->len < b->len ? -1 : 1;
   return compare_texts(a, b);
}

static int compare_places(const void *va, const void *vb)
{
   const struct piece *a = va, *b = vb;
   if (a->keep != b->keep)
      return a->keep ? -1 : 1;
   return a->place < b->place ? -1 : a->place > b->place;
}

static int compare_places_alone(const void *va, const void *vb)
{
   const struct piece *a = va, *b = vb;
   return a->place < b->place ? -1 : a->place > b->place;
}

static bool has_piece(const struct piece *list, size_t n, uint32_t id)
{
   for (size_t i = 0; i < n; i++)
      if (list[i].id == id)
         return true;
   return false;
}

static bool is_compared(const char *text)
{
   for (enum cs_desc d = 0; d < CS_N_DESC; d++) {
      const char *key = cs_desc_key(d).key;
      size_t const n = strlen(key);
      if (cs_desc_key(d).compare && !strncmp(text, key, n) && text[n] == ':')
         return true;
   }
   return false;
}

struct room {
   size_t bytes, between; /* of all; of what stands between two */
   const char *more;      /* the text that says that others were left out */
   enum an_head_order order;
   bool is_desc;
};

struct chosen {
   struct piece *piece; /* free() it */
   size_t n;
   bool more;    /* some were left out */
   bool no_room; /* for what must stay */
};

/* The pieces of TEXTS in the order in which they get room; a list ends where others
   were left out before.  False without memory. */
static bool collect(const struct an_profile *p, const struct an_texts *texts,
                    const struct room *room, struct chosen *c, size_t *n)
{
   bool ended = false;
   *n = 0;
   for (size_t i = 0; i < texts->n; i++) {
      const char *text = an_strings_get(p->strings, texts->id[i]);
      bool const keep = room->is_desc && is_compared(text);
      if (!strcmp(text, room->more)) {
         c->more = true;
         ended = room->order == AN_HEAD_LIST;
         continue;
      }
      if (ended && !keep)
         continue;
      uint32_t const id =
         keep ? texts->id[i] : fitting(p->strings, texts->id[i], room->bytes - room->between);
      if (id == AN_NO_STRING)
         return false;
      struct an_string const s = p->strings->string[id];
      c->piece[(*n)++] = (struct piece){ id, s.text, s.len, i, keep };
   }
   if (*n)
      qsort(c->piece, *n, sizeof *c->piece,
            room->order == AN_HEAD_SET ? compare_lengths : compare_places);
   return true;
}

/* False without memory. */
static bool choose(const struct an_profile *p, const struct an_texts *texts,
                   const struct room *room, struct chosen *c)
{
   size_t n, used = 0;
   *c = (struct chosen){ .piece = malloc((texts->n + 1) * sizeof *c->piece) };
   if (!c->piece)
      return false;
   if (!collect(p, texts, room, c, &n)) {
      free(c->piece);
      return false;
   }
   for (size_t i = 0; i < n; i++) {
      struct piece const piece = c->piece[i];
      if (has_piece(c->piece, c->n, piece.id))
         continue;
      used += piece.len + room->between;
      if (used > room->bytes) {
         c->more = true;
         c->no_room = piece.keep;
         break;
      }
      c->piece[c->n++] = piece;
   }
   if (c->n)
      qsort(c->piece, c->n, sizeof *c->piece,
            room->order == AN_HEAD_SET ? compare_texts : compare_places_alone);
   return true;
}

bool an_head_desc(const struct an_profile *p, enum an_head_order order, struct an_out *out,
                  struct an_error *err)
{
   static const char key[] = "desc: ";
   struct room const room = { DESC_ROOM, sizeof key, more_desc, order, true };
   struct chosen c;
   if (!choose(p, &p->head.desc, &room, &c))
      return an_fail_memory(err);
   for (size_t i = 0; i < c.n && !c.no_room; i++) {
      an_out_text(out, key);
      an_out_text(out, c.piece[i].text);
      an_out_char(out, '\n');
   }
   free(c.piece);
   if (c.no_room)
      return an_fail(err, AN_FAILED, "%s:0: the descriptions of caches and counting are too "
                     "many or too long", out->name);
   if (c.more)
      an_out_format(out, "%s%s\n", key, more_desc);
   if (p->head.n_merged > 1) {
      an_out_text(out, "desc: Merged: ");
      an_out_number(out, p->head.n_merged);
      an_out_text(out, " files\n");
   }
   return true;
}

/* KEY and the texts with " ; " between. */
static bool one_line(const struct an_profile *p, const struct an_texts *texts, const char *key,
                     size_t bytes, enum an_head_order order, struct an_out *out,
                     struct an_error *err)
{
   static const char between[] = " ; ";
   struct room const room = { bytes, sizeof between - 1, more_text, order, false };
   struct chosen c;
   if (!choose(p, texts, &room, &c))
      return an_fail_memory(err);
   an_out_text(out, key);
   for (size_t i = 0; i < c.n; i++) {
      an_out_text(out, i ? between : " ");
      an_out_text(out, c.piece[i].text);
   }
   if (c.more)
      an_out_format(out, "%s%s", c.n ? between : " ", more_text);
   an_out_char(out, '\n');
   free(c.piece);
   return true;
}

bool an_head_commands(const struct an_profile *p, enum an_head_order order,
                      struct an_out *out, struct an_error *err)
{
   return one_line(p, &p->head.command, "cmd:", COMMAND_ROOM, order, out, err);
}

bool an_head_creators(const struct an_profile *p, struct an_out *out, struct an_error *err)
{
   return p->head.creator.n == 0 ||
          one_line(p, &p->head.creator, "creator:", CREATOR_ROOM, AN_HEAD_SET, out, err);
}

void an_head_events(const struct an_profile *p, struct an_out *out)
{
   an_out_text(out, "events:");
   for (unsigned e = 0; e < p->head.n_events; e++) {
      an_out_char(out, ' ');
      an_out_text(out, an_event_name(p, e));
   }
   an_out_char(out, '\n');
}
