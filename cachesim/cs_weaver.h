/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The superblock that is being woven: what the parts of weaving share.
 *
 *     cs_weave         segments, probes, calls of helpers
 *     cs_weave_group   groups of accesses, in code without inline probes
 *     cs_weave_clock   how the clock is advanced, and stamps of inline probes
 */
#ifndef CS_WEAVER_H
#define CS_WEAVER_H

#include "cs_block.h"
#include "cs_options.h"

#include "ct_ir.h"

/* Of the open segment; cs_weave_clock.c's own. */
struct cs_weave_clock {
   IRConst *time; /* how far its probes advance the clock, to be filled in; NULL: not yet */
   IRTemp now;    /* the clock before that, plus `plus` */
   UInt plus;
   UInt taken;    /* stamps, since then */
};

struct cs_weaver {
   IRSB *out;
   enum cs_probes probes;
   const VexGuestLayout *layout;
   IRType addr_type;   /* a guest and host word */
   struct cs_segment *segment; /* the open one */
   Bool marked;
   Bool timed;         /* the clock counts instructions, too */
   IRExpr *near;       /* its address in a register; NULL: not now */
   struct cs_weave_clock clock;
   struct cs_group *group; /* that waits for its call; NULL: none */
   IRExpr *taken;      /* the outcome of its branch */
   Bool begun;         /* a group has been begun */
   UInt inline_left;   /* inline probes that this superblock may still get */
};

static inline IRExpr *cs_weaver_word(const struct cs_weaver *w, ULong value)
{
   return ct_ir_word(w->addr_type, value);
}

static inline IRExpr *cs_weaver_pointer(const struct cs_weaver *w, const void *p)
{
   return ct_ir_word(w->addr_type, (HWord)p);
}

/* The address P of something static: relative to a segment in a register, if there
   is one, since VEX makes a constant of 64 bits anew for every use. */
static inline IRExpr *cs_weaver_nearby(const struct cs_weaver *w, const void *p)
{
   if (!w->near)
      return cs_weaver_pointer(w, p);
   return ct_ir_op64(w->out, Iop_Add64, w->near, ct_ir_u64((HWord)p - (HWord)w->segment));
}

static inline void cs_weaver_add_to(struct cs_weaver *w, IRExpr *counter, IRExpr *n)
{
   IRExpr *count = ct_ir_load(w->out, Ity_I64, counter);
   ct_ir_store(w->out, counter, ct_ir_op64(w->out, Iop_Add64, count, n));
}

#endif
