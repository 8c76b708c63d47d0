/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The leak search; see the header for what it decides.
 *
 * Three passes over one queue.  The first follows start pointers from the
 * roots: what it enters is reachable; a block that it sees only through an
 * interior pointer becomes a candidate.  The second enters the candidates
 * that are not reachable, and all that follows from them: possible.  The
 * third groups the rest in cliques.  A block enters the queue at most once
 * in all, so the queue is one array of as many places as there are blocks,
 * and each block is scanned once.
 *
 * The place of the scan stands in the struct, not in a local variable:
 * `guard` may cut a scan off at any load, and it goes on behind the page.
 */
#include "lc_mark.h"

#include "lc_heur.h"

enum {
   STATE = 3, /* enum lc_state */
   HEUR_SHIFT = 2,
   HEUR = 7 << HEUR_SHIFT,
   CANDIDATE = 32, /* an interior pointer was seen by the first pass */
   ROOTED = 64,    /* a pointer was seen in a root */

   PAGE_BYTES = 4096,
   FIRST_REFS = 256,

   /* How many places of the queue ahead of the scan a block's record and its content are
      fetched; the content's address is in the record. */
   FETCH_RECORD = 16,
   FETCH_CONTENT = 8,
};

enum pass { PASS_REACHABLE, PASS_POSSIBLE, PASS_CLIQUES, PASS_EACH };

/* What a root holds. */
struct ref {
   uintptr_t where;
   unsigned source;
};

struct lc_mark {
   struct lc_mem mem;
   const struct lc_index *index;
   struct lc_mark_env env;
   uint8_t *bits;    /* by rank: STATE, HEUR, CANDIDATE */
   uint32_t *queue;  /* ranks; [0, head) are scanned */
   uint32_t *parent; /* by rank: 0 none, r+1 a rank, count+1+i a ref; NULL if not wanted */
   uint32_t *leader; /* by rank; NULL until something is lost */
   uint32_t head, tail;
   struct ref *refs;
   uint32_t n_refs, refs_room;

   /* the scan under way */
   enum pass pass;
   uintptr_t cur, end;
   bool in_block;
   bool by_marks;   /* only written words count */
   uint32_t rank;   /* the block being scanned, or the clique's leader in ... */
   uint32_t clique; /* ... the third pass */
   unsigned source;
   uint64_t words;
   void (*each)(void *arg, uintptr_t where, uintptr_t value, uint32_t rank);
   void *each_arg;
};

struct lc_mark *lc_mark_create(const struct lc_mem *mem, const struct lc_index *index,
                               const struct lc_mark_env *env)
{
   struct lc_mark *m = lc_mem_get(mem, sizeof *m);
   *m = (struct lc_mark){ .mem = *mem, .index = index, .env = *env };
   if (index->count == 0)
      return m;
   m->bits = lc_mem_get(mem, index->count);
   m->queue = lc_mem_get(mem, sizeof *m->queue * index->count);
   if (env->want_parents)
      m->parent = lc_mem_get(mem, sizeof *m->parent * index->count);
   return m;
}

void lc_mark_destroy(struct lc_mark *m)
{
   const struct lc_mem mem = m->mem;
   uint32_t n = m->index->count;
   lc_mem_put(&mem, m->bits, n);
   lc_mem_put(&mem, m->queue, sizeof *m->queue * n);
   lc_mem_put(&mem, m->parent, sizeof *m->parent * n);
   lc_mem_put(&mem, m->leader, sizeof *m->leader * n);
   lc_mem_put(&mem, m->refs, sizeof *m->refs * m->refs_room);
   lc_mem_put(&mem, m, sizeof *m);
}

static enum lc_state state_of(const struct lc_mark *m, uint32_t rank)
{
   return (enum lc_state)(m->bits[rank] & STATE);
}

static uint32_t add_ref(struct lc_mark *m, struct ref r)
{
   if (m->n_refs == m->refs_room) {
      uint32_t room = m->refs_room == 0 ? FIRST_REFS : 2 * m->refs_room;
      struct ref *refs = lc_mem_get(&m->mem, sizeof *refs * room);
      for (uint32_t i = 0; i < m->n_refs; i++)
         refs[i] = m->refs[i];
      lc_mem_put(&m->mem, m->refs, sizeof *refs * m->refs_room);
      m->refs = refs;
      m->refs_room = room;
   }
   m->refs[m->n_refs] = r;
   return m->n_refs++;
}

static void note_parent(struct lc_mark *m, uint32_t rank, uintptr_t where)
{
   if (m->parent == NULL)
      return;
   if (m->in_block)
      m->parent[rank] = m->rank + 1;
   else
      m->parent[rank] = m->index->count + 1 + add_ref(m, (struct ref){ where, m->source });
}

