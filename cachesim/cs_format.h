/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constants of the out file, shared by the tool that writes it and the host
 * programs that read it.  The grammar and its invariants are in
 * docs/format.md.
 *
 *     desc: KEY: VALUE        provenance, one line per key below
 *     cmd: COMMAND ARGS
 *     events: Ir I1mr ...
 *     fl=FILE
 *     # ob=OBJECT             of the functions that follow; a comment for others
 *     fn=FUNCTION
 *     LINE COUNT COUNT ...
 *     summary: COUNT COUNT ...
 *
 * Two files can be compared when their events and their values of all keys
 * with `compare` set are equal.
 *
 * Core header: pure C11, shared by the tool and the host programs.
 */
#ifndef CS_FORMAT_H
#define CS_FORMAT_H

#include <stdbool.h>

#define CS_FORMAT_VERSION "1"

/* What stands for a file or function that debug information does not name;
   its line is 0. */
#define CS_UNKNOWN "???"

/* Names the program or library; Cachegrind's own readers know objects only as the
   comment that this is. */
#define CS_OBJECT "# ob="

enum cs_desc {
   CS_DESC_I1,       /* "32768 B, 64 B, 8-way associative" */
   CS_DESC_D1,       /* the same */
   CS_DESC_LL,       /* the same */
   CS_DESC_CREATOR,  /* "cachesim 0.1.0, format 1" */
   CS_DESC_VALGRIND, /* "3.19.0, amd64-linux" */
   CS_DESC_COUNTING, /* "exact" or "compat=cachegrind" */
   CS_DESC_OPTIONS,  /* tool options that differ from the default */
   CS_DESC_END,      /* only if written before the program ended: "exec", "ptrace", "dump NAME" */
   CS_N_DESC
};

struct cs_desc_key {
   const char *key; /* as it stands after "desc: ", without the colon */
   bool compare;    /* figures of files that differ here mean different things */
};

static inline struct cs_desc_key cs_desc_key(enum cs_desc d)
{
   static const struct cs_desc_key key[CS_N_DESC] = {
      { "I1 cache", true },  { "D1 cache", true }, { "LL cache", true },
      { "Creator", false },  { "Valgrind", false }, { "Counting", true },
      { "Options", false },  { "End", false },
   };
   return key[d];
}

#endif
