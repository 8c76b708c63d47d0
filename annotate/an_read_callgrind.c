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
 *
 * The format is read as its specification (Valgrind's manual) and KCachegrind have
 * it, whoever wrote it: costs and numbers of names may be hexadecimal, blanks may
 * stand behind "=", a position may be a range.  A function's file is that of the
 * last fl=, whatever fi= said since; where a writer knows no fl=, fi= is taken for it.
 * What is called may have a number that was never defined, for its name is of no
 * use here.
 */
#include "an_read.h"
#include "an_recorded.h"
#include "an_scan.h"
#include "cs_format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
   bool in_body;              /* a line of this part's body was read */
   uint32_t unknown;          /* "???", for what has no name */
   uint32_t object, file;
   uint32_t func_file;        /* of the functions that follow: the last fl= */
   bool have_fl;
   int64_t func;
   uint32_t name;             /* of func */
   struct {
      uint32_t name, object, file;
      bool has_object, has_file; /* else those of the caller */
      uint32_t target;           /* a line */
      uint64_t n;
   } callee; /* of the calls= that comes */
   enum { COST_SELF, COST_CALL, COST_JUMP } next_cost; /* what the next cost line is */
   bool have_sum;             /* a totals: line was seen since the last part */
   const char *end_mark;      /* what its creator always writes at the end, or NULL */
   bool have_summary;
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

/* A decimal number, or a hexadecimal one behind 0x; NULL if there is none. */
static const char *read_number(const char *p, uint64_t *n)
{
   if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
      return an_scan_hex(p, n);
   return an_scan_number(p, n);
}

/* "name", or "???" for an empty one. */
static bool add_name(struct callgrind *c, const char *text, size_t len, uint32_t *id)
{
   *id = c->unknown;
   return len == 0 || an_reading_name(c->r, text, len, id);
}

/* A name behind KEY=: "name", "(7) name" (which defines 7) or "(7)".  CALLED: it
   need not be defined. */
static bool read_name(struct callgrind *c, size_t key_len, enum space space,
                      bool called, uint32_t *id)
{
   struct an_scan *s = c->r->scan;
   const char *p = an_skip_blanks(s->line + key_len), *end = s->line + s->len;
   struct names *t = &c->names[space];
   uint64_t number;
   const char *q = *p == '(' ? read_number(p + 1, &number) : NULL;
   if (!q || *q != ')')
      return add_name(c, p, (size_t)(end - p), id);
   q = an_skip_blanks(q + 1);
   if (q < end)
      return add_name(c, q, (size_t)(end - q), id) &&
             (names_set(t, number, *id) || an_fail_memory(s->err));
   *id = t->n_slots ? t->slot[names_slot(t, number)].id : AN_NO_STRING;
   return called || *id != AN_NO_STRING ||
          an_scan_fail_text(s, "this name was not defined before", s->line,
                            s->len);
}

/* Skips the end of a range of positions: "12+3", "12-14" or "12:14" is taken for
   its begin. */
static const char *skip_range(const char *p)
{
   uint64_t end;
   return *p == '+' || *p == '-' || *p == ':' ? read_number(p + 1, &end) : p;
}

/* One position: a number, +n, -n, or * for the same as before. */
static const char *read_position(const char *p, uint64_t *position)
{
   char const sign = *p;
   if (sign == '*')
      return skip_range(p + 1);
   if (sign == '+' || sign == '-')
      p++;
   uint64_t n = 0;
   const char *after = read_number(p, &n);
   if ((sign == '+' && __builtin_add_overflow(*position, n, &n)) ||
       (sign == '-' && __builtin_sub_overflow(*position, n, &n)))
      n = UINT64_MAX; /* which no line is */
   *position = n;
   return after ? skip_range(after) : NULL;
}

/* Takes the cost of a call, which ends what was said of the callee. */
static bool take_call(struct callgrind *c, uint32_t line, const uint64_t *count)
{
   uint32_t const object = c->callee.has_object ? c->callee.object : c->object;
   uint32_t const file = c->callee.has_file ? c->callee.file : c->file;
   bool const itself = c->callee.name == c->name && object == c->object;
   c->callee.has_object = c->callee.has_file = false;
   if (!itself && !an_reading_add_calls(c->r, (uint32_t)c->func, count))
      return false;
   if (!c->r->p->keep_calls)
      return true;
   int64_t const callee = an_profile_func(c->r->p, object, file, c->callee.name);
   if (callee < 0)
      return an_fail_memory(c->r->scan->err);
   return an_reading_add_call(c->r, (struct an_call){ (uint32_t)c->func, c->file, line,
                                                      (uint32_t)callee, c->callee.target,
                                                      c->callee.n }, count);
}

/* "calls=COUNT TARGET": how often, and a position of what is called, relative to the
   last cost line's.  A target that is none is not known. */
static bool read_calls(struct callgrind *c)
{
   struct an_scan *s = c->r->scan;
   const char *p = an_skip_blanks(strchr(s->line, '=') + 1);
   const char *const digits = p;
   c->next_cost = COST_CALL;
   c->callee.n = 0;
   c->callee.target = 0;
   p = an_scan_number(p, &c->callee.n);
   if (!p && *digits >= '0' && *digits <= '9')
      return an_scan_fail(s, "this number of calls does not fit 64 bits");
   for (unsigned i = 0; p && i < c->n_positions; i++) {
      uint64_t position = c->position[i];
      p = an_skip_blanks(p);
      p = *p ? read_position(p, &position) : NULL;
      if (p && i == c->line_at && position <= UINT32_MAX)
         c->callee.target = (uint32_t)position;
   }
   return true;
}

/* The function of the costs that follow, in the file of the last fl=. */
static bool set_function(struct callgrind *c, uint32_t name)
{
   if (c->have_fl)
      c->file = c->func_file;
   c->name = name;
   c->func = an_profile_func(c->r->p, c->object, c->file, name);
   return c->func >= 0 || an_fail_memory(c->r->scan->err);
}

/* Behind a jump stands where it is; some writers leave that line out. */
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
   uint64_t count[AN_MAX_EVENTS];
   unsigned have;
   if (!an_scan_counts(s, p, c->r->head.n_events, count, &have))
      return false;
   if (kind == COST_JUMP && have == 0)
      return true;
   if (c->func < 0 && !set_function(c, c->unknown))
      return false;
   if (kind == COST_CALL)
      return take_call(c, (uint32_t)line, count);
   return an_reading_add(c->r, (uint32_t)c->func, c->file, (uint32_t)line,
                         count);
}

