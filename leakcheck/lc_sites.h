/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocation sites: each different call stack that allocated, with what it
 * allocated, freed and held.
 *
 * A site is named by a number from 1 on.  Its stack begins with the
 * outermost allocator function.  Stacks are kept here, not in Valgrind's
 * own table, so that tracking makes no mapping the guest could see.  The
 * cost of an event is constant: what a site held when the program held most
 * is found out when the site changes for the first time after that moment.
 *
 *     uint32_t s = lc_sites_intern(t, ips, n);
 *     lc_sites_allocated(t, s, size);
 *     lc_sites_freed(t, s, size, age, temporary);
 *
 * Core module: pure C11.
 */
#ifndef LC_SITES_H
#define LC_SITES_H

#include <stdbool.h>

#include "lc_mem.h"

enum {
   LC_SIZE_CLASSES = 24, /* class 0: size 0; c: 2^(c-1) <= size < 2^c; last: all larger */
};

struct lc_amount {
   uint64_t blocks, bytes;
};

struct lc_site {
   const uintptr_t *ip; /* n_ips of them; stable */
   uint32_t n_ips;
   uint32_t hash;
   uint64_t epoch; /* of the debug information that names them; 0: the current one */
   struct lc_amount allocated, freed, live;
   struct lc_amount own_peak;     /* live when live bytes were most */
   struct lc_amount program_peak; /* live when the program's live bytes were most */
   uint64_t peak_seen;            /* number of the program's peak that program_peak tells of */
   uint64_t temporary;            /* blocks freed before the thread's next allocation */
   uint64_t resized;              /* blocks of this site that realloc took on */
   uint64_t age_sum, age_max;     /* of freed blocks, in the unit of births */
   uint64_t slack;                /* bytes the allocator gave beyond those asked for, where known */
   uint32_t sizes[LC_SIZE_CLASSES];
};

struct lc_sites_totals {
   struct lc_amount allocated, freed, live, peak;
   uint64_t peak_number;
};

struct lc_sites;

struct lc_sites *lc_sites_create(const struct lc_mem *mem);
void lc_sites_destroy(struct lc_sites *t);

/* The site of this stack; made when new. */
uint32_t lc_sites_intern(struct lc_sites *t, const uintptr_t *ips, uint32_t n_ips);

/* The code in [START, END) is about to go: stacks with an address there keep EPOCH, in
   which they can still be named, and are never found again. */
void lc_sites_archive(struct lc_sites *t, uintptr_t start, uintptr_t end, uint64_t epoch);

void lc_sites_allocated(struct lc_sites *t, uint32_t site, size_t size);
void lc_sites_freed(struct lc_sites *t, uint32_t site, size_t size, uint64_t age, bool temporary);

/* Takes a free back, as if it had not been: a failed realloc returns
   its block. */
void lc_sites_unfreed(struct lc_sites *t, uint32_t site, size_t size, uint64_t age);

/* A live block changes its size in place. */
void lc_sites_resized(struct lc_sites *t, uint32_t site, size_t from, size_t to);

/* Brings program_peak of all sites up to date; before reading them. */
void lc_sites_settle(struct lc_sites *t);

struct lc_site *lc_sites_at(const struct lc_sites *t, uint32_t site);
uint32_t lc_sites_count(const struct lc_sites *t);
const struct lc_sites_totals *lc_sites_totals(const struct lc_sites *t);

/* The class of SIZE in the histogram. */
unsigned lc_sites_class(size_t size);

#endif
