/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stacks by name; see the header.
 *
 * Three of the core's names are declared here because no public header has
 * them: the list of suppression files (which the core reads only for tools
 * of the name in each entry), whether entries are to be written, and the
 * function that names code as the symbol table spells it, which is what
 * suppressions of C++ functions are written in.
 */
#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_xarray.h"

#include "ct_core.h"
#include "lc_file.h"
#include "lc_names.h"
#include "lc_pool.h"
#include "lc_stack.h"
#include "lc_state.h"


static struct lc_supps *supps;

Bool lc_names_wants_suppressions(void)
{
   return VG_(clo_gen_suppressions) > 0;
}

/* Errors of syntax are the core's to report: it has read the same files. */
void lc_names_read_suppressions(void)
{
   struct lc_mem mem = lc_pool_mem();
   supps = lc_supps_create(&mem);
   for (Word i = 0; i < VG_(sizeXA)(VG_(clo_suppressions)); i++) {
      const HChar *name = *(HChar **)VG_(indexXA)(VG_(clo_suppressions), i);
      HChar *text = lc_file_read(name);
      if (text != NULL)
         lc_supps_read(supps, text, name);
   }
}

Int lc_names_mute_core(Int setting)
{
   Int before = VG_(clo_gen_suppressions);
   VG_(clo_gen_suppressions) = setting;
   return before;
}

/* ---- frames ---- */

enum { MAX_FRAMES = 512 };

static struct {
   struct lc_frame frame[MAX_FRAMES];
   UInt n;
} names;

/* The outermost allocator function by the name that everybody knows it by. */
static const HChar *well_known(const HChar *fun)
{
   const struct lc_kind *k = lc_kinds_find(lc_watch.kinds, fun);
   return k != NULL && k->family == LC_FAMILY_MALLOC && k->act != LC_ACT_LEAVE ? k->name : fun;
}

static HChar *keep(const HChar *s)
{
   return s == NULL ? NULL : VG_(strdup)("lc.names", s);
}

static void add_frame(DiEpoch ep, Addr ip, const InlIPCursor *iipc, Bool first, Bool inlined)
{
   const HChar *fun, *obj, *file;
   UInt line;
   if (names.n == MAX_FRAMES)
      return;
   struct lc_frame *f = &names.frame[names.n++];
   *f = (struct lc_frame){ .fun = NULL };
   if (VG_(get_fnname_no_cxx_demangle)(ep, ip, &fun, iipc))
      f->fun = keep(first ? well_known(fun) : fun);
   if (VG_(get_objname)(ep, ip, &obj))
      f->obj = keep(obj);
   if (!inlined && VG_(get_filename_linenum)(ep, ip, &file, NULL, &line)) {
      f->file = keep(file);
      f->line = line;
   }
}

static void add_ip(UInt n, DiEpoch ep, Addr ip, void *opaque)
{
   (void)opaque;
   InlIPCursor *iipc = lc_stack_cursor(n, ep, ip);
   Bool inlined = False;
   do {
      add_frame(ep, ip, iipc, n == 0 && !inlined, inlined);
      inlined = True;
   } while (VG_(next_IIPC)(iipc));
   VG_(delete_IIPC)(iipc);
}

static void forget_names(void)
{
   for (UInt i = 0; i < names.n; i++) {
      const struct lc_frame *f = &names.frame[i];
      VG_(free)((void *)f->fun);
      VG_(free)((void *)f->obj);
      VG_(free)((void *)f->file);
   }
   names.n = 0;
}

struct lc_supp *lc_names_suppression(enum lc_supp_kind kind, UInt leak_kind, UInt epoch, const Addr *ips, UInt n_ips)
{
   if (supps == NULL || !lc_supps_any(supps, kind))
      return NULL;
   DiEpoch ep = { .n = epoch };
   for (UInt i = 0; i < n_ips; i++)
      add_ip(i, ep, ips[i], NULL);
   struct lc_supp *found = lc_supps_match(supps, kind, leak_kind, names.frame, names.n);
   forget_names();
   if (found != NULL)
      found->hits++;
   return found;
}

void lc_names_print_suppression(enum lc_supp_kind kind, const HChar *leak_kind, UInt epoch, const Addr *ips,
                                UInt n_ips)
{
   DiEpoch ep = { .n = epoch };
   VG_(apply_StackTrace)(add_ip, NULL, ep, (StackTrace)ips, n_ips);
   VG_(printf)("{\n   <insert_a_suppression_name_here>\n   Memcheck:%s\n", kind == LC_SUPP_LEAK ? "Leak" : "Free");
   if (kind == LC_SUPP_LEAK)
      VG_(printf)("   match-leak-kinds: %s\n", leak_kind);
   for (UInt i = 0; i < names.n; i++) {
      const struct lc_frame *f = &names.frame[i];
      if (f->fun != NULL)
         VG_(printf)("   fun:%s\n", f->fun);
      else
         VG_(printf)("   obj:%s\n", f->obj != NULL ? f->obj : "*");
   }
   VG_(printf)("}\n");
   forget_names();
}

void lc_names_print_used(void)
{
   Bool any = False;
   if (VG_(clo_verbosity) < 2 || VG_(clo_xml) || supps == NULL)
      return;
   for (UInt i = 0; lc_supps_at(supps, i) != NULL; i++) {
      const struct lc_supp *e = lc_supps_at(supps, i);
      if (e->hits == 0)
         continue;
      any = True;
      VG_(umsg)("used_suppression: %6llu %s %s:%u suppressed: %'llu bytes in %'llu blocks\n", (ULong)e->hits, e->name,
                e->file, e->line, (ULong)e->bytes, (ULong)e->blocks);
   }
   if (any)
      VG_(umsg)("\n");
}
