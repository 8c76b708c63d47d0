/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reader of Callgrind's format: names abbreviated by number, positions
 * relative to the line before, code inlined from other files, calls.
 *
 *     ob=(2) /lib/libc.so.6       object
 *     fl=(3) a.c   fn=(5) main    file and function
 *     fi=(4) a.h   fe=(3)         file, function unchanged: inlined code
 *     +3 12 1                     position(s) and counts
 *     cfn=(6) f    calls=1 20     a call: the next line's cost is the callee's
 *     totals: 12 1
 *
 * The totals are those of self cost.  The cost of a call is added to the
 * caller's calls, unless a function calls itself.  Several parts in one file are
 * added up.
 */
#include "an_read.h"
#include "an_recorded.h"
#include "an_scan.h"

#include <stdlib.h>
#include <string.h>

enum space { SPACE_OBJECT, SPACE_FILE, SPACE_NAME, N_SPACES };

/* Numbers of names, as the file gives them -> string ids.  Open addressing;
   a free slot has no string. */
struct names {
   struct { uint64_t number; uint32_t id; } *slot;
   size_t n_slots, n;
};

struct callgrind {
   struct an_reading *r;
   struct names names[N_SPACES];
   bool begun;                /* the header is joined with the profile */
   unsigned n_positions, line_at; /* the line is position LINE_AT, if < n */
   uint64_t position[3];
   uint32_t object, file;
   int64_t func;
   uint32_t name;             /* of func */
   uint32_t callee, callee_object; /* of the calls= that comes; object 0: the same */
   enum { COST_SELF, COST_CALL, COST_JUMP } next_cost; /* what the next cost line is */
   bool have_sum;             /* a totals: line was seen since the last part */
   bool must_have_sum;        /* its creator always writes one */
   uint64_t sum[AN_MAX_EVENTS]; /* of the parts' totals */
};

static size_t names_slot(const struct names *t, uint64_t number)
{
   size_t i = (size_t)(number * 0x9e3779b97f4a7c15u >> 32) & (t->n_slots - 1);
   while (t->slot[i].id != AN_NO_STRING && t->slot[i].number != number)
      i = (i + 1) & (t->n_slots - 1);
   return i;
}

static bool names_set(struct names *t, uint64_t number, uint32_t id)
{
   if (2 * (t->n + 1) > t->n_slots) {
      struct names bigger = { .n_slots = t->n_slots ? 2 * t->n_slots : 256 };
      bigger.slot = malloc(bigger.n_slots * sizeof *bigger.slot);
      if (!bigger.slot)
         return false;
      memset(bigger.slot, 0xff, bigger.n_slots * sizeof *bigger.slot);
      for (size_t i = 0; i < t->n_slots; i++)
         if (t->slot[i].id != AN_NO_STRING)
            names_set(&bigger, t->slot[i].number, t->slot[i].id);
      free(t->slot);
      *t = bigger;
   }
   size_t const i = names_slot(t, number);
   t->n += t->slot[i].id == AN_NO_STRING;
   t->slot[i].number = number;
   t->slot[i].id = id;
   return true;
}

/* A name behind KEY=: "name", "(7) name" (which defines 7) or "(7)". */
static bool read_name(struct callgrind *c, size_t key_len, enum space space,
                      uint32_t *id)
{
   struct an_scan *s = c->r->scan;
   const char *p = s->line + key_len, *end = s->line + s->len;
   struct names *t = &c->names[space];
   uint64_t number;
   const char *q = *p == '(' ? an_scan_number(p + 1, &number) : NULL;
   if (!q || *q != ')')
      return an_reading_name(c->r, p, (size_t)(end - p), id);
   q = an_skip_blanks(q + 1);
   if (q < end)
      return an_reading_name(c->r, q, (size_t)(end - q), id) &&
             (names_set(t, number, *id) || an_fail_memory(s->err));
   *id = t->n_slots ? t->slot[names_slot(t, number)].id : AN_NO_STRING;
   return *id != AN_NO_STRING ||
          an_scan_fail_text(s, "this name was not defined before", s->line,
                            s->len);
}

/* One position: a number, +n, -n, or * for the same as before. */
static const char *read_position(const char *p, uint64_t *position)
{
   char const sign = *p;
   if (sign == '*')
      return p + 1;
   if (sign == '+' || sign == '-')
      p++;
   uint64_t n = 0;
   const char *after;
   if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
      char *stop;
      n = strtoull(p, &stop, 16);
      after = stop > p + 2 ? stop : NULL;
   } else {
      after = an_scan_number(p, &n);
   }
   if (sign == '+')
      n = *position + n;
   else if (sign == '-')
      n = *position - n;
   *position = n;
   return after;
}

