/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notices to the user, each given once and with its remedy.
 */
#include "cs_notices.h"

#include "ct_guest.h"

#include "pub_tool_clientstate.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

/* ---- the installation ---- */

/* Whether the file FD has the text WANTED in it. */
static Bool file_has_text(Int fd, const HChar *wanted)
{
   enum { ROOM = 1 << 16 };
   SizeT length = VG_(strlen)(wanted), kept = 0;
   HChar *buffer = VG_(malloc)("cs.notices", ROOM);
   Bool found = False;
   Int n;
   while (!found && (n = VG_(read)(fd, buffer + kept, ROOM - kept)) > 0) {
      SizeT have = kept + n;
      for (SizeT i = 0; i + length <= have && !found; i++)
         found = buffer[i] == wanted[0] && VG_(memcmp)(buffer + i, wanted, length) == 0;
      kept = have < length ? have : length - 1;
      VG_(memmove)(buffer, buffer + have - kept, kept);
   }
   VG_(free)(buffer);
   return found;
}

void cs_notices_check_installation(void)
{
   HChar name[4096];
   struct vg_stat st;
   VG_(snprintf)(name, sizeof name, "%s/none-%s", VG_(libdir), CS_PLATFORM);
   /* The file that configure saw, or none at all: nothing to compare. */
   if (sr_isError(VG_(stat)(name, &st)) || st.size == CS_VG_NONE_SIZE)
      return;
   Int fd = VG_(fd_open)(name, VKI_O_RDONLY, 0);
   if (fd < 0)
      return;
   Bool same = file_has_text(fd, "valgrind-" CS_VG_VERSION);
   VG_(close)(fd);
   if (same)
      return;
   VG_(fmsg)("cachesim was built for Valgrind %s, but another version is installed in\n", CS_VG_VERSION);
   VG_(fmsg)("  %s\n", VG_(libdir));
   VG_(fmsg)("Build cachesim again: ./configure && make && make install\n");
   VG_(exit)(1);
}

/* ---- instructions that cannot be run ---- */

static void tell_of_undecodable(Addr addr)
{
   enum { EVEX = 0x62 }; /* first byte of every AVX-512 instruction; Intel SDM volume 2, 2.7 */
   static Bool told;
   UChar insn[2];
   if (told || !ct_guest_read(insn, addr, sizeof insn) || insn[0] != EVEX)
      return;
#if defined(VGA_x86)
   if (insn[1] < 0xC0) /* bound, with an operand in memory */
      return;
#endif
   told = True;
   VG_(umsg)("error: the program uses an AVX-512 instruction (at 0x%lx), which Valgrind cannot run.\n", addr);
   VG_(umsg)("error: compile it for a processor without them: -march=x86-64-v3 instead of\n");
   VG_(umsg)("error: -march=native, or -mno-avx512f.\n");
}

/* ---- what the end lacks: line information, counts ---- */

static Addr main_start, main_end; /* code of the main program */
static Bool main_ran, main_has_lines, main_looked_for;

/* Not VG_(basename)(), whose two answers would share one buffer. */
static const HChar *last_part(const HChar *path)
{
   const HChar *slash = VG_(strrchr)(path, '/');
   return slash ? slash + 1 : path;
}

static Bool same_file(const HChar *a, const HChar *b)
{
   struct vg_stat sa, sb;
   if (!sr_isError(VG_(stat)(a, &sa)) && !sr_isError(VG_(stat)(b, &sb)))
      return sa.dev == sb.dev && sa.ino == sb.ino;
   return VG_(strcmp)(last_part(a), last_part(b)) == 0;
}

static void find_main_program(void)
{
   main_looked_for = True;
   for (const DebugInfo *di = VG_(next_DebugInfo)(NULL); di; di = VG_(next_DebugInfo)(di)) {
      const HChar *name = VG_(DebugInfo_get_filename)(di);
      if (!name || !same_file(name, VG_(args_the_exename)))
         continue;
      main_start = VG_(DebugInfo_get_text_avma)(di);
      main_end = main_start + VG_(DebugInfo_get_text_size)(di);
      return;
   }
}

void cs_notices_look_at(const IRSB *in)
{
   if (!main_looked_for)
      find_main_program();
   if (in->jumpkind == Ijk_NoDecode && in->next->tag == Iex_Const) {
      const IRConst *c = in->next->Iex.Const.con;
      tell_of_undecodable(c->tag == Ico_U64 ? (Addr)c->Ico.U64 : (Addr)c->Ico.U32);
   }
}

void cs_notices_line(Addr addr, Bool has_line)
{
   if (addr < main_start || addr >= main_end)
      return;
   main_ran = True;
   main_has_lines |= has_line;
}

static void tell_of_missing_lines(void)
{
   VG_(umsg)("note: %s has no line information, so its figures are per function at best.\n", VG_(args_the_exename));
   VG_(umsg)("note: compile it with -g (and the optimisation you always use), or install its\n");
   VG_(umsg)("note: debug symbols: Debian package <package>-dbgsym (from the archive debian-debug),\n");
   VG_(umsg)("note: Fedora debuginfo-install <package>.\n");
}

void cs_notices_at_end(Bool after_blank, Bool no_counts)
{
   Bool no_lines = main_ran && !main_has_lines;
   if (VG_(clo_verbosity) == 0 || (!no_lines && !no_counts))
      return;
   if (!after_blank)
      VG_(umsg)("\n");
   if (no_lines)
      tell_of_missing_lines();
   if (no_counts)
      VG_(umsg)("note: nothing was counted: no CACHESIM_START was met, nor `vgdb start' given\n");
   if (!VG_(clo_xml)) /* the core's last words follow */
      VG_(umsg)("\n");
}

/* ---- exec ---- */

static Bool follows_children(void)
{
   Bool follows = False;
   for (Word i = 0; i < VG_(sizeXA)(VG_(args_for_valgrind)); i++) {
      const HChar *arg = *(HChar **)VG_(indexXA)(VG_(args_for_valgrind), i);
      if (VG_(strcmp)(arg, "--trace-children=yes") == 0)
         follows = True;
      if (VG_(strcmp)(arg, "--trace-children=no") == 0)
         follows = False;
   }
   return follows;
}

/* Shells try every directory of PATH: only what exec takes is worth a word. */
static Bool can_be_run(const HChar *name)
{
   struct vg_stat st;
   HChar head[4];
   if (sr_isError(VG_(stat)(name, &st)) || !VKI_S_ISREG(st.mode) || !(st.mode & 0111))
      return False;
   Int fd = VG_(fd_open)(name, VKI_O_RDONLY, 0);
   if (fd < 0)
      return False;
   Int n = VG_(read)(fd, head, sizeof head);
   VG_(close)(fd);
   return n == sizeof head && (VG_(memcmp)(head, "#!", 2) == 0 || VG_(memcmp)(head, "\177ELF", 4) == 0);
}

void cs_notices_exec(Addr path, const HChar *profile)
{
   HChar room[4096];
   if (VG_(clo_verbosity) == 0 || follows_children())
      return;
   const HChar *name = room;
   if (!ct_guest_string(room, sizeof room, path) || !can_be_run(name))
      return;
   VG_(umsg)("note: %s goes on as %s, which is not simulated;\n", VG_(args_the_exename), name);
   VG_(umsg)("note: --trace-children=yes follows it.\n");
   if (profile)
      VG_(umsg)("note: What was counted so far is in %s\n", profile);
}
