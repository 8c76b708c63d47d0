/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether names are an allocator's; see the header. */
#include "lc_object.h"

enum { MEMBERS = 3 };

static bool has_members(enum lc_group group)
{
   return group >= LC_GROUP_RUST;
}

static uint64_t bit_of(enum lc_group group, const struct lc_kind *kind)
{
   return UINT64_C(1) << lc_kinds_number(kind, group);
}

void lc_object_add(struct lc_object *o, enum lc_group group, const struct lc_kind *kind, bool global)
{
   if (!has_members(group) || kind->family == LC_FAMILY_NEW || kind->family == LC_FAMILY_NEW_ARRAY)
      return;
   uint64_t bit = bit_of(group, kind);
   o->members[group][global] |= bit;
   if (kind->act == LC_ACT_FREE)
      o->freeing[group][global] |= bit;
   else if (kind->act != LC_ACT_REALLOC)
      o->allocating[group][global] |= bit;
}

/* The table begins with malloc, calloc, realloc, reallocarray and free. */
enum { MALLOC_AND_FREE = 1 << 0 | 1 << 4, BASIC = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 4 };

/* What has a global namesake in the same object is something else. */
static uint64_t local_members(const struct lc_object *o, enum lc_group group)
{
   return o->members[group][false] & ~o->members[group][true];
}

static bool is_allocator(const struct lc_object *o, enum lc_group group, bool global)
{
   uint64_t members = global ? o->members[group][true] : local_members(o, group);
   if (group == LC_GROUP_BARE && (members & MALLOC_AND_FREE) != MALLOC_AND_FREE)
      return false;
   return (members & o->allocating[group][global]) != 0 && (members & o->freeing[group][global]) != 0 &&
          __builtin_popcountll(members) >= MEMBERS;
}

bool lc_object_is_basic(const struct lc_kind *kind)
{
   return (bit_of(LC_GROUP_BARE, kind) & BASIC) != 0;
}

bool lc_object_has_malloc(const struct lc_object *o)
{
   const uint64_t *members = o->members[LC_GROUP_BARE];
   return (members[true] & MALLOC_AND_FREE) != 0 &&
          ((members[true] | members[false]) & MALLOC_AND_FREE) == MALLOC_AND_FREE;
}

static bool bare_counts(const struct lc_object *o, uint64_t bit, bool global)
{
   if (o->is_libc)
      return true;
   if (!global && (local_members(o, LC_GROUP_BARE) & bit) == 0)
      return false;
   if ((bit & BASIC) != 0 && global)
      return true;
   if ((bit & BASIC) != 0 || global)
      return lc_object_has_malloc(o) || is_allocator(o, LC_GROUP_BARE, global);
   return is_allocator(o, LC_GROUP_BARE, false);
}

bool lc_object_counts(const struct lc_object *o, enum lc_group group, const struct lc_kind *kind, bool global)
{
   if (!has_members(group))
      return true;
   if (group == LC_GROUP_RUST)
      return (o->allocating[group][0] | o->allocating[group][1]) != 0 &&
             (o->freeing[group][0] | o->freeing[group][1]) != 0;
   if (group == LC_GROUP_BARE)
      return bare_counts(o, bit_of(group, kind), global);
   return is_allocator(o, group, global);
}

bool lc_object_gives_way(enum lc_group group, bool global)
{
   return group >= LC_GROUP_PREFIXED_FULL || (has_members(group) && group != LC_GROUP_RUST && !global);
}
