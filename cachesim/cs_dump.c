/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Out files: their names, and writing them whole.
 */
#include "cs_dump.h"

#include "cs_block.h"
#include "cs_format.h"
#include "cs_help.h"
#include "cs_options.h"
#include "cs_outfile.h"
#include "cs_where.h"

#include "ct_file.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

enum { NAME_ROOM = 4096 };

static const HChar ended_by_exec[] = "exec";
static Bool forked;
static UInt n_dumps;
static HChar last_name[NAME_ROOM];
static Bool last_is_whole; /* it is a regular file, and written */

/* ---- names ---- */

static Bool has_directive(const HChar *pattern, HChar letter)
{
   for (; *pattern; pattern++)
      if (*pattern == '%' && *++pattern == letter)
         return True;
      else if (!*pattern)
         return False;
   return False;
}

/* PATTERN with N for every %n; the rest is for the core. */
static void replace_n(HChar *out, SizeT room, const HChar *pattern, UInt n)
{
   SizeT used = 0;
   while (*pattern && used + 16 < room) {
      if (pattern[0] == '%' && pattern[1] == 'n') {
         used += VG_(sprintf)(out + used, "%u", n);
         pattern += 2;
         continue;
      }
      if (pattern[0] == '%' && pattern[1] == '%')
         out[used++] = *pattern++;
      out[used++] = *pattern++;
   }
   out[used] = 0;
}

static void copy_name(HChar *to, const HChar *from)
{
   VG_(strncpy)(to, from, NAME_ROOM - 1);
   to[NAME_ROOM - 1] = 0;
}

static void expand(HChar *name, UInt n)
{
   HChar pattern[NAME_ROOM];
   replace_n(pattern, sizeof pattern, cs_options.out_file, n);
   HChar *expanded = VG_(expand_file_name)("--cachesim-out-file", pattern);
   copy_name(name, expanded);
   VG_(free)(expanded);
   SizeT length = VG_(strlen)(name);
   if (forked && !has_directive(cs_options.out_file, 'p') && length + 16 < NAME_ROOM)
      VG_(sprintf)(name + length, ".%d", VG_(getpid)());
}

/* The out file's name; %n is the first number that no file has yet. */
static void out_name(HChar *name)
{
   UInt n = 1;
   expand(name, n);
   while (has_directive(cs_options.out_file, 'n') && ct_file_exists(name))
      expand(name, ++n);
}

void cs_dump_init(void)
{
   HChar name[NAME_ROOM];
   expand(name, 1);
}

void cs_dump_forked(void)
{
   forked = True;
   n_dumps = 0;
}

const HChar *cs_dump_last_name(void)
{
   return last_name;
}

/* ---- writing ---- */

static bool write_out(void *to, const char *bytes, size_t n)
{
   return ct_file_write(to, bytes, n);
}

static const enum cs_event *events(unsigned *n)
{
   static enum cs_event event[CS_N_EVENTS];
   const Bool simulated[] = {
      [CS_NEEDS_NOTHING] = True,
      [CS_NEEDS_CACHES] = cs_options.cache_sim,
      [CS_NEEDS_BRANCHES] = cs_options.branch_sim,
   };
   *n = 0;
   for (enum cs_event ev = 0; ev < CS_N_EVENTS; ev++)
      if (simulated[cs_event_info(ev)->needs])
         event[(*n)++] = ev;
   return event;
}

static const HChar *const *guest_argv(void)
{
   Word n = VG_(sizeXA)(VG_(args_for_client));
   const HChar **argv = VG_(calloc)("cs.argv", n + 2, sizeof *argv);
   argv[0] = VG_(args_the_exename);
   for (Word i = 0; i < n; i++)
      argv[i + 1] = *(HChar **)VG_(indexXA)(VG_(args_for_client), i);
   return argv;
}

