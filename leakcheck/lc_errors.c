/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wrong frees; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_execontext.h"
#include "pub_tool_xarray.h"
#include "pub_tool_addrinfo.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_options.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_tooliface.h"

#include "lc_errors.h"
#include "lc_names.h"
#include "lc_stack.h"

/* What is known of the address, at the time of the error. */
enum about { ABOUT_NOTHING, ABOUT_LIVE, ABOUT_FREED };

enum { MAX_FRAMES = 64 };

struct extra {
   enum about about;
   Addr block;
   SizeT size;
   UInt site;
   Addr freer;
   AddrInfo info; /* ABOUT_NOTHING: what the core knows */
   UInt epoch;    /* the stack of the use */
   UInt n_ips;
   Bool write_suppression;
   Addr ips[MAX_FRAMES];
};

static Bool equal(VgRes res, const Error *a, const Error *b)
{
   (void)res;
   (void)a;
   (void)b;
   return True;
}

static void before_print(const Error *e)
{
   (void)e;
}

static void print_site(UInt site)
{
   const struct lc_site *s = lc_sites_at(lc_watch.sites, site);
   DiEpoch ep = lc_watch_epoch(s);
   lc_stack_print(ep, (const Addr *)s->ip, s->n_ips);
}

static void say(const HChar *tag, const HChar *text)
{
   if (VG_(clo_xml))
      VG_(printf_xml)("  <%s>%s</%s>\n", tag, text, tag);
   else
      VG_(umsg)("%s%s\n", VG_(strcmp)(tag, "auxwhat") == 0 ? " " : "", text);
}

static void print_block(Addr addr, const struct extra *x)
{
   HChar text[160];
   Bool inside = addr - x->block < x->size || addr == x->block;
   VG_(snprintf)(text, sizeof text, "Address 0x%lx is %'lu bytes %s a block of size %'lu %s", addr,
                 inside ? addr - x->block : addr - x->block - x->size, inside ? "inside" : "after", x->size,
                 x->about == ABOUT_FREED ? "free'd" : "alloc'd");
   say("auxwhat", text);
   if (x->about == ABOUT_FREED && x->freer != 0) {
      Addr ip = x->freer - 1;
      lc_stack_print(VG_(current_DiEpoch)(), &ip, 1);
      say("auxwhat", "Block was alloc'd at");
   }
   print_site(x->site);
}

static void print(const Error *e)
{
   const struct extra *x = VG_(get_error_extra)(e);
   if (VG_(clo_xml))
      VG_(printf_xml)("  <kind>%s</kind>\n",
                      VG_(get_error_kind)(e) == LC_ERROR_MISMATCH ? "MismatchedFree" : "InvalidFree");
   say("what", VG_(get_error_kind)(e) == LC_ERROR_MISMATCH ? "Mismatched free() / delete / delete []"
                                                            : "Invalid free() / delete / delete[] / realloc()");
   lc_stack_print_context(VG_(get_error_where)(e));
   if (x->about == ABOUT_NOTHING)
      VG_(pp_addrinfo_mc)(VG_(get_error_address)(e), &x->info, False);
   else
      print_block(VG_(get_error_address)(e), x);
   if (x->write_suppression && !VG_(clo_xml))
      lc_names_print_suppression(LC_SUPP_FREE, NULL, x->epoch, x->ips, x->n_ips);
}

static UInt update(const Error *e)
{
   struct extra *x = VG_(get_error_extra)(e);
   if (VG_(get_error_kind)(e) == LC_ERROR_LEAK)
      return 0;
   if (x->about == ABOUT_NOTHING)
      VG_(describe_addr)(VG_(current_DiEpoch)(), VG_(get_error_address)(e), &x->info);
   return sizeof *x;
}

/* Suppressions are read and matched in lc_supp: the core knows only those for
   tools of this name.  Its own reading must not fail on them. */
