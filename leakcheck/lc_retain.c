/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each block holds alone; see the header.
 *
 * Nodes are numbered in the order a depth-first walk finds them: 1 is the root of all
 * roots, rank r is node number[r].  Arrays by node have count + 2 places.
 */
#include "lc_retain.h"

enum { FIRST_EDGES = 4096, ROOT = 1 };

struct edges {
   uint32_t *to;    /* ranks */
   size_t count, room;
   size_t *start;   /* by rank: where its pointers begin; count + 1 places */
};

struct tree {
   struct lc_mem mem;
   const struct lc_index *index;
   struct lc_mark *mark;
   struct edges out;
   uint32_t nodes;     /* nodes numbered so far */
   uint32_t *number;   /* by rank; 0: not yet */
   uint32_t *rank;     /* by node */
   uint32_t *parent;   /* by node, in the walk */
   uint32_t *stack;    /* scratch */
   uint32_t *ancestor, *label, *semi, *idom; /* by node */
   size_t *pred_start; /* by node */
   uint32_t *pred;     /* nodes */
};

/* ---- edges ---- */

static void add_edge(void *arg, uintptr_t where, uintptr_t value, uint32_t rank)
{
   struct tree *t = arg;
   struct edges *e = &t->out;
   (void)where, (void)value;
   if (e->count == e->room) {
      size_t room = e->room == 0 ? FIRST_EDGES : 2 * e->room;
      uint32_t *to = lc_mem_get(&t->mem, sizeof *to * room);
      for (size_t i = 0; i < e->count; i++)
         to[i] = e->to[i];
      lc_mem_put(&t->mem, e->to, sizeof *to * e->room);
      e->to = to;
      e->room = room;
   }
   e->to[e->count++] = rank;
}

static void collect_edges(struct tree *t)
{
   uint32_t n = t->index->count;
   t->out.start = lc_mem_get(&t->mem, sizeof *t->out.start * ((size_t)n + 1));
   for (uint32_t r = 0; r < n; r++) {
      t->out.start[r] = t->out.count;
      lc_mark_each_pointer(t->mark, r, add_edge, t);
   }
   t->out.start[n] = t->out.count;
}

/* Does a root of all roots point to this block? */
static bool hangs_from_root(const struct tree *t, uint32_t rank)
{
   return lc_mark_is_rooted(t->mark, rank) || lc_mark_state(t->mark, rank) == LC_DEFINITE;
}

/* ---- the walk ---- */

static void enter(struct tree *t, uint32_t rank, uint32_t parent)
{
   uint32_t node = ++t->nodes;
   t->number[rank] = node;
   t->rank[node] = rank;
   t->parent[node] = parent;
}

/* Depth first from RANK.  The scratch stack holds ranks under way; `next` where each goes on. */
static void walk(struct tree *t, uint32_t rank, size_t *next)
{
   uint32_t depth = 0;
   enter(t, rank, ROOT);
   t->stack[depth++] = rank;
   next[rank] = t->out.start[rank];
   while (depth > 0) {
      uint32_t at = t->stack[depth - 1];
      if (next[at] == t->out.start[at + 1]) {
         depth--;
         continue;
      }
      uint32_t to = t->out.to[next[at]++];
      if (t->number[to] != 0)
         continue;
      enter(t, to, t->number[at]);
      t->stack[depth++] = to;
      next[to] = t->out.start[to];
   }
}

static void number_nodes(struct tree *t)
{
   uint32_t n = t->index->count;
   size_t *next = lc_mem_get(&t->mem, sizeof *next * n);
   t->nodes = ROOT;
   for (uint32_t r = 0; r < n; r++)
      if (hangs_from_root(t, r) && t->number[r] == 0)
         walk(t, r, next);
   for (uint32_t r = 0; r < n; r++) /* reached by a register only, or muted */
      if (t->number[r] == 0)
         walk(t, r, next);
   lc_mem_put(&t->mem, next, sizeof *next * n);
}

