/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing a profile in Callgrind's format (an_write_callgrind of an_write.h).
 *
 * The order is that of names and numbers: functions by file, name and object;
 * within a function the lines of its own file, those of inlined code by file,
 * then its calls.  Names have numbers in the order of their first use, so that
 * none can be taken for a number and equal profiles give equal bytes.
 */
#include "an_write.h"

#include "an_head.h"
#include "an_recorded.h"
#include "an_reshape.h"
#include "cs_format.h"

#include <stdlib.h>
#include <string.h>

enum space { SPACE_OBJECT, SPACE_FILE, SPACE_NAME, N_SPACES };

/* A record or call of a function, with what it is ordered by. */
struct row {
   bool is_call, is_other;    /* is_other: not in the function's own file */
   uint32_t line;
   size_t index;              /* of the record or call */
   const char *file;
   const char *callee[3];     /* file, name, object; of a record all empty */
};

struct writing {
   const struct an_profile *p;
   struct an_out *out;
   struct an_error *err;
   uint32_t unknown;              /* the string "???" */
   uint32_t *number[N_SPACES];    /* by string id, 0: not used yet */
   uint32_t used[N_SPACES];
   uint32_t object, file;         /* where the reader is */
   bool any_object;
   size_t *first_call;            /* by function: where its calls begin in call_order */
   size_t *call_order;            /* the calls, by function */
   struct row *row;               /* of one function */
   size_t cap_rows;
};

static void name(struct writing *w, const char *key, enum space space, uint32_t id)
{
   if (id == 0)
      id = w->unknown;
   uint32_t *number = &w->number[space][id];
   bool const is_new = *number == 0;
   if (is_new)
      *number = ++w->used[space];
   an_out_text(w->out, key);
   an_out_char(w->out, '(');
   an_out_number(w->out, *number);
   an_out_char(w->out, ')');
   if (is_new) {
      an_out_char(w->out, ' ');
      an_out_text(w->out, an_strings_get(w->p->strings, id));
   }
   an_out_char(w->out, '\n');
}

static void counts(struct writing *w, const uint64_t *count)
{
   for (unsigned e = 0; e < w->p->head.n_events; e++) {
      an_out_char(w->out, ' ');
      an_out_number(w->out, count[e]);
   }
   an_out_char(w->out, '\n');
}

/* The place of a record or call, within its function. */
static void place(struct writing *w, const struct an_func *f, uint32_t file)
{
   if (file != w->file)
      name(w, file == f->file ? "fe=" : "fi=", SPACE_FILE, file);
   w->file = file;
}

static void function(struct writing *w, const struct an_func *f)
{
   an_out_char(w->out, '\n');
   if (w->any_object && (w->object != f->object || w->used[SPACE_OBJECT] == 0))
      name(w, "ob=", SPACE_OBJECT, f->object);
   w->object = f->object;
   name(w, "fl=", SPACE_FILE, f->file);
   name(w, "fn=", SPACE_NAME, f->name);
   w->file = f->file;
}

static void record(struct writing *w, const struct an_func *f, size_t index)
{
   const struct an_record *r = &w->p->record[index];
   place(w, f, r->file);
   an_out_number(w->out, r->line);
   counts(w, an_counts(w->p, index));
}

static void call(struct writing *w, const struct an_func *f, const struct an_call *c,
                 const uint64_t *count)
{
   const struct an_func *g = &w->p->func[c->callee];
   place(w, f, c->file);
   if (g->object != f->object)
      name(w, "cob=", SPACE_OBJECT, g->object);
   if (g->file != w->file)
      name(w, "cfi=", SPACE_FILE, g->file);
   name(w, "cfn=", SPACE_NAME, g->name);
   an_out_text(w->out, "calls=");
   an_out_number(w->out, c->n);
   an_out_char(w->out, ' ');
   an_out_number(w->out, c->target);
   an_out_char(w->out, '\n');
   an_out_number(w->out, c->line);
   counts(w, count);
}

/* --- The order --- */

static int compare_rows(const void *va, const void *vb)
{
   const struct row *a = va, *b = vb;
   int c = a->is_call - b->is_call;
   c = c ? c : a->is_other - b->is_other;
   c = c || a->file == b->file ? c : strcmp(a->file, b->file);
   c = c ? c : (a->line > b->line) - (a->line < b->line);
   for (unsigned i = 0; i < 3 && c == 0; i++)
      c = a->callee[i] == b->callee[i] ? 0 : strcmp(a->callee[i], b->callee[i]);
   return c;
}

static struct row make_row(const struct writing *w, const struct an_func *f, uint32_t file,
                           uint32_t line, size_t index)
{
   return (struct row){ false, file != f->file, line, index,
                        an_strings_get(w->p->strings, file), { "", "", "" } };
}