static inline void enqueue(struct lc_mark *m, uint32_t rank, enum lc_state state, unsigned heur,
                           uintptr_t where)
{
   m->bits[rank] = (uint8_t)(state | heur << HEUR_SHIFT | (m->bits[rank] & ROOTED));
   note_parent(m, rank, where);
   m->queue[m->tail++] = rank;
   if (m->tail - m->head < FETCH_CONTENT)
      __builtin_prefetch(&m->index->span[rank]);
}

/* True if the interior pointer VALUE, found at WHERE, is no reference at all. */
static bool is_alias(const struct lc_mark *m, uintptr_t where, uintptr_t value, uint32_t rank)
{
   const struct lc_span *b = &m->index->span[rank];
   return !m->in_block && m->env.is_alias != NULL && b->addr + b->size - value <= LC_WORD_BYTES &&
          m->env.is_alias(m->env.ctx, where, value, b);
}

static inline void see_reachable(struct lc_mark *m, uintptr_t where, uintptr_t value)
{
   bool start;
   uint32_t r = lc_index_find(m->index, value, &start);
   if (r == LC_NO_RANK)
      return;
   if (!m->in_block) {
      if (!start && is_alias(m, where, value, r))
         return;
      m->bits[r] |= ROOTED;
   }
   uint8_t bits = m->bits[r];
   if ((bits & STATE) == LC_REACHABLE) {
      if (start)
         m->bits[r] &= (uint8_t)~HEUR;
      return;
   }
   enum lc_heuristic h = LC_HEUR_NONE;
   if (!start) {
      h = m->env.heuristics == 0 ? LC_HEUR_NONE
                                 : lc_heur_test(&m->env, value, &m->index->span[r]);
      if (h == LC_HEUR_NONE) {
         if ((bits & CANDIDATE) == 0)
            note_parent(m, r, where);
         m->bits[r] |= CANDIDATE;
         return;
      }
   }
   enqueue(m, r, LC_REACHABLE, h, where);
   if (start)
      __builtin_prefetch((const void *)value);
}

static inline void see_possible(struct lc_mark *m, uintptr_t where, uintptr_t value)
{
   bool start;
   uint32_t r = lc_index_find(m->index, value, &start);
   if (r == LC_NO_RANK)
      return;
   if (start && (m->bits[r] & STATE) == LC_REACHABLE)
      m->bits[r] &= (uint8_t)~HEUR;
   if ((m->bits[r] & STATE) == LC_DEFINITE)
      enqueue(m, r, LC_POSSIBLE, 0, where);
}

/* A leader that joins has no lost block behind it that its own clique had not visited: it
   need not be scanned again. */
static inline void see_lost(struct lc_mark *m, uintptr_t where, uintptr_t value)
{
   bool start;
   uint32_t r = lc_index_find(m->index, value, &start);
   if (r == LC_NO_RANK || (m->bits[r] & STATE) != LC_DEFINITE || r == m->clique)
      return;
   m->leader[r] = m->clique;
   if (r < m->clique)
      m->bits[r] = (uint8_t)(LC_INDIRECT | (m->bits[r] & ROOTED));
   else
      enqueue(m, r, LC_INDIRECT, 0, where);
}

static inline void see_each(struct lc_mark *m, uintptr_t where, uintptr_t value)
{
   bool start;
   uint32_t r = lc_index_find(m->index, value, &start);
   if (r != LC_NO_RANK && (start || !is_alias(m, where, value, r)))
      m->each(m->each_arg, where, value, r);
}

static inline void see(struct lc_mark *m, enum pass pass, uintptr_t where, uintptr_t value)
{
   switch (pass) {
   case PASS_REACHABLE: see_reachable(m, where, value); break;
   case PASS_POSSIBLE: see_possible(m, where, value); break;
   case PASS_CLIQUES: see_lost(m, where, value); break;
   case PASS_EACH: see_each(m, where, value); break;
   }
}

/* Scans from m->cur to m->end.  PASS is a constant in every caller. */
static inline __attribute__((always_inline)) void scan(struct lc_mark *m, enum pass pass)
{
   const uintptr_t low = m->index->low, range = m->index->high - low, end = m->end;
   const struct lc_written *written = m->by_marks ? m->env.written : NULL;
   uintptr_t p = m->cur;
   while (p < end) {
      if (written != NULL) {
         const uint8_t *w = lc_written_byte(written, p);
         if (p % (8 * LC_WORD_BYTES) == 0) {
            uint64_t eight;
            __builtin_memcpy(&eight, w, sizeof eight);
            if (eight == 0) {
               p += 8 * LC_WORD_BYTES;
               continue;
            }
         }
         if (*w == 0) {
            p += LC_WORD_BYTES;
            continue;
         }
      }
      *(volatile uintptr_t *)&m->cur = p;
      uintptr_t value;
      __builtin_memcpy(&value, (const void *)p, sizeof value);
      if (value - low < range)
         see(m, pass, p, value);
      p += LC_WORD_BYTES;
   }
   m->cur = end;
}

