/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports as text and XML; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_execontext.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_options.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_threadstate.h"

#include "lc_errors.h"
#include "lc_heur.h"
#include "lc_names.h"
#include "lc_paths.h"
#include "lc_pool.h"
#include "lc_pools.h"
#include "lc_report.h"
#include "lc_retained.h"
#include "lc_stack.h"
#include "lc_watch.h"

static struct lc_loss *loss;

static const struct {
   const HChar *summary, *xml;
} kinds[LC_N_STATES] = {
   [LC_DEFINITE] = { "   definitely lost: ", "Leak_DefinitelyLost" },
   [LC_INDIRECT] = { "   indirectly lost: ", "Leak_IndirectlyLost" },
   [LC_POSSIBLE] = { "     possibly lost: ", "Leak_PossiblyLost" },
   [LC_REACHABLE] = { "   still reachable: ", "Leak_StillReachable" },
};

/* The names that match-leak-kinds and --show-leak-kinds take. */
static const HChar *const kind_words[LC_N_STATES] = {
   [LC_DEFINITE] = "definite", [LC_INDIRECT] = "indirect", [LC_POSSIBLE] = "possible", [LC_REACHABLE] = "reachable",
};

const struct lc_loss *lc_report_loss(void)
{
   return loss;
}

struct lc_report lc_report_default(void)
{
   return (struct lc_report){
      .check = lc_options.check, .show = lc_options.show, .errors = lc_options.errors,
      .heuristics = lc_options.heuristics, .delta = LC_DELTA_ANY, .asker = VG_INVALID_THREADID,
   };
}

void lc_report_heap(void)
{
   if (VG_(clo_verbosity) == 0 || VG_(clo_xml))
      return;
   const struct lc_sites_totals *t = lc_sites_totals(lc_watch.sites);
   VG_(umsg)("HEAP SUMMARY:\n");
   struct lc_pools_use pools = lc_pools_use();
   VG_(umsg)("    in use at exit: %'llu bytes in %'llu blocks\n", (ULong)(t->live.bytes - pools.bytes),
             (ULong)(t->live.blocks - pools.blocks));
   VG_(umsg)("  total heap usage: %'llu allocs, %'llu frees, %'llu bytes allocated\n",
             (ULong)t->allocated.blocks, (ULong)(t->freed.blocks - pools.frees), (ULong)t->allocated.bytes);
   VG_(umsg)("\n");
}

/* ---- one record ---- */

enum { NUMBER_ROOM = 64 };

/* "16" or, where changes are asked for, "16 (+4)". */
static const HChar *number(HChar *buf, SizeT now, SizeT before, enum lc_delta delta)
{
   if (delta == LC_DELTA_ANY)
      VG_(snprintf)(buf, NUMBER_ROOM, "%'lu", now);
   else if (now >= before)
      VG_(snprintf)(buf, NUMBER_ROOM, "%'lu (+%'lu)", now, now - before);
   else
      VG_(snprintf)(buf, NUMBER_ROOM, "%'lu (-%'lu)", now, before - now);
   return buf;
}

static void describe(HChar *line, UInt room, const struct lc_loss_record *r, UInt nr, UInt of, enum lc_delta delta)
{
   HChar all[NUMBER_ROOM], direct[NUMBER_ROOM], indirect[NUMBER_ROOM], blocks[NUMBER_ROOM], parts[3 * NUMBER_ROOM];
   const struct lc_loss_amount *a = &r->now, *b = &r->before;
   parts[0] = '\0';
   if (a->indirect_bytes > 0)
      VG_(snprintf)(parts, sizeof parts, " (%s direct, %s indirect)", number(direct, a->bytes, b->bytes, delta),
                    number(indirect, a->indirect_bytes, b->indirect_bytes, delta));
   VG_(snprintf)(line, (Int)room, "%s%s bytes in %s blocks are %s in loss record %'u of %'u",
                 number(all, a->bytes + a->indirect_bytes, b->bytes + b->indirect_bytes, delta), parts,
                 number(blocks, a->blocks, b->blocks, delta), lc_state_text(r->state), nr, of);
}

static void print_stack(UInt site)
{
   const struct lc_site *s = lc_sites_at(lc_watch.sites, site);
   DiEpoch ep = lc_watch_epoch(s);
   lc_stack_print(ep, (const Addr *)s->ip, s->n_ips);
}