static void write_file(struct ct_file *to, const HChar *end)
{
   static struct cs_text text;
   const HChar *const *argv = guest_argv();
   struct cs_outfile file = {
      .desc = {
         [CS_DESC_CREATOR] = "cachesim " PACKAGE_VERSION ", format " CS_FORMAT_VERSION,
         [CS_DESC_VALGRIND] = CS_VG_VERSION ", " CS_PLATFORM,
         [CS_DESC_COUNTING] = cs_options.compat == CS_COMPAT_NONE ? "exact" : "compat=cachegrind",
         [CS_DESC_OPTIONS] = cs_options_text(),
         [CS_DESC_END] = end,
      },
      .shape = cs_options.cache_sim ? cs_help_shape() : NULL,
      .argv = argv,
      .keep_zero = cs_options.compat == CS_COMPAT_CACHEGRIND,
   };
   file.event = events(&file.n_events);
   text = (struct cs_text){ .sink = write_out, .to = to };
   cs_costs_sort(cs_where_costs());
   cs_outfile_write(&file, cs_where_costs(), &text);
   VG_(free)((void *)argv);
}

static Bool write_whole(const HChar *name, const HChar *end)
{
   copy_name(last_name, name);
   cs_blocks_fold();
   struct ct_file *f = ct_file_begin(name);
   last_is_whole = ct_file_is_replaceable(name);
   write_file(f, end);
   if (ct_file_end(f))
      return True;
   last_is_whole = False;
   VG_(umsg)("error: the figures of this run are lost; name another place with --cachesim-out-file=\n");
   return False;
}

Bool cs_dump_final(const HChar *end)
{
   HChar name[NAME_ROOM];
   out_name(name);
   return write_whole(name, end);
}

static void heap_name(HChar *heap, SizeT room, const HChar *name)
{
   VG_(snprintf)(heap, room, "%s.heap.xml", name);
}

const HChar *cs_dump_heap_name(void)
{
   static HChar name[NAME_ROOM + 16];
   if (!last_is_whole)
      return NULL;
   heap_name(name, sizeof name, last_name);
   return name;
}

Bool cs_dump_named(const HChar *name)
{
   HChar full[NAME_ROOM], end[NAME_ROOM];
   out_name(full);
   SizeT length = VG_(strlen)(full);
   if (!name || !*name)
      VG_(snprintf)(full + length, sizeof full - length, ".%u", ++n_dumps);
   else
      VG_(snprintf)(full + length, sizeof full - length, ".%s", name);
   for (HChar *p = full + length; *p; p++)
      if (*p == '/')
         *p = '_';
   VG_(snprintf)(end, sizeof end, "dump %s", full + length + 1);
   return write_whole(full, end);
}

/* ---- exec ---- */

static Bool is_left_by_exec(const HChar *name)
{
   HChar head[2001];
   HChar line[64];
   VG_(sprintf)(line, "\ndesc: %s: %s\n", cs_desc_key(CS_DESC_END).key, ended_by_exec);
   Int fd = VG_(fd_open)(name, VKI_O_RDONLY, 0);
   if (fd < 0)
      return False;
   Int n = VG_(read)(fd, head, sizeof head - 1);
   VG_(close)(fd);
   head[n > 0 ? n : 0] = 0;
   return VG_(strstr)(head, line) != NULL;
}

void cs_dump_keep_earlier_image(void)
{
   HChar name[NAME_ROOM], kept[NAME_ROOM + 32], heap[NAME_ROOM + 16], kept_heap[NAME_ROOM + 48];
   expand(name, 1);
   if (has_directive(cs_options.out_file, 'n') || !ct_file_is_replaceable(name) || !is_left_by_exec(name))
      return;
   UInt n = 1;
   do
      VG_(snprintf)(kept, sizeof kept, "%s.exec%u", name, n++);
   while (ct_file_exists(kept));
   VG_(rename)(name, kept);
   heap_name(heap, sizeof heap, name);
   heap_name(kept_heap, sizeof kept_heap, kept);
   VG_(rename)(heap, kept_heap); /* if there is one */
}