/* Takes the next block of the queue; false at the end. */
static inline bool next_block(struct lc_mark *m)
{
   if (m->head == m->tail)
      return false;
   if (m->tail - m->head > FETCH_RECORD)
      __builtin_prefetch(&m->index->span[m->queue[m->head + FETCH_RECORD]]);
   if (m->tail - m->head > FETCH_CONTENT) {
      uintptr_t ahead = m->index->span[m->queue[m->head + FETCH_CONTENT]].addr;
      __builtin_prefetch((const void *)ahead);
      if (m->env.written != NULL)
         __builtin_prefetch(lc_written_byte(m->env.written, ahead));
   }
   m->rank = m->queue[m->head++];
   const struct lc_span *s = &m->index->span[m->rank];
   m->words += s->size >> LC_WORD_LOG2;
   m->cur = (s->addr + LC_WORD_BYTES - 1) & ~(uintptr_t)(LC_WORD_BYTES - 1);
   m->end = (s->addr + s->size) & ~(uintptr_t)(LC_WORD_BYTES - 1);
   return true;
}

static void drain_reachable(void *arg)
{
   struct lc_mark *m = arg;
   do
      scan(m, PASS_REACHABLE);
   while (m->in_block && next_block(m));
}

static void drain_possible(void *arg)
{
   struct lc_mark *m = arg;
   do
      scan(m, PASS_POSSIBLE);
   while (next_block(m));
}

static void drain_lost(void *arg)
{
   struct lc_mark *m = arg;
   do
      scan(m, PASS_CLIQUES);
   while (next_block(m));
}

static void drain_each(void *arg)
{
   scan(arg, PASS_EACH);
}

static void skip_page(struct lc_mark *m, uintptr_t bad)
{
   uintptr_t behind = (bad | (PAGE_BYTES - 1)) + 1;
   if (bad >= m->cur && bad < m->cur + LC_WORD_BYTES && behind > m->cur && behind < m->end)
      m->cur = behind;
   else
      m->cur += LC_WORD_BYTES;
}

static void run(struct lc_mark *m)
{
   static void (*const drain[])(void *) = {
      [PASS_REACHABLE] = drain_reachable,
      [PASS_POSSIBLE] = drain_possible,
      [PASS_CLIQUES] = drain_lost,
      [PASS_EACH] = drain_each,
   };
   uintptr_t bad;
   while (!m->env.guard(m->env.ctx, drain[m->pass], m, &bad))
      skip_page(m, bad);
}

static void begin(struct lc_mark *m, enum pass pass, uintptr_t start, uintptr_t end, bool in_block)
{
   m->pass = pass;
   m->cur = (start + LC_WORD_BYTES - 1) & ~(uintptr_t)(LC_WORD_BYTES - 1);
   m->end = end & ~(uintptr_t)(LC_WORD_BYTES - 1);
   m->in_block = m->by_marks = in_block;
}

static void scan_root(struct lc_mark *m, uintptr_t start, uintptr_t end, unsigned source, bool by_marks)
{
   if (m->index->count == 0 || start >= end)
      return;
   begin(m, PASS_REACHABLE, start, end, false);
   m->by_marks = by_marks;
   m->source = source;
   m->words += (end - start) >> LC_WORD_LOG2;
   run(m);
}

void lc_mark_root(struct lc_mark *m, uintptr_t start, uintptr_t end, unsigned source)
{
   scan_root(m, start, end, source, false);
}

void lc_mark_written_root(struct lc_mark *m, uintptr_t start, uintptr_t end, unsigned source)
{
   scan_root(m, start, end, source, true);
}

struct one_value {
   struct lc_mark *m;
   uintptr_t where, value;
};

static void see_value(void *arg)
{
   struct one_value *v = arg;
   see_reachable(v->m, v->where, v->value);
}

void lc_mark_value(struct lc_mark *m, uintptr_t value, uintptr_t where, unsigned source)
{
   if (m->index->count == 0)
      return;
   struct one_value v = { m, where, value };
   uintptr_t bad;
   m->in_block = false;
   m->source = source;
   m->env.guard(m->env.ctx, see_value, &v, &bad);
}

