/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From an instruction's address to its cost centre.
 *
 * Debug information is asked once per translated instruction.  The names it
 * gives may be overwritten by the next question, so they are interned here.
 *
 * A function's name as the symbol table spells it is in no public header of the core; it
 * tells whether the name to be shown, which must be demangled, has been asked for.
 */
#include "cs_where.h"

#include "cs_format.h"
#include "cs_notices.h"
#include "cs_pool.h"
#include "ct_core.h"

#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

enum { PATH_ROOM = 4096 };

static void *allocate(size_t bytes)
{
   return cs_pool_alloc(CS_POOL_OTHER, bytes);
}

/* Blocks that the cost table outgrew; their size is not known, so they stay.
   Tables double, so that is less than what is in use. */
static void forget(void *block)
{
   (void)block;
}

struct cs_costs *cs_where_costs(void)
{
   static const struct cs_alloc alloc = { allocate, forget };
   static struct cs_costs *costs;
   if (!costs)
      costs = cs_costs_create(&alloc);
   return costs;
}

static const struct cs_name *intern(const HChar *text)
{
   return cs_costs_name(cs_where_costs(), text);
}

/* The text of the object asked for last, as long as it is sure to be there. */
static DiEpoch asked_in;
static Addr text, text_end;

/* Symbols whose names are known, by where the symbol table spells them.  Of other
   generations nothing counts: the table may be gone and another in its place. */
enum { SYMBOLS_LOG2 = 12 };

static struct symbol {
   const HChar *spelt;
   ULong generation;
   const struct cs_name *name;
} symbols[1 << SYMBOLS_LOG2];
static ULong generation = 1;

void cs_where_forget(void)
{
   text_end = 0;
   generation++;
}

static void notice_epoch(DiEpoch epoch)
{
   if (asked_in.n == epoch.n)
      return;
   cs_where_forget();
   asked_in = epoch;
}

static const struct cs_name *unknown(void)
{
   static const struct cs_name *name;
   if (!name)
      name = intern(CS_UNKNOWN);
   return name;
}

/* The core demangles a name anew whenever it is asked. */
static const struct cs_name *function_name(DiEpoch epoch, Addr addr)
{
   const HChar *spelt, *shown;
   if (!VG_(get_fnname_raw)(epoch, addr, &spelt))
      return unknown();
   ULong hash = (ULong)(HWord)spelt * 0x9e3779b97f4a7c15ULL; /* 2^64 / golden ratio */
   struct symbol *s = &symbols[hash >> (64 - SYMBOLS_LOG2)];
   if (s->spelt == spelt && s->generation == generation)
      return s->name;
   if (!VG_(get_fnname)(epoch, addr, &shown))
      return unknown();
   *s = (struct symbol){ spelt, generation, intern(shown) };
   return s->name;
}

/* The program or library that the code is in.  Code made at run time is in none.  Within
   the text of one object the core is asked once. */
static const struct cs_name *object_name(DiEpoch epoch, Addr addr)
{
   static const struct cs_name *last;
   if (addr >= text && addr < text_end)
      return last;
   const DebugInfo *info = VG_(find_DebugInfo)(epoch, addr);
   text = info ? VG_(DebugInfo_get_text_avma)(info) : 0;
   text_end = info ? text + VG_(DebugInfo_get_text_size)(info) : 0;
   const HChar *object;
   if (!VG_(get_objname)(epoch, addr, &object))
      object = CS_UNKNOWN;
   if (!last || VG_(strcmp)(cs_name_text(last), object) != 0)
      last = intern(object);
   return last;
}

/* DIR and FILE joined as Cachegrind joins them. */
static const struct cs_name *intern_path(const HChar *dir, const HChar *file)
{
   static HChar path[2 * PATH_ROOM];
   SizeT dir_length = VG_(strlen)(dir), file_length = VG_(strlen)(file);
   if (dir_length == 0 || dir_length + file_length + 2 > sizeof path)
      return intern(file);
   VG_(memcpy)(path, dir, dir_length);
   path[dir_length] = '/';
   VG_(memcpy)(path + dir_length + 1, file, file_length + 1);
   return intern(path);
}

/* Instructions of one line follow each other, and debug information keeps one
   copy of a file's name while it is loaded: comparing the addresses and
   contents of the last answer saves joining the path anew. */
static const struct cs_name *path_name(const HChar *dir, const HChar *file)
{
   static const HChar *last_dir, *last_file;
   static const struct cs_name *last_name;
   static const struct cs_name *last_dir_name, *last_file_name;
   if (dir == last_dir && file == last_file && VG_(strcmp)(cs_name_text(last_dir_name), dir) == 0
       && VG_(strcmp)(cs_name_text(last_file_name), file) == 0)
      return last_name;
   last_dir = dir;
   last_file = file;
   last_dir_name = intern(dir);
   last_file_name = intern(file);
   last_name = intern_path(dir, file);
   return last_name;
}

struct cs_cost *cs_where(Addr addr)
{
   DiEpoch epoch = VG_(current_DiEpoch)();
   const HChar *file, *dir;
   UInt line = 0;
   notice_epoch(epoch);
   struct cs_place at = { .object = object_name(epoch, addr), .fn = function_name(epoch, addr) };
   Bool has_line = VG_(get_filename_linenum)(epoch, addr, &file, &dir, &line);
   cs_notices_line(addr, has_line);
   at.file = has_line ? path_name(dir, file) : unknown();
   at.line = has_line ? line : 0;
   return cs_costs_get(cs_where_costs(), at);
}
