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

#include "cs_book.h"
#include "cs_shadow.h"

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

/* At most: accesses, sites behind the first, lines fetched (more count as so many). */
enum { CS_GROUP_SLOTS = CS_SHADOW_SLOTS, CS_GROUP_SITES = 255, CS_GROUP_LINES = 2 };

struct cs_group {
   Long count;                  /* calls less CS_TIER_EXECUTIONS, where they count a segment */
   Addr line;                   /* address of the first one to look up */
   UChar limit[CS_GROUP_SLOTS]; /* bytes of a line less those of the access */
   UInt time;                   /* how far a call advances the clock */
   UShort entry;                /* of the line in I1's presence table */
   /* The above is read at every call. */
   UShort end;                  /* instructions of its segment that have begun when it is called */
   UChar n;                     /* accesses */
   UChar lines;                 /* to look up: none, one, two or more */
   UChar counts : 1;            /* its segment: it is the first one there */
   UChar begins : 1;            /* its superblock */
   UChar in_line : 1;           /* it looks up one line, which holds all of the fetched instruction */
   UChar branch;                /* the conditional branch that ends it, counted from `site`; 0: none */
   UShort missed_l1, missed_ll; /* of its fetch, if that is in_line: not yet booked (cs_block_book_fetches) */
   struct cs_site *site;        /* of the fetch; else of the first access */
   UChar after[CS_GROUP_SLOTS]; /* the site of the access, counted from `site` */
   struct cs_group *next;       /* in the segment */
};
_Static_assert(sizeof(struct cs_group) <= 64, "a group is in one line of the host");

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

static inline Bool cs_site_is_fetch(const struct cs_site *site)
{
   return site->kind == CS_SITE_FETCH || site->kind == CS_SITE_FETCH_ONGOING;
}

/* Book N executions of SITE. */
static inline void cs_site_book(const struct cs_site *site, ULong n)
{
   if (cs_site_is_counted(site))
      cs_book_done(site->cost, site->on, n);
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

/* A new group of S (cs_group.h), which begins with SITE. */
struct cs_group *cs_block_add_group(struct cs_segment *s, struct cs_site *site);

/* Book the misses that the fetch of G has counted. */
void cs_block_book_fetches(struct cs_group *g);

/* Instructions whose sites are those from FROM to before TO. */
UInt cs_sites_begun(const struct cs_site *from, const struct cs_site *to);

/* Instructions of S that have a site so far. */
UInt cs_segment_begun(const struct cs_segment *s);

/* The instructions of S: its Ir per execution. */
UInt cs_segment_instructions(const struct cs_segment *s);

#endif