/* PATHS: NULL if ways are not asked for. */
static void print_text(const struct lc_loss_record *r, const HChar *line, const struct lc_paths *paths, UInt nr)
{
   VG_(umsg)("%s\n", line);
   print_stack(r->site);
   if (paths != NULL)
      lc_paths_print(paths, nr - 1);
   VG_(umsg)("\n");
}

static void print_xml(const struct lc_loss_record *r, const HChar *line, UInt unique)
{
   VG_(printf_xml)("<error>\n  <unique>0x%x</unique>\n  <tid>1</tid>\n", unique);
   VG_(printf_xml)("  <kind>%s</kind>\n  <xwhat>\n    <text>%s</text>\n", kinds[r->state].xml, line);
   VG_(printf_xml)("    <leakedbytes>%lu</leakedbytes>\n    <leakedblocks>%lu</leakedblocks>\n  </xwhat>\n",
                   (SizeT)(r->now.bytes + r->now.indirect_bytes), (SizeT)r->now.blocks);
   print_stack(r->site);
   VG_(printf_xml)("</error>\n\n");
}

static Bool is_considered(const struct lc_loss_record *r, enum lc_delta delta)
{
   const struct lc_loss_amount *a = &r->now, *b = &r->before;
   Bool changed = a->bytes != b->bytes || a->indirect_bytes != b->indirect_bytes || a->blocks != b->blocks;
   switch (delta) {
   case LC_DELTA_ANY: return a->blocks > 0;
   case LC_DELTA_INCREASED:
      return a->bytes > b->bytes || a->indirect_bytes > b->indirect_bytes || a->blocks > b->blocks;
   case LC_DELTA_CHANGED: return changed;
   default: return a->blocks > 0 && b->blocks == 0;
   }
}

static void report_record(const struct lc_report *r, const struct lc_loss_record *rec, UInt nr, UInt *shown,
                          const struct lc_paths *paths)
{
   enum { FIRST_UNIQUE = 0x10000 };
   Bool considered = is_considered(rec, r->delta);
   if (considered && (r->errors >> rec->state & 1) != 0)
      lc_error_count_leak(r->asker, rec->site);
   if (!considered || (r->show >> rec->state & 1) == 0 || (r->limit != 0 && *shown >= r->limit))
      return;
   HChar line[256];
   describe(line, sizeof line, rec, nr, loss->count, r->delta);
   (*shown)++;
   if (VG_(clo_xml))
      print_xml(rec, line, FIRST_UNIQUE + nr);
   else
      print_text(rec, line, paths, nr);
   if (!lc_names_wants_suppressions() || VG_(clo_xml))
      return;
   const struct lc_site *site = lc_sites_at(lc_watch.sites, rec->site);
   lc_names_print_suppression(LC_SUPP_LEAK, kind_words[rec->state], lc_watch_epoch(site).n, (const Addr *)site->ip,
                              site->n_ips);
}

void lc_report_record(UInt nr)
{
   HChar line[256];
   const struct lc_loss_record *r = &loss->record[nr - 1];
   describe(line, sizeof line, r, nr, loss->count, LC_DELTA_ANY);
   VG_(umsg)("%s\n", line);
   print_stack(r->site);
}

/* ---- the summary ---- */

static void print_heuristics(void)
{
   Bool first = True;
   for (Int h = LC_HEUR_NONE + 1; h < LC_N_HEURISTICS; h++) {
      if (loss->by_heuristic[h].blocks == 0)
         continue;
      if (first)
         VG_(umsg)("                      of which reachable via heuristic:\n");
      first = False;
      VG_(umsg)("                        %-19s: %'lu bytes in %'lu blocks\n", lc_heur_name((enum lc_heuristic)h),
                (SizeT)loss->by_heuristic[h].bytes, (SizeT)loss->by_heuristic[h].blocks);
   }
}

static void print_kind(const HChar *label, struct lc_loss_amount now, struct lc_loss_amount before, enum lc_delta delta)
{
   HChar bytes[NUMBER_ROOM], blocks[NUMBER_ROOM];
   VG_(umsg)("%s%s bytes in %s blocks\n", label, number(bytes, now.bytes, before.bytes, delta),
             number(blocks, now.blocks, before.blocks, delta));
}

