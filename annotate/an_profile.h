/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The profile model: what a cachesim, Cachegrind or Callgrind out file says,
 * or the sum of several.
 *
 * A profile is a list of records.  A record is the count of every event at
 * one line of one file on behalf of one function.  A function has a file of
 * its own; a record's file differs from it where code of another file was
 * inlined (Callgrind says so; the other formats have one function per file).
 *
 *     an_profile_init(&profile, &strings);
 *     if (!an_read_file(&profile, "cachesim.out.123", &err))
 *        ...
 *     for (size_t r = 0; r < profile.n_records; r++)
 *        use(&profile.record[r], an_counts(&profile, r));
 *     an_profile_deinit(&profile);
 *
 * Invariants after an_profile_finish:
 *  - the records of a function are contiguous: records [first, first + n);
 *  - within a function they ascend by (file id, line), each pair once;
 *  - total[e] is the sum of event e over all records.
 *
 * If the file says who calls whom, a function has the cost of its calls beside
 * its own: what the functions that it calls cost while it waits, calls to
 * itself left out.
 *
 * Cost: 12 + 8 * events bytes per record, 24 per function, and 8 * events more
 * with calls.
 */
#ifndef AN_PROFILE_H
#define AN_PROFILE_H

#include "an_error.h"
#include "an_strings.h"

#include <time.h>

enum { AN_MAX_EVENTS = 64 };

struct an_func {
   uint32_t object, file, name; /* string ids; object 0: not known */
   uint32_t n_records;
   size_t first_record; /* valid after an_profile_finish */
};

struct an_record {
   uint32_t func; /* index into func */
   uint32_t file; /* string id */
   uint32_t line; /* 0: not known */
};

/* Calls of one function by another at one place. */
struct an_call {
   uint32_t func, file, line; /* where: as in a record */
   uint32_t callee;           /* index into func; it may have no records */
   uint32_t target;           /* a line of it; 0: not known */
   uint64_t n;                /* how often */
};

/* A set of texts in order of first appearance. */
struct an_texts {
   uint32_t *id; /* string ids */
   size_t n, cap;
   uint32_t *slot; /* hash table: index + 1, 0 is free */
   size_t n_slots;
};

/* What cs_merge recorded beside the counts (an_recorded.h). */
enum an_recorded_kind { AN_RECORDED_SOURCE, AN_RECORDED_OBJECT, AN_N_RECORDED };

struct an_recorded {
   enum an_recorded_kind kind;
   uint32_t path, value; /* string ids: the file; its SHA-256 or build-id */
};

/* What was measured, how, and what the columns mean. */
struct an_header {
   struct an_texts desc;    /* the texts after "desc: ", but "Merged" */
   struct an_texts command; /* distinct commands */
   struct an_texts creator; /* of Callgrind's files */
   uint32_t event[AN_MAX_EVENTS]; /* string ids of the names, all different */
   unsigned n_events;
   uint64_t n_merged;       /* how many runs are added up, from 1 */
   bool is_callgrind;       /* all of it was read from Callgrind's format */
   struct an_recorded *recorded;
   size_t n_recorded, cap_recorded;
};

struct an_profile {
   struct an_strings *strings; /* not owned */
   struct an_header head;
   struct an_texts inputs; /* names of the files that were read */
   time_t oldest;          /* when the oldest of them was written; 0: unknown */
   uint64_t total[AN_MAX_EVENTS];

   struct an_func *func;
   size_t n_funcs, cap_funcs;
   uint32_t *func_slot; /* hash table of func indices */
   size_t n_func_slots;

   struct an_record *record;
   uint64_t *count; /* n_events per record */
   size_t n_records, cap_records, cap_counts;
   bool unsorted; /* the order promised after finish must be made */

   uint64_t *call_cost; /* n_events per function below n_call_funcs */
   size_t n_call_funcs, cap_call_cost; /* 0: the files say nothing of calls */

   bool keep_calls;      /* set before reading: every call is wanted */
   struct an_call *call; /* in the order of the files, the same ones again and again */
   uint64_t *call_count; /* n_events per call */
   size_t n_calls, cap_calls, cap_call_count;
};

static inline const uint64_t *an_counts(const struct an_profile *p, size_t record)
{
   return p->count + record * p->head.n_events;
}

void an_profile_init(struct an_profile *p, struct an_strings *strings);
void an_profile_deinit(struct an_profile *p);

/* Adds the text to the set unless it is there.  False: no memory. */
bool an_texts_add(struct an_texts *set, struct an_strings *strings,
                  const char *text, size_t len);

/* The index of the function, which is made if new; -1 without memory. */
int64_t an_profile_func(struct an_profile *p, uint32_t object, uint32_t file,
                        uint32_t name);

/* The same without making it: -1 if there is none. */
int64_t an_profile_find_func(const struct an_profile *p, uint32_t object,
                             uint32_t file, uint32_t name);

/* Adds COUNT[n_events] at FILE:LINE on behalf of FUNC and to the totals. */
enum an_add { AN_ADDED, AN_ADD_NO_MEMORY, AN_ADD_OVERFLOW };
enum an_add an_profile_add(struct an_profile *p, uint32_t func, uint32_t file,
                           uint32_t line, const uint64_t *count);

/* Adds COUNT to the cost of FUNC's calls; a sum that does not fit (AN_ADD_OVERFLOW)
   stays at the largest number. */
enum an_add an_profile_add_calls(struct an_profile *p, uint32_t func, const uint64_t *count);

/* Keeps the call, whose cost is COUNT.  False: no memory. */
bool an_profile_add_call(struct an_profile *p, struct an_call call, const uint64_t *count);

/* The cost of FUNC's calls, or NULL if nothing is known of any. */
static inline const uint64_t *an_call_cost(const struct an_profile *p, size_t func)
{
   return func < p->n_call_funcs ? p->call_cost + func * p->head.n_events : NULL;
}

/* Makes the invariants above true.  Fails without memory. */
bool an_profile_finish(struct an_profile *p, struct an_error *err);

void an_header_deinit(struct an_header *head);
void an_texts_deinit(struct an_texts *set);

/* The index of the event called NAME, or -1. */
int an_profile_event(const struct an_profile *p, const char *name);

/* The name of event E. */
static inline const char *an_event_name(const struct an_profile *p, unsigned e)
{
   return an_strings_get(p->strings, p->head.event[e]);
}

/* The value of "desc: KEY: VALUE", or NULL if there is none or it is empty. */
const char *an_header_desc(const struct an_header *head,
                           const struct an_strings *strings, const char *key);

#endif