void lc_mark_block(struct lc_mark *m, uint32_t rank, unsigned source)
{
   m->in_block = false;
   m->source = source;
   m->bits[rank] |= ROOTED;
   if (state_of(m, rank) != LC_REACHABLE)
      enqueue(m, rank, LC_REACHABLE, 0, m->index->span[rank].addr);
}

static void drain_queue(struct lc_mark *m, enum pass pass)
{
   begin(m, pass, 0, 0, true);
   run(m);
}

static void enter_candidates(struct lc_mark *m)
{
   for (uint32_t r = 0; r < m->index->count; r++)
      if ((m->bits[r] & CANDIDATE) != 0 && state_of(m, r) == LC_DEFINITE) {
         m->bits[r] = (uint8_t)(LC_POSSIBLE | (m->bits[r] & ROOTED));
         m->queue[m->tail++] = r;
      }
}

static void group_lost(struct lc_mark *m)
{
   for (uint32_t r = 0; r < m->index->count; r++) {
      if (state_of(m, r) != LC_DEFINITE)
         continue;
      if (m->leader == NULL)
         m->leader = lc_mem_get(&m->mem, sizeof *m->leader * m->index->count);
      m->clique = m->leader[r] = m->rank = r;
      const struct lc_span *s = &m->index->span[r];
      begin(m, PASS_CLIQUES, s->addr, s->addr + s->size, true);
      run(m);
   }
}

void lc_mark_finish(struct lc_mark *m)
{
   if (m->index->count == 0)
      return;
   drain_queue(m, PASS_REACHABLE);
   enter_candidates(m);
   drain_queue(m, PASS_POSSIBLE);
   group_lost(m);
}

enum lc_state lc_mark_state(const struct lc_mark *m, uint32_t rank)
{
   return state_of(m, rank);
}

bool lc_mark_is_rooted(const struct lc_mark *m, uint32_t rank)
{
   return (m->bits[rank] & ROOTED) != 0;
}

enum lc_heuristic lc_mark_heuristic(const struct lc_mark *m, uint32_t rank)
{
   return (enum lc_heuristic)((m->bits[rank] & HEUR) >> HEUR_SHIFT);
}

uint32_t lc_mark_leader(const struct lc_mark *m, uint32_t rank)
{
   uint32_t leader = rank;
   while (state_of(m, leader) == LC_INDIRECT)
      leader = m->leader[leader];
   while (state_of(m, rank) == LC_INDIRECT) { /* the way is short next time */
      uint32_t next = m->leader[rank];
      m->leader[rank] = leader;
      rank = next;
   }
   return leader;
}

bool lc_mark_parent(const struct lc_mark *m, uint32_t rank, struct lc_parent *parent)
{
   uint32_t n = m->index->count;
   uint32_t p = m->parent == NULL ? 0 : m->parent[rank];
   if (p == 0 || state_of(m, rank) < LC_POSSIBLE)
      return false;
   if (p <= n) {
      *parent = (struct lc_parent){ .rank = p - 1 };
      return true;
   }
   const struct ref *r = &m->refs[p - n - 1];
   *parent = (struct lc_parent){ .is_root = true, .where = r->where, .source = r->source };
   return true;
}

void lc_mark_each_pointer(struct lc_mark *m, uint32_t rank,
                          void (*visit)(void *arg, uintptr_t where, uintptr_t value, uint32_t rank),
                          void *arg)
{
   const struct lc_span *s = &m->index->span[rank];
   begin(m, PASS_EACH, s->addr, s->addr + s->size, true);
   m->each = visit;
   m->each_arg = arg;
   run(m);
}

uint64_t lc_mark_words(const struct lc_mark *m)
{
   return m->words;
}

/* ---- words, whatever they hold ---- */

struct word_scan {
   uintptr_t cur, end;
   void (*visit)(void *arg, uintptr_t where, uintptr_t value);
   void *arg;
};

static void visit_words(void *arg)
{
   struct word_scan *s = arg;
   while (s->cur < s->end) {
      uintptr_t where = s->cur, value;
      value = *(const volatile uintptr_t *)where;
      s->cur = where + LC_WORD_BYTES;
      s->visit(s->arg, where, value);
   }
}

void lc_mark_words_of(const struct lc_mark_env *env, uintptr_t start, uintptr_t end,
                      void (*visit)(void *arg, uintptr_t where, uintptr_t value), void *arg)
{
   struct word_scan s = { (start + LC_WORD_BYTES - 1) & ~(uintptr_t)(LC_WORD_BYTES - 1),
                          end & ~(uintptr_t)(LC_WORD_BYTES - 1), visit, arg };
   uintptr_t bad;
   while (!env->guard(env->ctx, visit_words, &s, &bad))
      s.cur = (s.cur | (PAGE_BYTES - 1)) + 1;
}
