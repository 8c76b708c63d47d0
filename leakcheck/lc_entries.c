/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries of allocator functions; see the header.
 *
 * What is found out of an object is kept until another one lies there.  Most objects have
 * no function of an allocator's name and are never looked through.
 */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"

#include "ct_core.h"
#include "lc_entries.h"
#include "lc_object.h"
#include "lc_watch.h"

/* A symbol with the name of an allocator function. */
struct found {
   struct found *next;
   Addr addr;
   const struct lc_kind *kind;
   enum lc_group group;
   Bool global;
};

struct object {
   struct object *next;
   Addr text;
   SizeT size;
   Int n_symbols;
   struct lc_object has;
   struct found *found;
};

static struct object *objects;
static struct found *unused;

static void add_name(struct object *o, Addr addr, const HChar *name, Bool global)
{
   enum lc_group group;
   const struct lc_kind *kind = lc_kinds_find_in_group(lc_watch.kinds, name, &group);
   if (kind == NULL)
      return;
   struct found *f = unused;
   if (f == NULL)
      f = lc_mem_get(&lc_watch.mem, sizeof *f);
   else
      unused = f->next;
   *f = (struct found){ o->found, addr, kind, group, global };
   o->found = f;
   lc_object_add(&o->has, group, kind, global);
}

static void look_through(struct object *o, const DebugInfo *di)
{
   for (Int i = 0; i < o->n_symbols; i++) {
      Addr at[4];
      const HChar *name, **more;
      Bool is_text, is_global;
      VG_(DebugInfo_syms_getidx)(di, i, at, NULL, &name, &more, &is_text, NULL, &is_global);
      if (!is_text)
         continue;
      add_name(o, at[0], name, is_global);
      for (; more != NULL && *more != NULL; more++)
         add_name(o, at[0], *more, is_global);
   }
}

static void forget(struct object *o)
{
   while (o->found != NULL) {
      struct found *f = o->found;
      o->found = f->next;
      f->next = unused;
      unused = f;
   }
}

static struct object *object_of(const DebugInfo *di)
{
   Addr text = VG_(DebugInfo_get_text_avma)(di);
   SizeT size = VG_(DebugInfo_get_text_size)(di);
   Int n_symbols = VG_(DebugInfo_syms_howmany)(di);
   struct object *o = objects;
   while (o != NULL && o->text != text)
      o = o->next;
   if (o != NULL && o->size == size && o->n_symbols == n_symbols)
      return o;
   if (o == NULL) {
      o = lc_mem_get(&lc_watch.mem, sizeof *o);
      o->next = objects;
      objects = o;
   }
   forget(o);
   const HChar *soname = VG_(DebugInfo_get_soname)(di);
   *o = (struct object){ .next = o->next, .text = text, .size = size, .n_symbols = n_symbols };
   o->has.is_libc = soname != NULL && VG_(strncmp)(soname, "libc.", 5) == 0;
   look_through(o, di);
   return o;
}

/* A copy of KIND that gives way; one for each. */
static const struct lc_kind *weakened(const struct lc_kind *kind)
{
   enum { MAX_WEAK = 512 };
   static struct lc_kind weak[MAX_WEAK];
   static const struct lc_kind *of[MAX_WEAK];
   static UInt n;
   UInt i = 0;
   while (i < n && of[i] != kind)
      i++;
   if (i == MAX_WEAK)
      return kind;
   if (i == n) {
      of[n] = kind;
      weak[n] = *kind;
      weak[n++].weak = true;
   }
   return &weak[i];
}

/* glibc's valloc is weak: a program's own function of the name takes its place, and glibc's is
   left with the name __libc_valloc alone. */
static Bool is_replaced(const struct object *o, const struct found *f)
{
   Bool elsewhere = False;
   if (f->group != LC_GROUP_BARE || lc_object_is_basic(f->kind))
      return False;
   for (const struct found *g = o->found; g != NULL; g = g->next)
      if (g->group == LC_GROUP_PREFIXED && g->kind == f->kind) {
         if (g->addr == f->addr)
            return False;
         elsewhere = True;
      }
   return elsewhere;
}

/* Of the names of one function that count, one that does not give way is the better. */
static const struct lc_kind *judge(const struct object *o, Addr addr)
{
   const struct lc_kind *best = NULL;
   for (const struct found *f = o->found; f != NULL; f = f->next) {
      if (f->addr != addr || !lc_object_counts(&o->has, f->group, f->kind, f->global) || is_replaced(o, f))
         continue;
      if (!lc_object_gives_way(f->group, f->global))
         return f->kind;
      best = weakened(f->kind);
   }
   return best;
}

/* Of an object the core knows .text alone, and tcmalloc's functions lie in a section of their
   own. */
static const DebugInfo *object_at(DiEpoch ep, Addr addr)
{
   const DebugInfo *di = VG_(find_DebugInfo)(ep, addr);
   const NSegment *seg = di == NULL ? VG_(am_find_nsegment)(addr) : NULL;
   const HChar *name = seg == NULL || seg->kind != SkFileC ? NULL : VG_(am_get_filename)(seg);
   if (name == NULL)
      return di;
   di = VG_(next_DebugInfo)(NULL);
   while (di != NULL && VG_(strcmp)(VG_(DebugInfo_get_filename)(di), name) != 0)
      di = VG_(next_DebugInfo)(di);
   return di;
}

/* The dynamic linker's own little malloc, before the real one is there, is not an
   allocator that anybody frees from.  Of glibc's it is known how it keeps sizes. */
const struct lc_kind *lc_entries_at(Addr addr)
{
   const HChar *name;
   enum lc_group group;
   DiEpoch ep = VG_(current_DiEpoch)();
   if (!VG_(get_fnname_if_entry)(ep, addr, &name))
      return NULL;
   const struct lc_kind *kind = lc_kinds_find_in_group(lc_watch.kinds, name, &group);
   const DebugInfo *di = kind == NULL ? NULL : object_at(ep, addr);
   if (di == NULL)
      return NULL;
   const HChar *soname = VG_(DebugInfo_get_soname)(di);
   if (soname != NULL && VG_(strncmp)(soname, "ld-linux", 8) == 0)
      return NULL;
   if (kind->act == LC_ACT_ALLOC && soname != NULL && VG_(strcmp)(soname, "libc.so.6") == 0)
      lc_watch.slack_known = True;
   return group == LC_GROUP_OWN || group == LC_GROUP_LEAVE || group == LC_GROUP_CPP ? kind : judge(object_of(di), addr);
}