static struct lc_loss_amount before_of(Int state)
{
   struct lc_loss_amount sum = { 0, 0, 0, 0 };
   for (UInt i = 0; i < loss->count; i++)
      if ((Int)loss->record[i].state == state) {
         sum.blocks += loss->record[i].before.blocks;
         sum.bytes += loss->record[i].before.bytes;
      }
   return sum;
}

static void print_summary(const struct lc_report *r)
{
   static const enum lc_state order[] = { LC_DEFINITE, LC_INDIRECT, LC_POSSIBLE, LC_REACHABLE };
   SizeT blocks = 0;
   VG_(umsg)("LEAK SUMMARY:\n");
   for (UInt i = 0; i < LC_N_STATES; i++) {
      struct lc_loss_amount now = lc_loss_total(loss, order[i]);
      print_kind(kinds[order[i]].summary, now, before_of((Int)order[i]), r->delta);
      blocks += now.blocks;
   }
   print_heuristics();
   print_kind("        suppressed: ", lc_loss_suppressed(loss), (struct lc_loss_amount){ 0, 0, 0, 0 }, r->delta);
   if (r->check != LC_CHECK_FULL && blocks > 0) {
      if (r->by_monitor)
         VG_(umsg)("To see details of leaked memory, give 'full' arg to leak_check\n");
      else
         VG_(umsg)("Rerun with --leak-check=full to see details of leaked memory\n");
   }
   if (r->check == LC_CHECK_FULL && (r->show >> LC_REACHABLE & 1) == 0 &&
       lc_loss_total(loss, LC_REACHABLE).blocks > 0) {
      VG_(umsg)("Reachable blocks (those to which a pointer was found) are not shown.\n");
      if (r->by_monitor)
         VG_(umsg)("To see them, add 'reachable any' args to leak_check\n");
      else
         VG_(umsg)("To see them, rerun with: --leak-check=full --show-leak-kinds=all\n");
   }
   VG_(umsg)("\n");
}

static void suppress_records(const struct lc_search *s)
{
   bool any = false;
   for (UInt i = 0; i < loss->count; i++) {
      struct lc_loss_record *r = &loss->record[i];
      if (r->now.blocks == 0)
         continue;
      const struct lc_site *site = lc_sites_at(lc_watch.sites, r->site);
      struct lc_supp *e = lc_names_suppression(LC_SUPP_LEAK, 1u << r->state, lc_watch_epoch(site).n, (const Addr *)site->ip,
                                               site->n_ips);
      if (e == NULL)
         continue;
      r->suppressed = true;
      any = true;
      e->blocks += r->now.blocks;
      e->bytes += r->now.bytes;
   }
   if (any)
      lc_loss_suppress_held(loss, lc_watch.blocks, s->mark, s->index, s->site_of);
}

static void report_records(const struct lc_report *r, const struct lc_search *s)
{
   UInt shown = 0;
   struct lc_paths *paths = lc_options.show_path && !VG_(clo_xml) ? lc_paths_create(s, loss) : NULL;
   for (UInt i = 0; i < loss->count; i++)
      if (!loss->record[i].suppressed)
         report_record(r, &loss->record[i], i + 1, &shown, paths);
   if (paths == NULL)
      return;
   lc_paths_print_roots(paths);
   lc_paths_destroy(paths);
}

void lc_report_leaks(const struct lc_report *r)
{
   if (loss == NULL) {
      struct lc_mem mem = lc_pool_mapped();
      loss = lc_loss_create(&mem);
   }
   if (lc_blocks_count(lc_watch.blocks) == 0) {
      if (VG_(clo_verbosity) >= 1 && !VG_(clo_xml)) {
         VG_(umsg)("All heap blocks were freed -- no leaks are possible\n");
         VG_(umsg)("\n");
      }
      return;
   }
   struct lc_search s;
   lc_search_begin(&s, r->asker, r->heuristics, lc_options.show_path);
   lc_loss_update(loss, lc_watch.blocks, s.mark, s.index, s.site_of, s.n_sites);
   suppress_records(&s);
   if (r->check == LC_CHECK_FULL)
      report_records(r, &s);
   if (lc_options.show_retained && !VG_(clo_xml))
      lc_retained_print(&s);
   if (VG_(clo_verbosity) > 0 && !VG_(clo_xml))
      print_summary(r);
   lc_search_end(&s);
}
