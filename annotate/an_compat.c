/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Do two profiles measure the same thing?  See the header. */
#include "an_compat.h"

#include "cs_format.h"

#include <string.h>

static bool has_event(const struct an_header *head, uint32_t event)
{
   for (unsigned e = 0; e < head->n_events; e++)
      if (head->event[e] == event)
         return true;
   return false;
}

bool an_compat_events(const struct an_header *a, const struct an_header *b)
{
   if (a->n_events != b->n_events)
      return false;
   for (unsigned e = 0; e < a->n_events; e++)
      if (!has_event(b, a->event[e]))
         return false;
   return true;
}

/* The names of the events with blanks between them. */
static const char *event_list(const struct an_header *head,
                              struct an_strings *strings)
{
   char text[1024];
   size_t len = 0;
   for (unsigned e = 0; e < head->n_events; e++) {
      const struct an_string *s = &strings->string[head->event[e]];
      if (len + s->len + 2 > sizeof text)
         break;
      if (len)
         text[len++] = ' ';
      memcpy(text + len, s->text, s->len);
      len += s->len;
   }
   uint32_t id = an_strings_add(strings, text, len);
   return id == AN_NO_STRING ? "?" : an_strings_get(strings, id);
}

static const char *value_of(const struct an_header *head,
                            const struct an_strings *strings, enum cs_desc d)
{
   const char *value = an_header_desc(head, strings, cs_desc_key(d).key);
   if (!value && d == CS_DESC_COUNTING)
      return head->is_callgrind ? "callgrind" : "compat=cachegrind";
   return value;
}

unsigned an_compat(const struct an_header *old_head,
                   const struct an_header *new_head, struct an_strings *strings,
                   struct an_difference diff[AN_MAX_DIFFERENCES])
{
   unsigned n = 0;
   if (!an_compat_events(old_head, new_head)) {
      const char *o = event_list(old_head, strings);
      diff[n++] = (struct an_difference){ "events", o,
                                          event_list(new_head, strings) };
   }
   for (enum cs_desc d = 0; d < CS_N_DESC; d++) {
      if (!cs_desc_key(d).compare)
         continue;
      const char *o = value_of(old_head, strings, d);
      const char *w = value_of(new_head, strings, d);
      if (o == w || (o && w && !strcmp(o, w)))
         continue;
      diff[n++] = (struct an_difference){ cs_desc_key(d).key, o, w };
   }
   return n;
}

/* The command without its program's directory. */
static const char *bare_command(const char *text)
{
   const char *const end = text + strcspn(text, " ");
   for (const char *p = text; p < end; p++)
      if (*p == '/')
         text = p + 1;
   return text;
}

static bool same_commands(const struct an_texts *a, const struct an_texts *b,
                          const struct an_strings *s)
{
   if (a->n != b->n)
      return false;
   for (size_t i = 0; i < a->n; i++)
      if (strcmp(bare_command(an_strings_get(s, a->id[i])),
                 bare_command(an_strings_get(s, b->id[i]))) != 0)
         return false;
   return true;
}

unsigned an_compat_runs(const struct an_header *old_head,
                        const struct an_header *new_head, struct an_strings *strings,
                        struct an_difference diff[AN_MAX_DIFFERENCES])
{
   static const enum cs_desc version[] = { CS_DESC_CREATOR, CS_DESC_VALGRIND };
   unsigned n = 0;
   const struct an_texts *o = &old_head->command, *w = &new_head->command;
   if (!same_commands(o, w, strings))
      diff[n++] = (struct an_difference){
         "command", o->n ? an_strings_get(strings, o->id[0]) : NULL,
         w->n ? an_strings_get(strings, w->id[0]) : NULL };
   for (unsigned i = 0; i < 2; i++) {
      const char *a = value_of(old_head, strings, version[i]);
      const char *b = value_of(new_head, strings, version[i]);
      if (a && b && strcmp(a, b) != 0)
         diff[n++] = (struct an_difference){ cs_desc_key(version[i]).key, a, b };
   }
   return n;
}