/* What points to each node: counted, then filled in. */
static void collect_predecessors(struct tree *t)
{
   size_t n = (size_t)t->index->count + 2;
   t->pred_start = lc_mem_get(&t->mem, sizeof *t->pred_start * (n + 1));
   t->pred = lc_mem_get(&t->mem, sizeof *t->pred * (t->out.count + 1));
   for (size_t i = 0; i < t->out.count; i++)
      t->pred_start[t->number[t->out.to[i]] + 1]++;
   for (size_t i = 1; i <= n; i++)
      t->pred_start[i] += t->pred_start[i - 1];
   size_t *fill = lc_mem_get(&t->mem, sizeof *fill * n);
   for (uint32_t r = 0; r < t->index->count; r++)
      for (size_t i = t->out.start[r]; i < t->out.start[r + 1]; i++) {
         uint32_t node = t->number[t->out.to[i]];
         t->pred[t->pred_start[node] + fill[node]++] = t->number[r];
      }
   lc_mem_put(&t->mem, fill, sizeof *fill * n);
}

/* ---- dominators ---- */

/* The node of least semidominator on the way from V up to where nodes below LINKED begin;
   shortens the way. */
static uint32_t eval(struct tree *t, uint32_t v, uint32_t linked)
{
   if (t->ancestor[v] < linked)
      return t->label[v];
   uint32_t depth = 0;
   do {
      t->stack[depth++] = v;
      v = t->ancestor[v];
   } while (t->ancestor[v] >= linked);
   uint32_t above = v, best = t->label[v];
   while (depth > 0) {
      v = t->stack[--depth];
      t->ancestor[v] = t->ancestor[above];
      if (t->semi[best] < t->semi[t->label[v]])
         t->label[v] = best;
      else
         best = t->label[v];
      above = v;
   }
   return t->label[v];
}

static void find_semidominators(struct tree *t)
{
   for (uint32_t i = 0; i <= t->nodes; i++) {
      t->ancestor[i] = t->idom[i] = t->parent[i];
      t->label[i] = t->semi[i] = i;
   }
   for (uint32_t i = t->nodes; i > ROOT; i--) {
      t->semi[i] = t->parent[i];
      if (hangs_from_root(t, t->rank[i]))
         t->semi[i] = ROOT;
      for (size_t k = t->pred_start[i]; k < t->pred_start[i + 1]; k++) {
         uint32_t s = t->semi[eval(t, t->pred[k], i + 1)];
         if (s < t->semi[i])
            t->semi[i] = s;
      }
   }
}

static void find_dominators(struct tree *t)
{
   find_semidominators(t);
   for (uint32_t i = ROOT + 1; i <= t->nodes; i++)
      while (t->idom[i] > t->semi[i])
         t->idom[i] = t->idom[t->idom[i]];
}

/* A dominator has a lower number than what it dominates. */
static size_t *sum_up(struct tree *t)
{
   size_t *bytes = lc_mem_get(&t->mem, sizeof *bytes * t->index->count);
   for (uint32_t i = t->nodes; i > ROOT; i--) {
      bytes[t->rank[i]] += t->index->span[t->rank[i]].size;
      if (t->idom[i] > ROOT)
         bytes[t->rank[t->idom[i]]] += bytes[t->rank[i]];
   }
   return bytes;
}

size_t *lc_retain_create(const struct lc_mem *mem, const struct lc_index *index, struct lc_mark *mark)
{
   struct tree t = { .mem = *mem, .index = index, .mark = mark };
   size_t n = (size_t)index->count + 2;
   uint32_t **const array[] = { &t.number, &t.rank, &t.parent, &t.stack, &t.ancestor, &t.label, &t.semi, &t.idom };
   enum { N_ARRAYS = sizeof array / sizeof *array };
   for (int i = 0; i < N_ARRAYS; i++)
      *array[i] = lc_mem_get(mem, sizeof **array[i] * n);
   collect_edges(&t);
   number_nodes(&t);
   collect_predecessors(&t);
   find_dominators(&t);
   size_t *bytes = sum_up(&t);
   for (int i = 0; i < N_ARRAYS; i++)
      lc_mem_put(mem, *array[i], sizeof **array[i] * n);
   lc_mem_put(mem, t.pred_start, sizeof *t.pred_start * (n + 1));
   lc_mem_put(mem, t.pred, sizeof *t.pred * (t.out.count + 1));
   lc_mem_put(mem, t.out.start, sizeof *t.out.start * (n - 1));
   lc_mem_put(mem, t.out.to, sizeof *t.out.to * t.out.room);
   return bytes;
}

void lc_retain_destroy(const struct lc_mem *mem, const struct lc_index *index, size_t *bytes)
{
   lc_mem_put(mem, bytes, sizeof *bytes * index->count);
}