static Bool recognised(const HChar *name, Supp *su)
{
   VG_(set_supp_kind)(su, 0);
   return VG_(strcmp)(name, "Leak") == 0 || VG_(strcmp)(name, "Free") == 0;
}

static Bool read_extra(Int fd, HChar **buf, SizeT *n, Int *line, Supp *su)
{
   (void)fd, (void)buf, (void)n, (void)line, (void)su;
   return True;
}

static Bool matches(const Error *e, const Supp *su)
{
   (void)e, (void)su;
   return False;
}

static const HChar *error_name(const Error *e)
{
   (void)e;
   return NULL; /* it would be an entry for this tool only: see print */
}

static SizeT print_extra(const Error *e, HChar *buf, Int room)
{
   (void)e, (void)room;
   buf[0] = '\0';
   return 0;
}

static SizeT print_use(const Supp *su, HChar *buf, Int room)
{
   (void)su, (void)room;
   buf[0] = '\0';
   return 0;
}

static void update_use(const Error *e, const Supp *su)
{
   (void)e, (void)su;
}

void lc_errors_register(void)
{
   VG_(needs_tool_errors)(equal, before_print, print, True, update, recognised, read_extra, matches, error_name,
                          print_extra, print_use, update_use);
}

static void fill_in(struct extra *x, Addr addr)
{
   struct lc_watch *w = &lc_watch;
   ULong n = w->n_freed < LC_N_FREED ? w->n_freed : LC_N_FREED;
   UInt id = lc_blocks_around(w->blocks, addr);
   *x = (struct extra){ .about = ABOUT_NOTHING, .info.tag = Addr_Undescribed };
   if (id != 0) {
      const struct lc_block *b = lc_blocks_at(w->blocks, id);
      *x = (struct extra){ .about = ABOUT_LIVE, .block = b->addr, .size = b->size, .site = b->site };
      return;
   }
   for (ULong i = 0; i < n; i++) {
      const struct lc_freed *f = &w->freed[(w->n_freed - 1 - i) % LC_N_FREED];
      if (addr - f->addr >= f->size && addr != f->addr)
         continue;
      *x = (struct extra){
         .about = ABOUT_FREED, .block = f->addr, .size = f->size, .site = f->site, .freer = f->freer };
      return;
   }
}

static void record(ThreadId tid, enum lc_error_kind kind, Addr addr, struct extra *x)
{
   UInt frames = (UInt)VG_(clo_backtrace_size);
   x->epoch = VG_(current_DiEpoch)().n;
   x->n_ips = VG_(get_StackTrace)(tid, x->ips, frames < MAX_FRAMES ? frames : MAX_FRAMES, NULL, NULL, 0);
   if (lc_names_suppression(LC_SUPP_FREE, 0, x->epoch, x->ips, x->n_ips) != NULL)
      return;
   x->write_suppression = lc_names_wants_suppressions();
   Int before = lc_names_mute_core(0);
   VG_(maybe_record_error)(tid, kind, addr, NULL, x);
   lc_names_mute_core(before);
}

void lc_error_bad_free(ThreadId tid, Addr addr)
{
   struct extra x;
   fill_in(&x, addr);
   record(tid, LC_ERROR_FREE, addr, &x);
}

void lc_error_mismatch(ThreadId tid, const struct lc_block *b)
{
   struct extra x = { .about = ABOUT_LIVE, .block = b->addr, .size = b->size, .site = b->site };
   record(tid, LC_ERROR_MISMATCH, b->addr, &x);
}

void lc_error_count_leak(ThreadId tid, UInt site)
{
   const struct lc_site *s = lc_sites_at(lc_watch.sites, site);
   ExeContext *where = VG_(make_ExeContext_from_StackTrace)((const Addr *)s->ip, s->n_ips);
   struct extra x = { .about = ABOUT_NOTHING };
   VG_(unique_error)(tid, LC_ERROR_LEAK, 0, NULL, &x, where, False, False, True);
}
