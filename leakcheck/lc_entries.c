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
#include "lc_state.h"

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
   UShort number;
   Bool is_named; /* a library's name stands in it */
   Bool is_cpp_library;
   struct lc_object has;
   struct found *found;
};

static struct object *objects;
static UShort n_objects; /* may wrap: numbers only tell two objects apart that are in one stack */
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

static Bool starts_with(const HChar *soname, const HChar *beginning)
{
   return soname != NULL && VG_(strncmp)(soname, beginning, VG_(strlen)(beginning)) == 0;
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
   o->number = ++n_objects;
   o->is_named = soname != NULL && VG_(strcmp)(soname, "NONE") != 0;
   o->is_cpp_library = starts_with(soname, "libstdc++.") || starts_with(soname, "libc++");
   o->has.is_libc = starts_with(soname, "libc.");
   look_through(o, di);
   return o;
}

/* One entry for all functions that are alike: translations address it. */
static const struct lc_entry *intern(const struct lc_entry *e)
{
   static struct node {
      struct node *next;
      struct lc_entry entry;
   } *all;
   struct node *n = all;
   while (n != NULL && VG_(memcmp)(&n->entry, e, sizeof *e) != 0)
      n = n->next;
   if (n == NULL) {
      n = lc_mem_get(&lc_watch.mem, sizeof *n);
      VG_(memcpy)(&n->entry, e, sizeof *e);
      n->next = all;
      all = n;
   }
   return &n->entry;
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
static const struct found *judge(const struct object *o, Addr addr)
{
   const struct found *best = NULL;
   for (const struct found *f = o->found; f != NULL; f = f->next) {
      if (f->addr != addr || !lc_object_counts(&o->has, f->group, f->kind, f->global) || is_replaced(o, f))
         continue;
      if (!lc_object_gives_way(f->group, f->global))
         return f;
      best = f;
   }
   return best;
}

static Bool is_cpp(const struct lc_kind *kind)
{
   return kind->family == LC_FAMILY_NEW || kind->family == LC_FAMILY_NEW_ARRAY;
}

/* Where libstdc++ is linked statically it has no lines, or says so. */
static Bool is_of_library(DiEpoch ep, Addr addr)
{
   const HChar *file;
   return !VG_(get_filename)(ep, addr, &file) || VG_(strncmp)(file, "new_op", 6) == 0 ||
          VG_(strncmp)(file, "del_op", 6) == 0;
}

/* Programs and libraries without a name replace operators, and malloc; a C library that is linked
   statically, or another's allocator, has the name __libc_malloc for it, too. */
static void describe(struct lc_entry *e, const struct object *o, DiEpoch ep, Addr addr)
{
   Bool has_malloc = lc_object_has_malloc(&o->has);
   e->object = o->number;
   if (is_cpp(&e->kind)) {
      e->own = !o->is_cpp_library && !(o->is_named && has_malloc);
      e->plain = !e->own;
      e->unmatched = e->own && !(has_malloc && is_of_library(ep, addr));
   } else if (e->kind.family == LC_FAMILY_MALLOC) {
      e->own = !o->is_named && o->has.members[LC_GROUP_PREFIXED][true] == 0;
      e->unmatched = e->own;
   }
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
const struct lc_entry *lc_entries_at(Addr addr)
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
   struct lc_entry e;
   VG_(memset)(&e, 0, sizeof e); /* entries are compared as bytes */
   VG_(memcpy)(&e.kind, kind, sizeof e.kind);
   if (group == LC_GROUP_OWN || group == LC_GROUP_LEAVE)
      return intern(&e);
   const struct object *o = object_of(di);
   const struct found *f = group == LC_GROUP_CPP ? NULL : judge(o, addr);
   if (f != NULL)
      VG_(memcpy)(&e.kind, f->kind, sizeof e.kind);
   else if (group != LC_GROUP_CPP)
      return NULL;
   if (f != NULL && lc_object_gives_way(f->group, f->global))
      e.kind.weak = true;
   describe(&e, o, ep, addr);
   return intern(&e);
}
