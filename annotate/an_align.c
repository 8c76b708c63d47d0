/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which old lines are which new lines?  See the header. */
#include "an_align.h"

#include <stdlib.h>
#include <string.h>

enum { LCS_CELLS = 1 << 20, LIKE_CELLS = 1 << 12, LEAST_LIKENESS = 50 };

/* A piece of both texts: [a, a_end) of the old, [b, b_end) of the new. */
struct piece {
   size_t a, a_end, b, b_end;
};

struct alignment {
   const uint64_t *old_line, *new_line;
   const struct an_likeness *likeness;
   int32_t *to;
};

/* Matches what is equal at both ends of the piece and takes it off. */
static void match_ends(struct alignment *al, struct piece *p)
{
   while (p->a < p->a_end && p->b < p->b_end &&
          al->old_line[p->a] == al->new_line[p->b])
      al->to[p->a++] = (int32_t)p->b++;
   while (p->a < p->a_end && p->b < p->b_end &&
          al->old_line[p->a_end - 1] == al->new_line[p->b_end - 1])
      al->to[--p->a_end] = (int32_t)--p->b_end;
}

/* The longest common subsequence of a small piece: length[i][j] is that of
   the ends from old i and new j on. */
static bool match_lcs(struct alignment *al, const struct piece *p)
{
   size_t const n = p->a_end - p->a, m = p->b_end - p->b;
   if (n == 0 || m == 0 || n > LCS_CELLS / m)
      return true;
   uint32_t *length = calloc((n + 1) * (m + 1), sizeof *length);
   if (!length)
      return false;
   const uint64_t *a = al->old_line + p->a, *b = al->new_line + p->b;
   for (size_t i = n; i-- > 0;)
      for (size_t j = m; j-- > 0;) {
         uint32_t *cell = &length[i * (m + 1) + j];
         uint32_t const down = cell[m + 1], right = cell[1];
         *cell = a[i] == b[j] ? cell[m + 2] + 1 : down > right ? down : right;
      }
   for (size_t i = 0, j = 0; i < n && j < m;) {
      const uint32_t *cell = &length[i * (m + 1) + j];
      if (a[i] == b[j])
         al->to[p->a + i++] = (int32_t)(p->b + j++);
      else if (cell[m + 1] >= cell[1])
         i++;
      else
         j++;
   }
   free(length);
   return true;
}

struct entry {
   uint64_t line;
   uint32_t index;
   bool is_new;
};

static int compare_entries(const void *va, const void *vb)
{
   const struct entry *x = va, *y = vb;
   if (x->line != y->line)
      return x->line < y->line ? -1 : 1;
   if (x->is_new != y->is_new)
      return x->is_new ? 1 : -1;
   return x->index < y->index ? -1 : x->index > y->index;
}

struct anchor {
   uint32_t a, b;
   int32_t before; /* the anchor before it in the best chain */
};

static int compare_anchors(const void *va, const void *vb)
{
   const struct anchor *x = va, *y = vb;
   return x->a < y->a ? -1 : x->a > y->a;
}

/* The lines that stand once in each half of the piece, by old position. */
static size_t find_anchors(const struct alignment *al, const struct piece *p,
                           struct entry *entry, struct anchor *anchor)
{
   size_t n = 0, n_anchors = 0;
   for (size_t i = p->a; i < p->a_end; i++)
      entry[n++] = (struct entry){ al->old_line[i], (uint32_t)i, false };
   for (size_t i = p->b; i < p->b_end; i++)
      entry[n++] = (struct entry){ al->new_line[i], (uint32_t)i, true };
   qsort(entry, n, sizeof *entry, compare_entries);
   for (size_t i = 0, end; i < n; i = end) {
      for (end = i + 1; end < n && entry[end].line == entry[i].line; end++)
         ;
      if (end == i + 2 && !entry[i].is_new && entry[i + 1].is_new)
         anchor[n_anchors++] =
            (struct anchor){ entry[i].index, entry[i + 1].index, -1 };
   }
   qsort(anchor, n_anchors, sizeof *anchor, compare_anchors);
   return n_anchors;
}

/* Marks the longest chain of anchors that ascend in both texts (patience
   sorting): top[k] is the anchor that ends the best chain of k + 1. */
