/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name of a process's file; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"

#include "ct_file.h"
#include "ct_name.h"
#include "ct_process.h"

enum { NAME_ROOM = 4096 };

static const HChar *option, *pattern, *beside;
static Bool by_place; /* names differ by the places of processes alone */
static Bool settled;
static HChar own[NAME_ROOM];

static Bool has_directive(HChar letter)
{
   for (const HChar *p = pattern; *p; p++)
      if (*p == '%' && *++p == letter)
         return True;
      else if (!*p)
         return False;
   return False;
}

/* The pattern with N for every %n; the rest is for the core. */
static void replace_n(HChar *out, SizeT room, UInt n)
{
   SizeT used = 0;
   for (const HChar *p = pattern; *p && used + 16 < room;) {
      if (p[0] == '%' && p[1] == 'n') {
         used += VG_(sprintf)(out + used, "%u", n);
         p += 2;
         continue;
      }
      if (p[0] == '%' && p[1] == '%')
         out[used++] = *p++;
      out[used++] = *p++;
   }
   out[used] = 0;
}

static void expand(UInt n)
{
   HChar numbered[NAME_ROOM];
   replace_n(numbered, sizeof numbered, n);
   HChar *expanded = VG_(expand_file_name)(option, numbered);
   VG_(snprintf)(own, sizeof own, "%s%s", expanded, by_place ? ct_process_place() : "");
   VG_(free)(expanded);
}

static void forked_parent(ThreadId tid)
{
   (void)tid;
   if (by_place)
      ct_process_forked_parent();
}

static void forked_child(ThreadId tid)
{
   (void)tid;
   ct_process_forked_child();
   ct_file_forked();
   settled = False;
}

void ct_name_init(const HChar *its_option, const HChar *its_pattern, const HChar *its_beside)
{
   option = its_option;
   pattern = its_pattern;
   beside = its_beside;
   by_place = !has_directive('p') && !has_directive('n');
   expand(1);
   VG_(atfork)(NULL, forked_parent, forked_child);
}

const HChar *ct_name_own(void)
{
   UInt n = 1;
   if (settled)
      return own;
   expand(n);
   while (has_directive('n') && !ct_file_reserve(own, beside))
      expand(++n);
   settled = True;
   return own;
}

Bool ct_name_outlives_exec(void)
{
   return !has_directive('n');
}

void ct_name_prepare(Bool with_beside)
{
   HChar second[NAME_ROOM + 16];
   ct_name_own();
   ct_file_prepare(own);
   if (with_beside && ct_file_is_replaceable(own)) {
      VG_(snprintf)(second, sizeof second, "%s%s", own, beside);
      ct_file_prepare(second);
   }
}
