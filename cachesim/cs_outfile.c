/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The out file as text.
 */
#include "cs_outfile.h"

#include "cs_book.h"

static void write_geometry(struct cs_text *t, const struct cs_geometry *g)
{
   cs_text_u64(t, g->size_bytes);
   cs_text_string(t, " B, ");
   cs_text_u64(t, g->line_bytes);
   cs_text_string(t, " B, ");
   if (g->assoc == 1) {
      cs_text_string(t, "direct-mapped");
      return;
   }
   cs_text_u64(t, g->assoc);
   cs_text_string(t, "-way associative");
}

static void begin_desc(struct cs_text *t, enum cs_desc d)
{
   cs_text_string(t, "desc: ");
   cs_text_string(t, cs_desc_key(d).key);
   cs_text_string(t, ": ");
}

static void write_descs(struct cs_text *t, const struct cs_outfile *f)
{
   const struct cs_geometry *cache[CS_N_DESC] = { 0 };
   if (f->shape) {
      cache[CS_DESC_I1] = &f->shape->i1;
      cache[CS_DESC_D1] = &f->shape->d1;
      cache[CS_DESC_LL] = &f->shape->ll;
   }
   for (enum cs_desc d = 0; d < CS_N_DESC; d++) {
      if (!cache[d] && !f->desc[d])
         continue;
      begin_desc(t, d);
      if (cache[d])
         write_geometry(t, cache[d]);
      else
         cs_text_escaped_within(t, f->desc[d], 1000);
      cs_text_char(t, '\n');
   }
}

/* `events:` must stand within the first 2,000 bytes (KCachegrind looks no
   further), so a long command is cut, and says so. */
static void write_command(struct cs_text *t, const char *const *argv)
{
   enum { MOST_BYTES_BEFORE_EVENTS = 1800 };
   cs_text_string(t, "cmd:");
   for (; *argv; argv++) {
      cs_text_char(t, ' ');
      if (!cs_text_escaped_within(t, *argv, MOST_BYTES_BEFORE_EVENTS)) {
         cs_text_string(t, "...");
         break;
      }
   }
   cs_text_char(t, '\n');
}

static void write_counts(struct cs_text *t, const struct cs_outfile *f, const uint64_t count[CS_N_EVENTS])
{
   for (unsigned i = 0; i < f->n_events; i++) {
      cs_text_char(t, ' ');
      cs_text_u64(t, count[f->event[i]]);
   }
   cs_text_char(t, '\n');
}

static bool has_counts(const struct cs_cost *c)
{
   for (int ev = 0; ev < CS_N_EVENTS; ev++)
      if (c->count[ev])
         return true;
   return false;
}

static void write_name(struct cs_text *t, const char *key, const struct cs_name *name)
{
   cs_text_string(t, key);
   cs_text_escaped(t, cs_name_text(name));
   cs_text_char(t, '\n');
}

static void write_costs(struct cs_text *t, const struct cs_outfile *f, const struct cs_costs *costs)
{
   struct cs_place last = { 0 };
   for (size_t i = 0; i < costs->n; i++) {
      const struct cs_cost *c = costs->cost[i];
      if (!f->keep_zero && !has_counts(c))
         continue;
      bool const new_object = c->at.object != last.object, new_file = c->at.file != last.file;
      if (new_file)
         write_name(t, "fl=", c->at.file);
      if (new_object)
         write_name(t, CS_OBJECT, c->at.object);
      if (new_file || new_object || c->at.fn != last.fn)
         write_name(t, "fn=", c->at.fn);
      last = c->at;
      cs_text_u64(t, c->at.line);
      write_counts(t, f, c->count);
   }
}

bool cs_outfile_write(const struct cs_outfile *f, const struct cs_costs *costs, struct cs_text *t)
{
   uint64_t total[CS_N_EVENTS];
   write_descs(t, f);
   write_command(t, f->argv);
   cs_text_string(t, "events:");
   for (unsigned i = 0; i < f->n_events; i++) {
      cs_text_char(t, ' ');
      cs_text_string(t, cs_event_name(f->event[i]));
   }
   cs_text_char(t, '\n');
   write_costs(t, f, costs);
   cs_book_total(costs, total);
   cs_text_string(t, "summary:");
   write_counts(t, f, total);
   return cs_text_flush(t);
}