/* The rows of function F in their order; their number in *N.  False without memory. */
static bool collect(struct writing *w, uint32_t func, size_t *n)
{
   const struct an_profile *p = w->p;
   const struct an_func *f = &p->func[func];
   size_t const first = w->first_call[func], end = w->first_call[func + 1];
   *n = 0;
   if (!an_reserve((void **)&w->row, &w->cap_rows, f->n_records + (end - first), sizeof *w->row))
      return false;
   for (size_t i = f->first_record; i < f->first_record + f->n_records; i++)
      w->row[(*n)++] = make_row(w, f, p->record[i].file, p->record[i].line, i);
   for (size_t i = first; i < end; i++) {
      const struct an_call *c = &p->call[w->call_order[i]];
      const struct an_func *g = &p->func[c->callee];
      struct row *row = &w->row[(*n)++];
      *row = make_row(w, f, c->file, c->line, w->call_order[i]);
      row->is_call = true;
      row->callee[0] = an_strings_get(p->strings, g->file);
      row->callee[1] = an_strings_get(p->strings, g->name);
      row->callee[2] = an_strings_get(p->strings, g->object);
   }
   if (*n)
      qsort(w->row, *n, sizeof *w->row, compare_rows);
   return true;
}

/* A counting sort of the calls by function. */
static bool sort_calls(struct writing *w)
{
   const struct an_profile *p = w->p;
   w->first_call = calloc(p->n_funcs + 2, sizeof *w->first_call);
   w->call_order = malloc((p->n_calls + 1) * sizeof *w->call_order);
   if (!w->first_call || !w->call_order)
      return false;
   for (size_t i = 0; i < p->n_calls; i++)
      w->first_call[p->call[i].func + 2]++;
   for (size_t f = 0; f < p->n_funcs; f++)
      w->first_call[f + 2] += w->first_call[f + 1];
   for (size_t i = 0; i < p->n_calls; i++)
      w->call_order[w->first_call[p->call[i].func + 1]++] = i;
   return true;
}

/* --- Writing --- */

/* Adds up the calls of rows [I, *END), which are of one place and callee, and writes
   the sum. */
static bool calls(struct writing *w, const struct an_func *f, size_t i, size_t n, size_t *end)
{
   const struct an_profile *p = w->p;
   unsigned const n_events = p->head.n_events;
   struct an_call sum = p->call[w->row[i].index];
   uint64_t count[AN_MAX_EVENTS];
   bool fits = true;
   memcpy(count, p->call_count + w->row[i].index * n_events, n_events * sizeof *count);
   for (*end = i + 1; *end < n && compare_rows(&w->row[i], &w->row[*end]) == 0; ++*end) {
      size_t const index = w->row[*end].index;
      const struct an_call *c = &p->call[index];
      fits &= !__builtin_add_overflow(sum.n, c->n, &sum.n);
      if (sum.target == 0 || (c->target && c->target < sum.target))
         sum.target = c->target;
      for (unsigned e = 0; e < n_events; e++)
         fits &= !__builtin_add_overflow(count[e], p->call_count[index * n_events + e], &count[e]);
   }
   if (!fits)
      return an_fail(w->err, AN_FAILED, "%s:0: the sum of the costs of calls does not fit 64 bits",
                     w->out->name);
   call(w, f, &sum, count);
   return true;
}

static bool body(struct writing *w, const uint32_t *order, size_t n_funcs)
{
   for (size_t k = 0; k < n_funcs; k++) {
      const struct an_func *f = &w->p->func[order[k]];
      size_t n;
      if (!collect(w, order[k], &n))
         return an_fail_memory(w->err);
      function(w, f);
      for (size_t i = 0; i < n;) {
         if (w->row[i].is_call) {
            if (!calls(w, f, i, n, &i))
               return false;
         } else {
            record(w, f, w->row[i++].index);
         }
      }
   }
   return true;
}

static bool head(struct writing *w, const char *creator)
{
   const struct an_profile *p = w->p;
   an_out_text(w->out, "# callgrind format\nversion: 1\n");
   if (creator)
      an_out_format(w->out, "creator: %s\n", creator);
   else if (!an_head_creators(p, w->out, w->err))
      return false;
   if (!an_head_commands(p, AN_HEAD_SET, w->out, w->err) ||
       !an_head_desc(p, AN_HEAD_SET, w->out, w->err))
      return false;
   an_out_text(w->out, "positions: line\n");
   an_head_events(p, w->out);
   an_out_text(w->out, "summary:");
   counts(w, p->total);
   return an_recorded_write(p, w->out) || an_fail_memory(w->err);
}

static bool init(struct writing *w)
{
   const struct an_profile *p = w->p;
   w->unknown = an_strings_add(p->strings, CS_UNKNOWN, strlen(CS_UNKNOWN));
   bool ok = w->unknown != AN_NO_STRING;
   for (unsigned i = 0; i < N_SPACES; i++) {
      w->number[i] = calloc(p->strings->n, sizeof *w->number[i]);
      ok = ok && w->number[i];
   }
   for (size_t f = 0; f < p->n_funcs; f++)
      w->any_object |= p->func[f].object != 0;
   return ok && sort_calls(w);
}

bool an_write_callgrind(const struct an_profile *p, const char *creator, struct an_out *out,
                        struct an_error *err)
{
   struct writing w = { .p = p, .out = out, .err = err };
   size_t n;
   uint32_t *order = an_profile_by_name(p, &n);
   bool ok = (order && init(&w)) || an_fail_memory(err);
   ok = ok && head(&w, creator) && body(&w, order, n);
   if (ok) {
      an_out_text(out, "\ntotals:");
      counts(&w, p->total);
   }
   free(order);
   for (unsigned i = 0; i < N_SPACES; i++)
      free(w.number[i]);
   free(w.first_call);
   free(w.call_order);
   free(w.row);
   return ok;
}