/* Takes the cost of a call, which ends what was said of the callee. */
static bool take_call(struct callgrind *c, const uint64_t *count)
{
   bool const itself = c->callee == c->name &&
                       (c->callee_object == 0 || c->callee_object == c->object);
   c->callee_object = 0;
   return itself || an_reading_add_calls(c->r, (uint32_t)c->func, count);
}

static bool read_cost(struct callgrind *c)
{
   struct an_scan *s = c->r->scan;
   const char *p = s->line;
   for (unsigned i = 0; i < c->n_positions; i++) {
      p = read_position(an_skip_blanks(p), &c->position[i]);
      if (!p || (*p != ' ' && *p != '\t' && p != s->line + s->len))
         return an_scan_fail_text(s, "a position was expected here", s->line,
                                  s->len);
   }
   uint64_t line = c->line_at < c->n_positions ? c->position[c->line_at] : 0;
   if (line > UINT32_MAX)
      return an_scan_fail(s, "this line number does not fit 32 bits");
   int const kind = c->next_cost;
   c->next_cost = COST_SELF;
   if (kind == COST_JUMP)
      return true;
   uint64_t count[AN_MAX_EVENTS];
   if (!an_scan_counts(s, p, c->r->head.n_events, count, NULL))
      return false;
   if (c->func < 0)
      return an_scan_fail(s, "counts before the first fn=");
   if (kind == COST_CALL)
      return take_call(c, count);
   return an_reading_add(c->r, (uint32_t)c->func, c->file, (uint32_t)line,
                         count);
}

/* "positions: instr line": which of them is the line? */
static bool read_positions(struct callgrind *c, const char *text, size_t len)
{
   static const char *const word[] = { "instr", "bb", "line" };
   const char *p = text, *end = text + len;
   c->n_positions = 0;
   c->line_at = 3;
   while ((p = an_skip_blanks(p)) < end) {
      size_t const n = strcspn(p, " \t\n");
      unsigned w = 0;
      while (w < 3 && (strlen(word[w]) != n || memcmp(p, word[w], n) != 0))
         w++;
      if (w == 3 || c->n_positions == 3)
         return an_scan_fail_text(c->r->scan, "unknown positions", text, len);
      if (w == 2)
         c->line_at = c->n_positions;
      c->n_positions++;
      p += n;
   }
   return c->n_positions > 0 ||
          an_scan_fail(c->r->scan, "no position is named here");
}

/* The events of a later part must be those of the first. */
static bool read_events(struct callgrind *c, const char *text, size_t len)
{
   if (!c->begun)
      return an_reading_events(c->r, text, len);
   struct an_header first = c->r->head;
   if (!an_reading_events(c->r, text, len))
      return false;
   if (c->r->head.n_events == first.n_events &&
       !memcmp(c->r->head.event, first.event,
               first.n_events * sizeof *first.event))
      return true;
   return an_scan_fail(c->r->scan, "this part has other events than the first");
}

static bool read_sum(struct callgrind *c, const char *text)
{
   uint64_t sum[AN_MAX_EVENTS];
   if (!c->begun)
      return an_scan_fail(c->r->scan, "totals: before any counts");
   if (!an_scan_counts(c->r->scan, text, c->r->head.n_events, sum, NULL))
      return false;
   for (unsigned e = 0; e < c->r->head.n_events; e++)
      if (__builtin_add_overflow(c->sum[e], sum[e], &c->sum[e]))
         return an_scan_fail(c->r->scan, "the sum of the totals does not fit "
                                         "64 bits");
   c->have_sum = true;
   return an_reading_check(c->r, "totals:", c->sum);
}

enum header { HEADER_NOT, HEADER_READ, HEADER_BAD };

static enum header header_if(bool ok)
{
   return ok ? HEADER_READ : HEADER_BAD;
}

/* Reads the current line if it is one of a header, which come again at each
   part. */