/* "positions: instr line": which of them is the line? */
static bool read_positions(struct callgrind *c, const char *text, size_t len)
{
   static const char *const word[] = { "instr", "bb", "line", "addr" };
   const char *p = text, *end = text + len;
   c->n_positions = 0;
   c->line_at = 3;
   while ((p = an_skip_blanks(p)) < end) {
      size_t const n = strcspn(p, " \t\r\n");
      unsigned w = 0;
      while (w < 4 && (strlen(word[w]) != n || memcmp(p, word[w], n) != 0))
         w++;
      if (w == 4 || c->n_positions == 3)
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

/* The creator tells what must stand at the end, lest the file is truncated. */
static void read_creator(struct callgrind *c, const char *text, size_t len)
{
   static const struct {
      const char *name, *mark;
   } creator[] = {
      { "callgrind-", "totals:" }, { "xtree-", "totals:" }, { "xdebug", "summary:" },
   };
   c->end_mark = NULL;
   for (size_t i = 0; i < sizeof creator / sizeof *creator; i++) {
      size_t const n = strlen(creator[i].name);
      if (len > n && !strncasecmp(text, creator[i].name, n))
         c->end_mark = creator[i].mark;
   }
   /* Xdebug wrote negative counts for memory that was freed. */
   c->r->scan->clamp = c->end_mark == creator[2].mark;
}

static bool read_version(struct callgrind *c, const char *text, size_t len)
{
   uint64_t version;
   if (!an_scan_number(text, &version) || version <= 1)
      return true;
   return an_scan_fail_text(c->r->scan, "this version of Callgrind's format is not known "
                                        "here", text, len);
}

/* Positions are relative to nothing where a part begins. */
static void begin_part(struct callgrind *c)
{
   if (!c->in_body)
      return;
   memset(c->position, 0, sizeof c->position);
   c->in_body = c->have_sum = false;
}

/* "key: value" of a header, known or not. */
static bool is_header(const struct an_scan *s)
{
   size_t n = 0;
   while (n < s->len && ((s->line[n] >= 'a' && s->line[n] <= 'z') || (n > 0 && strchr(" ()_-", s->line[n])) ||
                         (s->line[n] >= 'A' && s->line[n] <= 'Z')))
      n++;
   return n > 0 && n < s->len && s->line[n] == ':';
}

/* Reads the current line if it is one of a header, which come again at each
   part. */
static enum header read_header(struct callgrind *c)
{
   static const char *const part[] = { "pid:", "thread:", "part:" };
   struct an_scan *s = c->r->scan;
   const char *value;
   size_t len;
   if (an_scan_key(s, "totals:", &value, &len))
      return header_if(read_sum(c, value));
   if (an_scan_key(s, "events:", &value, &len)) {
      begin_part(c);
      return header_if(read_events(c, value, len));
   }
   if (an_scan_key(s, "positions:", &value, &len)) {
      begin_part(c);
      return header_if(read_positions(c, value, len));
   }
   if (an_scan_key(s, "cmd:", &value, &len))
      return header_if(an_reading_command(c->r, value, len));
   if (an_scan_key(s, "desc:", &value, &len))
      return header_if(an_reading_desc(c->r, value, len));
   if (an_scan_key(s, "creator:", &value, &len)) {
      read_creator(c, value, len);
      return header_if(an_reading_creator(c->r, value, len));
   }
   if (an_scan_key(s, "version:", &value, &len))
      return header_if(read_version(c, value, len));
   if (an_scan_key(s, "summary:", &value, &len)) {
      c->have_summary = !an_scan_unfinished(s);
      return HEADER_READ;
   }
   for (size_t i = 0; i < sizeof part / sizeof *part; i++)
      if (an_scan_key(s, part[i], &value, &len)) {
         begin_part(c);
         return HEADER_READ;
      }
   bool const known = an_scan_key(s, "event:", &value, &len);
   return known || (!c->in_body && is_header(s)) ? HEADER_READ : HEADER_NOT;
}

struct name_key {
   const char *key;
   enum space space;
};

enum { KEY_FN, KEY_FL, KEY_FI, KEY_FE, KEY_OB, KEY_CFN, KEY_COB, KEY_CFI, KEY_CFL };

static const struct name_key name_keys[] = {
   [KEY_FN] = { "fn=", SPACE_NAME },    [KEY_FL] = { "fl=", SPACE_FILE },
   [KEY_FI] = { "fi=", SPACE_FILE },    [KEY_FE] = { "fe=", SPACE_FILE },
   [KEY_OB] = { "ob=", SPACE_OBJECT },  [KEY_CFN] = { "cfn=", SPACE_NAME },
   [KEY_COB] = { "cob=", SPACE_OBJECT }, [KEY_CFI] = { "cfi=", SPACE_FILE },
   [KEY_CFL] = { "cfl=", SPACE_FILE },  { "jfi=", SPACE_FILE }, { "jfn=", SPACE_NAME },
};

static bool begins(const struct an_scan *s, const char *key)
{
   size_t const n = strlen(key);
   return s->len >= n && !memcmp(s->line, key, n);
}

/* 0 for "???". */
static uint32_t known_object(const struct callgrind *c, uint32_t id)
{
   return id == c->unknown ? 0 : id;
}

/* What a name other than a function's changes; of what is called it may be none. */
static void take_name(struct callgrind *c, size_t key, uint32_t id)
{
   if (id == AN_NO_STRING)
      id = c->unknown;
   if (key == KEY_FL) {
      c->func_file = id;
      c->have_fl = true;
   }
   if (key == KEY_FL || key == KEY_FI || key == KEY_FE) {
      c->file = id;
   } else if (key == KEY_OB) {
      c->object = known_object(c, id);
   } else if (key == KEY_CFN) {
      c->callee.name = id;
   } else if (key == KEY_CFI || key == KEY_CFL) {
      c->callee.file = id;
      c->callee.has_file = true;
   } else if (key == KEY_COB) {
      c->callee.object = known_object(c, id);
      c->callee.has_object = true;
   }
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
      if (!read_name(c, strlen(k->key), k->space, i >= KEY_CFN, &id))
         return false;
      if (i == KEY_FN)
         return set_function(c, id);
      take_name(c, i, id);
      return true;
   }
   if (begins(s, "calls=") || begins(s, "rcalls="))
      return read_calls(c);
   if (begins(s, "jump=") || begins(s, "jcnd=")) {
      c->next_cost = COST_JUMP;
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
   if ((ch == ' ' || ch == '\t') && an_skip_blanks(s->line) == s->line + s->len)
      return true;
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
   c->in_body = true;
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
   bool const have_end = c->end_mark && *c->end_mark == 't' ? c->have_sum : c->have_summary;
   if (c->end_mark && !have_end)
      return an_fail(s->err, AN_FAILED, "%s:%" PRIu64 ": truncated: the file ends before its %s "
                     "line", s->name, s->number, c->end_mark);
   if (c->next_cost == COST_CALL)
      return an_scan_fail(s, "truncated: the file ends before the cost of a call");
   return c->begun || an_reading_begin(c->r);
}

bool an_read_callgrind(struct an_reading *r)
{
   struct callgrind c = { .r = r, .func = -1, .n_positions = 1 };
   r->head.is_callgrind = true;
   r->scan->hex = true;
   bool ok = an_reading_name(r, CS_UNKNOWN, strlen(CS_UNKNOWN), &c.unknown);
   c.file = c.unknown;
   ok = ok && read_lines(&c);
   for (unsigned i = 0; i < N_SPACES; i++)
      free(c.names[i].slot);
   return ok;
}
