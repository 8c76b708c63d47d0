/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of every translated superblock, and its counters.
 *
 * A superblock is cut into *segments* at its side exits (in compat mode also
 * where Cachegrind empties its event queue).  All of a segment runs or none,
 * so one counter is enough for the Ir, Dr, Dw, Bc and Bi of all its *sites*; a
 * site is one event of one instruction, and its misses are counted as they
 * happen, in the site's cost centre.  "Folding" a segment adds its counter to
 * the cost centres of its sites and sets it to zero.
 *
 * Generated code holds addresses of segments and sites, so a block lives as
 * long as its translation; and longer, if that is thrown away while it runs (ct_discard.h).
 */
#ifndef CS_BLOCK_H
#define CS_BLOCK_H

#include "cs_cost.h"
#include "cs_group.h"

#include "pub_tool_basics.h"

/* What a site counts once per execution of its segment. */
enum cs_site_kind {
   CS_SITE_FETCH,         /* Ir */
   CS_SITE_FETCH_ONGOING, /* one iteration of a repeated instruction: no Ir */
   CS_SITE_READ,          /* Dr */
   CS_SITE_WRITE,         /* Dw */
   CS_SITE_GUARDED_READ,  /* nothing: its helper counts Dr */
   CS_SITE_GUARDED_WRITE, /* nothing: its helper counts Dw */
   CS_SITE_CONDITIONAL,   /* Bc */
   CS_SITE_INDIRECT       /* Bi */
};

struct cs_site {
   struct cs_cost *cost;
   Addr insn;    /* address of the instruction */
   UInt before;  /* with an inline probe: its stamp is so much before the clock */
   UShort size;  /* bytes accessed */
   UShort index; /* in its block */
   UInt missed;  /* so often, modulo 2^32, in the executions that its segment counts */
   UChar kind;   /* enum cs_site_kind */
   UChar on;     /* enum cs_access: what its counts are charged on */
};

struct cs_segment {
   ULong count; /* executions, where its groups do not count them; incremented where it ends */
   struct cs_site *site;
   UInt n_sites;
   UInt time;    /* how far inline probes advance the clock, from the one of ... on: */
   UInt first_stamped; /* this site */
   struct cs_group *groups; /* the last one first */
   struct cs_segment *next; /* in the block */
};

/* Is SITE counted with the executions of its segment, and not by its helper or elsewhere? */
static inline Bool cs_site_is_counted(const struct cs_site *site)
{
   return site->kind != CS_SITE_FETCH_ONGOING && site->kind != CS_SITE_GUARDED_READ
          && site->kind != CS_SITE_GUARDED_WRITE;
}

struct cs_block; /* one translation */

/* Begin the block of the translation for guest address KEY, whose code begins at CODE (elsewhere
   if a function is replaced or wrapped), with room for N_SITES sites. */
struct cs_block *cs_block_create(Addr key, Addr code, UInt n_sites);

/* The next free site of B, zeroed. */
struct cs_site *cs_block_add_site(struct cs_block *b);

/* A new segment of B whose sites begin with the next one added. */
struct cs_segment *cs_block_add_segment(struct cs_block *b);

/* SITE, whose translation lives, has missed again: if it is uncertain, say so.  Now and
   then is enough. */
void cs_block_judge(const struct cs_site *site);

/* The translation for KEY with the code at CODE is gone, if there was one; perhaps it is just
   running, and goes on counting. */
void cs_block_discard(Addr key, Addr code);

/* Fold and free the blocks whose translations are gone.  Not from generated code. */
void cs_blocks_release(void);

/* Fold all segments of all blocks, also of those not yet released. */
void cs_blocks_fold(void);

/* Set all counters to zero without folding. */
void cs_blocks_zero(void);

/* A new group of S, which begins with SITE. */
struct cs_group *cs_block_add_group(struct cs_segment *s, struct cs_site *site);

/* Instructions of S that have a site so far. */
UInt cs_segment_begun(const struct cs_segment *s);

/* The instructions of S: its Ir per execution. */
UInt cs_segment_instructions(const struct cs_segment *s);

/* Count and simulate the part of SEGMENT that ran before a fault at INSN, and no more of
   it: what comes before INSN whole, of INSN the fetch.  EA are the slots of its groups. */
void cs_segment_book_part(struct cs_segment *segment, Addr insn, const Addr *ea);

#endif