static enum header read_header(struct callgrind *c)
{
   static const char *const ignored[] = {
      "version:", "pid:", "thread:", "part:", "event:", "summary:",
   };
   struct an_scan *s = c->r->scan;
   const char *value;
   size_t len;
   if (an_scan_key(s, "totals:", &value, &len))
      return header_if(read_sum(c, value));
   if (an_scan_key(s, "events:", &value, &len))
      return header_if(read_events(c, value, len));
   if (an_scan_key(s, "positions:", &value, &len))
      return header_if(read_positions(c, value, len));
   if (an_scan_key(s, "cmd:", &value, &len))
      return header_if(an_reading_command(c->r, value, len));
   if (an_scan_key(s, "desc:", &value, &len))
      return header_if(an_reading_desc(c->r, value, len));
   if (an_scan_key(s, "creator:", &value, &len)) {
      c->must_have_sum = (len > 10 && !memcmp(value, "callgrind-", 10)) ||
                         (len > 6 && !memcmp(value, "xtree-", 6));
      return HEADER_READ;
   }
   for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
      if (an_scan_key(s, ignored[i], &value, &len)) {
         c->have_sum &= i != 3;
         return HEADER_READ;
      }
   return HEADER_NOT;
}

struct name_key {
   const char *key;
   enum space space;
};

static const struct name_key name_keys[] = {
   { "fn=", SPACE_NAME },    { "fl=", SPACE_FILE },   { "fi=", SPACE_FILE },
   { "fe=", SPACE_FILE },    { "ob=", SPACE_OBJECT }, { "cfn=", SPACE_NAME },
   { "cfi=", SPACE_FILE },   { "cfl=", SPACE_FILE },  { "cob=", SPACE_OBJECT },
   { "jfi=", SPACE_FILE },   { "jfn=", SPACE_NAME },
};

static bool begins(const struct an_scan *s, const char *key)
{
   size_t const n = strlen(key);
   return s->len >= n && !memcmp(s->line, key, n);
}

/* A line that is neither a header line nor counts. */
static bool read_other(struct callgrind *c)
{
   struct an_scan *s = c->r->scan;
   uint32_t id;
   for (size_t i = 0; i < sizeof name_keys / sizeof *name_keys; i++) {
      const struct name_key *k = &name_keys[i];
      if (!begins(s, k->key))
         continue;
      if (!read_name(c, strlen(k->key), k->space, &id))
         return false;
      if (i == 0) {
         c->name = id;
         c->func = an_profile_func(c->r->p, c->object, c->file, id);
         return c->func >= 0 || an_fail_memory(s->err);
      }
      if (i <= 3)
         c->file = id;
      if (i == 4)
         c->object = id;
      if (i == 5)
         c->callee = id;
      if (i == 8)
         c->callee_object = id;
      return true;
   }
   if (begins(s, "calls=") || begins(s, "jump=") || begins(s, "jcnd=")) {
      c->next_cost = *s->line == 'c' ? COST_CALL : COST_JUMP;
      return true;
   }
   return an_scan_fail_text(s, "unknown line", s->line, s->len);
}

static bool read_line(struct callgrind *c)
{
   struct an_scan *s = c->r->scan;
   char const ch = s->len ? *s->line : '#';
   if (ch == '#')
      return s->len == 0 || an_recorded_read(c->r->p, s->line, s->len) ||
             an_fail_memory(s->err);
   bool const cost = (ch >= '0' && ch <= '9') || ch == '+' || ch == '-' ||
                     ch == '*';
   enum header header = cost ? HEADER_NOT : read_header(c);
   if (header != HEADER_NOT)
      return header == HEADER_READ;
   if (!c->begun) {
      if (c->r->head.n_events == 0)
         return an_scan_fail(s, "counts before the events: line");
      if (!an_reading_begin(c->r))
         return false;
      c->begun = true;
   }
   return cost ? read_cost(c) : read_other(c);
}

static bool read_lines(struct callgrind *c)
{
   struct an_scan *s = c->r->scan;
   while (an_scan_line(s))
      if (!read_line(c))
         return false;
   if (c->r->head.n_events == 0)
      return an_scan_fail(s, "truncated: the file ends before its events: line");
   if (c->must_have_sum && !c->have_sum)
      return an_scan_fail(s, "truncated: the file ends before its totals: line");
   return c->begun || an_reading_begin(c->r);
}

bool an_read_callgrind(struct an_reading *r)
{
   struct callgrind c = { .r = r, .func = -1, .n_positions = 1 };
   r->head.is_callgrind = true;
   bool ok = read_lines(&c);
   for (unsigned i = 0; i < N_SPACES; i++)
      free(c.names[i].slot);
   return ok;
}
