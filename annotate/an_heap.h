/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocations and leaks: what a heap profile says (docs/heap.xsd), or the leak
 * errors in Valgrind's XML of protocols 4, 5 and 6, Memcheck's included.
 *
 *     an_heap_init(&heap, &strings);
 *     if (an_heap_is_xml(&input) && !an_heap_read(&heap, &input, &err)) ...
 *     for (size_t i = 0; i < heap.n_sites; i++)
 *        use(&heap.site[i]);
 *     an_heap_deinit(&heap);
 *
 * Several files are added up; sites with equal stacks become one.  Errors that
 * are no leaks are counted only.  External entities and documents are never
 * loaded.  This is the only module that uses libxml2.
 */
#ifndef AN_HEAP_H
#define AN_HEAP_H

#include "an_input.h"
#include "an_strings.h"

enum an_leak { AN_LEAK_DEFINITE, AN_LEAK_INDIRECT, AN_LEAK_POSSIBLE,
               AN_LEAK_REACHABLE, AN_N_LEAKS };

/* "definite", "indirect", "possible", "reachable" */
const char *an_leak_name(enum an_leak leak);

struct an_amount {
   uint64_t blocks, bytes;
};

struct an_frame {
   uint32_t func, file, object; /* string ids, 0: not known; file has its path */
   uint32_t line;               /* 0: not known */
};

struct an_site {
   struct an_amount allocated, freed, live, peak; /* all 0 if only leaks are known */
   struct an_amount leak[AN_N_LEAKS]; /* without those suppressed */
   struct an_amount own_peak;         /* when this site held most bytes */
   uint64_t lifetime;                 /* sum of the freed blocks' */
   uint64_t temporary;                /* blocks freed before the next allocation */
   size_t first_frame;
   uint32_t n_frames;                 /* frame 0 is the allocator */
};

struct an_heap {
   struct an_strings *strings; /* not owned */
   struct an_amount allocated, freed, live, peak;
   struct an_amount leak[AN_N_LEAKS];
   struct an_amount leaked; /* of all kinds */
   struct an_site *site;
   struct an_frame *frame;
   size_t n_sites, n_frames, cap_sites, cap_frames;
   uint64_t n_errors;  /* errors that are no leaks */
   uint32_t *slot;     /* hash table: site + 1 by stack, 0 is free */
   size_t n_slots;
   unsigned n_files;   /* how many were read */
   bool has_sites;     /* a heap profile was among them */
   bool instructions;  /* lifetimes and times are instructions, else allocations and frees */
   uint64_t pid;       /* of the first file; 0: not known */
   uint64_t peak_time, end_time; /* the latest; 0: not known */
};

void an_heap_init(struct an_heap *h, struct an_strings *strings);
void an_heap_deinit(struct an_heap *h);

/* Does the text look like XML, or like the begin of such a file? */
bool an_heap_is_xml(const struct an_input *in);

/* Adds what IN says. */
bool an_heap_read(struct an_heap *h, const struct an_input *in, struct an_error *err);

/* Adds what PATH.heap.xml says, if there is such a file. */
bool an_heap_read_beside(struct an_heap *h, const char *path, struct an_error *err);

/* The frame that a person looks for: the caller of the allocator.  NULL if the
   site has no stack. */
const struct an_frame *an_site_place(const struct an_heap *h, const struct an_site *s);

/* "FILE:LINE" of that frame, or its object; at most AN_CHAIN_BYTES. */
enum { AN_CHAIN_BYTES = 512 };
void an_site_place_text(const struct an_heap *h, const struct an_site *s,
                        char text[AN_CHAIN_BYTES]);

/* Of an object's path what stands in a narrow column: its last part. */
const char *an_object_name(const char *path);

/* The functions of at most N frames from frame FIRST on, callers behind arrows;
   what does not fit is left out. */
void an_site_chain(const struct an_heap *h, const struct an_site *s, uint32_t first,
                   uint32_t n, bool utf8, char text[AN_CHAIN_BYTES]);

/* Sites by descending bytes that BYTES_OF gives; ties by place.  free() it; NULL
   without memory. */
uint32_t *an_heap_order(const struct an_heap *h,
                        uint64_t (*bytes_of)(const struct an_site *));

/* Bytes allocated at the site; bytes of it that are lost for good. */
uint64_t an_site_allocated(const struct an_site *s);
uint64_t an_site_lost(const struct an_site *s);

#endif
