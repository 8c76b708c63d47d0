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
#include "ct_name.h"
#include "ct_process.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_oset.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

enum { NAME_ROOM = 4096 };

static const HChar ended_by_exec[] = "exec";
static const HChar heap_suffix[] = ".heap.xml";
static HChar last_name[NAME_ROOM];
static Bool last_is_whole; /* it is a regular file, and written */

/* ---- names of dumps ---- */

static OSet *dumped;       /* hashes of the names of this process's dumps, without the out file's */
static OSet *dump_numbers; /* the numbers of its dumps */

static void copy_name(HChar *to, const HChar *from)
{
   VG_(strncpy)(to, from, NAME_ROOM - 1);
   to[NAME_ROOM - 1] = 0;
}

/* FNV-1a, as far as a word has room. */
static UWord hash(const HChar *text)
{
   UWord h = (UWord)0xcbf29ce484222325ULL;
   for (; *text; text++)
      h = (h ^ (UChar)*text) * (UWord)0x100000001b3ULL;
   return h;
}

static Bool is_digit(HChar c)
{
   return c >= '0' && c <= '9';
}

/* The number that NAME begins with, 0 if with none. */
static UInt its_number(const HChar *name)
{
   enum { MOST_DIGITS = 9 };
   UInt digits = 0;
   while (is_digit(name[digits]))
      digits++;
   Bool canonical = digits > 0 && digits <= MOST_DIGITS && name[0] != '0' && (name[digits] == 0 || name[digits] == '.');
   return canonical ? (UInt)VG_(strtoll10)(name, NULL) : 0;
}

/* Names that begin with a number belong to whoever has that number (ct_process.h): a child,
   or dumps. */
static Bool number_is_a_childs(UInt n)
{
   if (VG_(OSetWord_Contains)(dump_numbers, n))
      return False;
   if (!ct_process_take(n))
      return True;
   VG_(OSetWord_Insert)(dump_numbers, n);
   return False;
}

/* What other files of this process may be called: the heap profile, an earlier image's
   files, a file being written.  Also what would be taken for a dump's heap profile. */
static Bool is_anothers(const HChar *name)
{
   static const HChar *const ends[] = { "heap.xml", ".tmp" };
   SizeT length = VG_(strlen)(name);
   for (UInt i = 0; i < sizeof ends / sizeof ends[0]; i++) {
      SizeT n = VG_(strlen)(ends[i]);
      if (length >= n && VG_(strcmp)(name + length - n, ends[i]) == 0)
         return True;
   }
   if (VG_(strncmp)(name, "exec", 4) != 0)
      return False;
   for (name += 4; is_digit(*name); name++)
      ;
   return *name == 0;
}

/* Ends a name that another file has: ".2", ".3" ... behind it. */
static void make_unlike_others(HChar *name, SizeT room)
{
   SizeT length = VG_(strlen)(name);
   UInt n = 1;
   while (is_anothers(name) || VG_(OSetWord_Contains)(dumped, hash(name)))
      VG_(snprintf)(name + length, (Int)(room - length), ".%u", ++n);
   VG_(OSetWord_Insert)(dumped, hash(name));
}

/* Puts a dump's name, from the one that was asked for or NULL, into NAME.  What an earlier
   image's dumps were called is not known, but that their numbers were smaller. */
static void name_dump(HChar *name, SizeT room, const HChar *asked)
{
   if (!dumped) {
      dumped = VG_(OSetWord_Create)(VG_(malloc), "cs.dump", VG_(free));
      dump_numbers = VG_(OSetWord_Create)(VG_(malloc), "cs.dump", VG_(free));
   }
   VG_(snprintf)(name, (Int)room, "%s", asked ? asked : "");
   for (HChar *p = name; *p; p++)
      if (*p == '/')
         *p = '_';
   UInt n = its_number(name);
   Bool none = !*name || (n > 0 && number_is_a_childs(n));
   if (none || (n == 0 && ct_process_has_dumped())) {
      n = ct_process_take_next();
      VG_(OSetWord_Insert)(dump_numbers, n);
      SizeT length = none ? 0 : VG_(strlen)(name);
      VG_(snprintf)(name + length, (Int)(room - length), none ? "%u" : ".%u", n);
   }
   make_unlike_others(name, room);
}

void cs_dump_init(void)
{
   ct_name_init("--cachesim-out-file", cs_options.out_file, heap_suffix);
}

void cs_dump_forked(void)
{
   if (!dumped)
      return;
   VG_(OSetWord_Destroy)(dumped);
   VG_(OSetWord_Destroy)(dump_numbers);
   dumped = dump_numbers = NULL;
}

const HChar *cs_dump_last_name(void)
{
   return last_name;
}

void cs_dump_prepare(Bool with_heap)
{
   ct_name_prepare(with_heap);
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
   last_is_whole = !ct_file_is_direct(f);
   write_file(f, end);
   if (ct_file_end(f))
      return True;
   last_is_whole = False;
   VG_(umsg)("error: the figures of this run are lost; name another place with --cachesim-out-file=\n");
   return False;
}

Bool cs_dump_final(const HChar *end)
{
   return write_whole(ct_name_own(), end);
}

const HChar *cs_dump_heap_name(void)
{
   static HChar name[NAME_ROOM + 16];
   if (!last_is_whole)
      return NULL;
   VG_(snprintf)(name, sizeof name, "%s%s", last_name, heap_suffix);
   return name;
}

Bool cs_dump_named(const HChar *asked)
{
   HChar name[NAME_ROOM], full[NAME_ROOM], end[NAME_ROOM];
   name_dump(name, sizeof name, asked);
   VG_(snprintf)(full, sizeof full, "%s.%s", ct_name_own(), name);
   VG_(snprintf)(end, sizeof end, "dump %s", name);
   return write_whole(full, end);
}

/* ---- exec ---- */

Bool cs_dump_before_exec(void)
{
   Bool written = cs_dump_final(ended_by_exec);
   ct_process_execs(written && ct_name_outlives_exec(), dumped != NULL);
   return written;
}

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

/* A heap profile that an earlier run left must not stand beside this run's figures. */
void cs_dump_keep_earlier_image(void)
{
   HChar kept[NAME_ROOM + 32], heap[NAME_ROOM + 16], kept_heap[NAME_ROOM + 48];
   if (ct_process_images() == 0 || !ct_name_outlives_exec())
      return;
   const HChar *name = ct_name_own();
   if (!ct_file_is_replaceable(name) || !is_left_by_exec(name))
      return;
   VG_(snprintf)(kept, sizeof kept, "%s.exec%u", name, ct_process_images());
   VG_(snprintf)(heap, sizeof heap, "%s%s", name, heap_suffix);
   VG_(snprintf)(kept_heap, sizeof kept_heap, "%s%s", kept, heap_suffix);
   VG_(rename)(name, kept);
   VG_(unlink)(kept_heap);
   VG_(rename)(heap, kept_heap); /* if there is one */
}