static void match_chain(struct alignment *al, struct anchor *anchor, size_t n,
                        int32_t *top)
{
   size_t n_tops = 0;
   for (size_t i = 0; i < n; i++) {
      size_t low = 0, high = n_tops;
      while (low < high) {
         size_t mid = (low + high) / 2;
         if (anchor[top[mid]].b < anchor[i].b)
            low = mid + 1;
         else
            high = mid;
      }
      anchor[i].before = low ? top[low - 1] : -1;
      top[low] = (int32_t)i;
      n_tops += low == n_tops;
   }
   for (int32_t i = n_tops ? top[n_tops - 1] : -1; i >= 0; i = anchor[i].before)
      al->to[anchor[i].a] = (int32_t)anchor[i].b;
}

static bool match_unique(struct alignment *al, const struct piece *p)
{
   size_t const n = p->a_end - p->a, m = p->b_end - p->b;
   if (n == 0 || m == 0)
      return true;
   struct entry *entry = malloc((n + m) * sizeof *entry);
   struct anchor *anchor = malloc(n * sizeof *anchor);
   int32_t *top = malloc(n * sizeof *top);
   bool const ok = entry && anchor && top;
   if (ok)
      match_chain(al, anchor, find_anchors(al, p, entry, anchor), top);
   free(entry);
   free(anchor);
   free(top);
   return ok;
}

/* What happens to the piece between two matches. */
typedef bool on_piece(struct alignment *al, struct piece *p);

static bool each_gap(struct alignment *al, struct piece whole, on_piece *visit)
{
   struct piece gap = { whole.a, whole.a, whole.b, whole.b };
   for (size_t i = whole.a; i <= whole.a_end; i++) {
      if (i < whole.a_end && al->to[i] < 0)
         continue;
      gap.a_end = i;
      gap.b_end = i < whole.a_end ? (size_t)al->to[i] : whole.b_end;
      size_t const next_b = gap.b_end + 1;
      if (!visit(al, &gap))
         return false;
      gap.a = i + 1;
      gap.b = next_b;
   }
   return true;
}

static bool fill_gap(struct alignment *al, struct piece *p)
{
   match_ends(al, p);
   return match_lcs(al, p);
}

/* Pairs, in order, so that the likenesses of the pairs have the largest sum:
   cell[i][j] is that of the ends from old i and new j on. */
static bool pair_alike(struct alignment *al, const struct piece *p)
{
   size_t const n = p->a_end - p->a, m = p->b_end - p->b;
   if (!al->likeness || n == 0 || m == 0 || n > LIKE_CELLS / m)
      return true;
   uint32_t *sum = calloc(2 * (n + 1) * (m + 1), sizeof *sum);
   if (!sum)
      return false;
   uint32_t *alike = sum + (n + 1) * (m + 1);
   for (size_t i = n; i-- > 0;)
      for (size_t j = m; j-- > 0;) {
         size_t const at = i * (m + 1) + j;
         unsigned const l = al->likeness->of(al->likeness->texts, p->a + i, p->b + j);
         uint32_t const down = sum[at + m + 1], right = sum[at + 1];
         uint32_t const both = l < LEAST_LIKENESS ? 0 : l + sum[at + m + 2];
         uint32_t const skip = down > right ? down : right;
         alike[at] = both > skip;
         sum[at] = both > skip ? both : skip;
      }
   for (size_t i = 0, j = 0; i < n && j < m;) {
      size_t const at = i * (m + 1) + j;
      if (alike[at])
         al->to[p->a + i++] = (int32_t)(p->b + j++);
      else if (sum[at + m + 1] >= sum[at + 1])
         i++;
      else
         j++;
   }
   free(sum);
   return true;
}

/* As many old lines as new ones: edited in place. */
static bool pair_edited(struct alignment *al, struct piece *p)
{
   if (p->a_end - p->a != p->b_end - p->b)
      return pair_alike(al, p);
   while (p->a < p->a_end)
      al->to[p->a++] = (int32_t)p->b++;
   return true;
}

bool an_align(const uint64_t *old_line, size_t n_old, const uint64_t *new_line,
              size_t n_new, const struct an_likeness *likeness, int32_t *to)
{
   struct alignment al = { old_line, new_line, likeness, to };
   struct piece const whole = { 0, n_old, 0, n_new };
   struct piece middle = whole;
   for (size_t i = 0; i < n_old; i++)
      to[i] = -1;
   match_ends(&al, &middle);
   return match_unique(&al, &middle) && each_gap(&al, whole, fill_gap) &&
          each_gap(&al, whole, pair_edited);
}
