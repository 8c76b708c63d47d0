/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IR that sets bytes of the written map; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_tooliface.h"

#include "ct_ir.h"
#include "lc_marks.h"
#include "lc_state.h"

enum { N_ANCHORS = 8 };

/* A byte of the map is at INDEX + AT, the one known in this superblock, the other always. */
struct byte {
   IRExpr *index;
   UWord at;
};

/* A word whose byte is known. */
struct anchor {
   struct lc_place place;
   IRExpr *base; /* the chunk's entry in the table; NULL in the near map */
   struct byte byte;
};

struct lc_marks {
   IRType word;
   Bool near;
   struct anchor anchor[N_ANCHORS]; /* a ring */
   UInt n_anchors;
};

struct lc_marks *lc_marks_create(void)
{
   return VG_(calloc)("lc.marks", 1, sizeof(struct lc_marks));
}

void lc_marks_begin(struct lc_marks *m, IRType word)
{
   m->word = word;
   m->n_anchors = 0;
}

void lc_marks_use_near(struct lc_marks *m, Bool near)
{
   m->near = near;
}

/* NULL for the near map. */
static IRExpr *base_of(const struct lc_marks *m, IRSB *sb, IRExpr *addr)
{
   if (m->near)
      return NULL;
   const struct lc_written *w = &lc_watch.written;
   IRExpr *chunk = ct_ir_shr(sb, m->word, addr, w->shape.chunk_log2);
   IRExpr *entry = ct_ir_shl(sb, m->word, chunk, LC_WORD_LOG2);
   entry = ct_ir_add(sb, m->word, entry, ct_ir_word(m->word, (UWord)w->base));
   return ct_ir_load(sb, m->word, entry);
}

static struct byte byte_of(const struct lc_marks *m, IRSB *sb, IRExpr *base, IRExpr *addr)
{
   IRExpr *word = ct_ir_shr(sb, m->word, addr, LC_WORD_LOG2);
   if (base != NULL)
      return (struct byte){ ct_ir_add(sb, m->word, base, word), 0 };
   const struct lc_written *w = &lc_watch.written;
   UWord n_words = (UWord)1 << (w->shape.near_log2 - LC_WORD_LOG2);
   word = ct_ir_and(sb, m->word, word, ct_ir_word(m->word, n_words - 1));
   return (struct byte){ word, w->base[0] };
}

/* Sets N bytes: with one store if a type has that many bytes, else with two that overlap. */
static void store(const struct lc_marks *m, IRSB *sb, struct byte byte, UInt n)
{
   static const ULong ones = 0x0101010101010101ULL;
   UInt width = n >= 8 ? 8 : n >= 4 ? 4 : n >= 2 ? 2 : 1;
   IRExpr *marks = IRExpr_Const(width == 8   ? IRConst_U64(ones)
                                : width == 4 ? IRConst_U32((UInt)ones)
                                : width == 2 ? IRConst_U16((UShort)ones)
                                             : IRConst_U8((UChar)ones));
   IRExpr *at = byte.at == 0 ? byte.index : ct_ir_add(sb, m->word, byte.index, ct_ir_word(m->word, byte.at));
   addStmtToIRSB(sb, IRStmt_Store(Iend_LE, at, marks));
   if (n == width)
      return;
   at = ct_ir_add(sb, m->word, byte.index, ct_ir_word(m->word, byte.at + n - width));
   addStmtToIRSB(sb, IRStmt_Store(Iend_LE, at, marks));
}

void lc_marks_set(struct lc_marks *m, IRSB *sb, IRExpr *addr, UInt words)
{
   store(m, sb, byte_of(m, sb, base_of(m, sb, addr), addr), words);
}

/* ---- runs ---- */

static Word distance(const struct anchor *a, struct lc_place p)
{
   return (Word)(p.offset - a->place.offset);
}

/* An anchor within reach of P, best one at a distance of whole words; NULL if there is none. */
static const struct anchor *anchor_near(const struct lc_marks *m, struct lc_place p)
{
   const Word reach = LC_REACH_WORDS * LC_WORD_BYTES;
   const struct anchor *near = NULL;
   for (UInt i = m->n_anchors < N_ANCHORS ? 0 : m->n_anchors - N_ANCHORS; i < m->n_anchors; i++) {
      const struct anchor *a = &m->anchor[i % N_ANCHORS];
      Word d = distance(a, p);
      if (a->place.root != p.root || d > reach || d < -reach)
         continue;
      if (d % LC_WORD_BYTES == 0)
         return a;
      near = a;
   }
   return near;
}

void lc_marks_set_run(struct lc_marks *m, IRSB *sb, IRExpr *addr, const struct lc_run *run)
{
   struct lc_place place = { run->place.root, run->place.offset + (Addr)run->from };
   const struct anchor *a = anchor_near(m, place);
   if (a != NULL && distance(a, place) % LC_WORD_BYTES == 0) {
      UWord further = (UWord)(distance(a, place) / LC_WORD_BYTES);
      store(m, sb, (struct byte){ a->byte.index, a->byte.at + further }, run->words);
      return;
   }
   if (run->from != 0)
      addr = ct_ir_add(sb, m->word, addr, ct_ir_word(m->word, (UWord)run->from));
   IRExpr *base = a != NULL ? a->base : base_of(m, sb, addr);
   struct byte byte = byte_of(m, sb, base, addr);
   m->anchor[m->n_anchors++ % N_ANCHORS] = (struct anchor){ place, base, byte };
   store(m, sb, byte, run->words);
}
