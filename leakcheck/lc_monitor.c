/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Monitor commands; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_gdbserver.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_threadstate.h"

#include "lc_describe.h"
#include "lc_monitor.h"
#include "lc_options.h"
#include "lc_report.h"
#include "lc_search.h"
#include "lc_watch.h"

static const HChar help[] =
"\n"
"leakcheck monitor commands:\n"
"  leak_check [full*|summary]\n"
"                [kinds kind1,kind2,...|reachable|possibleleak*|definiteleak]\n"
"                [heuristics heur1,heur2,...]\n"
"                [new|increased*|changed|any]\n"
"                [unlimited*|limited <max_loss_records_output>]\n"
"            * = defaults\n"
"       where kind is one of:\n"
"         definite indirect possible reachable all none\n"
"       where heur is one of:\n"
"         stdstring length64 newarray multipleinheritance rustarc all none*\n"
"       Examples: leak_check\n"
"                 leak_check summary any\n"
"                 leak_check full kinds indirect,possible\n"
"                 leak_check full reachable any limited 100\n"
"  block_list <loss_record_nr>|<loss_record_nr_from>..<loss_record_nr_to>\n"
"                [unlimited*|limited <max_blocks>]\n"
"                [heuristics heur1,heur2,...]\n"
"        after a leak search, shows the list of blocks of <loss_record_nr>\n"
"        (or of the range <loss_record_nr_from>..<loss_record_nr_to>).\n"
"        With heuristics, only shows the blocks found via heur1,heur2,...\n"
"            * = defaults\n"
"  who_points_at <addr> [<len>]\n"
"        shows places pointing inside <len> (default 1) bytes at <addr>\n"
"        (with len 1, only shows \"start pointers\" pointing exactly to <addr>,\n"
"         with len > 1, will also show \"interior pointers\")\n"
"\n";

static const HChar kinds_tokens[] = "definite,indirect,possible,reachable";
static const HChar heuristics_tokens[] = "-,stdstring,length64,newarray,multipleinheritance,rustarc";

/* The set that the next word names; False, with a message, if it names none. */
static Bool read_set(HChar **next, const HChar *tokens, const HChar *what, UInt *set)
{
   const HChar *word = VG_(strtok_r)(NULL, " ", next);
   if (word != NULL && VG_(parse_enum_set)(tokens, True, word, set))
      return True;
   VG_(gdb_printf)("missing or malformed %s set\n", what);
   return False;
}

static Bool read_limit(HChar **next, UInt *limit)
{
   const HChar *word = VG_(strtok_r)(NULL, " ", next);
   HChar *end;
   Long n = word == NULL ? 0 : VG_(strtoll10)(word, &end);
   if (n <= 0 || *end != '\0') {
      VG_(gdb_printf)("missing or malformed limit\n");
      return False;
   }
   *limit = (UInt)n;
   return True;
}

enum { ALL_BUT_REACHABLE = 1 << LC_DEFINITE | 1 << LC_INDIRECT | 1 << LC_POSSIBLE };

static Bool read_leak_check(HChar **next, struct lc_report *r)
{
   for (const HChar *word; (word = VG_(strtok_r)(NULL, " ", next)) != NULL;) {
      switch (VG_(keyword_id)("full summary kinds reachable possibleleak definiteleak heuristics "
                              "new increased changed any unlimited limited", word, kwd_report_all)) {
      case 0: r->check = LC_CHECK_FULL; break;
      case 1: r->check = LC_CHECK_SUMMARY; break;
      case 2:
         if (!read_set(next, kinds_tokens, "leak kinds", &r->show))
            return False;
         break;
      case 3: r->show = 1u << LC_REACHABLE | ALL_BUT_REACHABLE; break;
      case 4: r->show = 1u << LC_DEFINITE | 1u << LC_POSSIBLE; break;
      case 5: r->show = 1u << LC_DEFINITE; break;
      case 6:
         if (!read_set(next, heuristics_tokens, "heuristics", &r->heuristics))
            return False;
         break;
      case 7: r->delta = LC_DELTA_NEW; break;
      case 8: r->delta = LC_DELTA_INCREASED; break;
      case 9: r->delta = LC_DELTA_CHANGED; break;
      case 10: r->delta = LC_DELTA_ANY; break;
      case 11: r->limit = 0; break;
      case 12:
         if (!read_limit(next, &r->limit))
            return False;
         break;
      default: return False; /* keyword_id has told why */
      }
   }
   return True;
}

static void leak_check(ThreadId tid, HChar **next)
{
   struct lc_report r = lc_report_default();
   r.check = LC_CHECK_FULL;
   r.show = 1u << LC_DEFINITE | 1u << LC_POSSIBLE;
   r.errors = 0;
   r.heuristics = 0;
   r.delta = LC_DELTA_INCREASED;
   r.by_monitor = True;
   r.asker = tid;
   if (read_leak_check(next, &r))
      lc_report_leaks(&r);
}

/* ---- block_list ---- */

struct listing {
   UInt from, to; /* record numbers, from 1 */
   UInt limit;
   UInt heuristics; /* 0: any */
};

static Bool read_listing(HChar **next, struct listing *l)
{
   HChar *word = VG_(strtok_r)(NULL, " ", next), *end;
   *l = (struct listing){ 0 };
   if (word == NULL) {
      VG_(gdb_printf)("expecting a loss record number\n");
      return False;
   }
   l->from = l->to = (UInt)VG_(strtoll10)(word, &end);
   if (end[0] == '.' && end[1] == '.')
      l->to = (UInt)VG_(strtoll10)(end + 2, &end);
   if (*end != '\0' || l->from == 0 || l->to < l->from) {
      VG_(gdb_printf)("malformed loss record number '%s'\n", word);
      return False;
   }
   while ((word = VG_(strtok_r)(NULL, " ", next)) != NULL) {
      switch (VG_(keyword_id)("unlimited limited heuristics", word, kwd_report_all)) {
      case 0: l->limit = 0; break;
      case 1:
         if (!read_limit(next, &l->limit))
            return False;
         break;
      case 2:
         if (!read_set(next, heuristics_tokens, "heuristics", &l->heuristics))
            return False;
         break;
      default: return False;
      }
   }
   return True;
}

/* The blocks that a lost block leads, each with its own record. */
static void list_clique(const struct lc_search *s, UInt leader)
{
   const struct lc_loss *loss = lc_report_loss();
   for (UInt rank = 0; rank < s->index->count; rank++) {
      if (lc_mark_state(s->mark, rank) != LC_INDIRECT || lc_mark_leader(s->mark, rank) != leader)
         continue;
      const struct lc_block *b = lc_blocks_at(lc_watch.blocks, s->index->id[rank]);
      UInt record = lc_loss_record_of(loss, s->site_of, b->site, LC_INDIRECT);
      VG_(umsg)("  %p[%lu] indirect loss record %u\n", (void *)b->addr, (SizeT)b->size, record + 1);
   }
}

static void list_record(const struct lc_search *s, const struct listing *l, UInt number)
{
   const struct lc_loss_record *r = &lc_report_loss()->record[number - 1];
   UInt left = l->limit == 0 ? ~0u : l->limit;
   for (UInt rank = 0; rank < s->index->count; rank++) {
      const struct lc_block *b = lc_blocks_at(lc_watch.blocks, s->index->id[rank]);
      enum lc_heuristic h = lc_mark_heuristic(s->mark, rank);
      if (s->site_of[b->site] != r->site || lc_mark_state(s->mark, rank) != r->state ||
          (l->heuristics != 0 && (l->heuristics >> h & 1) == 0))
         continue;
      if (left-- == 0)
         return;
      VG_(umsg)("%p[%lu]\n", (void *)b->addr, (SizeT)b->size);
      if (r->state == LC_DEFINITE && r->now.indirect_blocks > 0)
         list_clique(s, rank);
   }
}

static void block_list(ThreadId tid, HChar **next)
{
   struct listing l;
   const struct lc_loss *loss = lc_report_loss();
   if (!read_listing(next, &l))
      return;
   if (loss == NULL || l.from > loss->count) {
      VG_(gdb_printf)(loss == NULL ? "no leak search has been done\n" : "invalid loss record nr\n");
      return;
   }
   struct lc_search s;
   lc_search_begin(&s, tid, lc_options.heuristics, False);
   for (UInt nr = l.from; nr <= l.to && nr <= loss->count; nr++) {
      lc_report_record(nr);
      list_record(&s, &l, nr);
   }
   lc_search_end(&s);
}

/* ---- who_points_at ---- */

struct wanted {
   Addr addr;
   SizeT len;
   Bool exact;
};

static void show_pointer(void *arg, uintptr_t where, uintptr_t value)
{
   const struct wanted *w = arg;
   if (w->exact ? value != w->addr : value - w->addr >= w->len)
      return;
   if (value == w->addr)
      VG_(umsg)("*%p points at %p\n", (void *)where, (void *)w->addr);
   else
      VG_(umsg)("*%p interior points at %lu bytes inside %p\n", (void *)where, (SizeT)(value - w->addr),
                (void *)w->addr);
   lc_describe_address(where);
}

static void show_register(void *arg, ThreadId tid, const HChar *name, UWord value)
{
   const struct wanted *w = arg;
   if (w->exact ? value != w->addr : value - w->addr >= w->len)
      return;
   VG_(umsg)("tid %u register %s %s %p\n", tid, name, value == w->addr ? "pointing at" : "interior pointing in",
             (void *)w->addr);
}

static void who_points_at(HChar **next)
{
   struct wanted w = { 0, 1, False };
   if (!VG_(strtok_get_address_and_size)(&w.addr, &w.len, next))
      return;
   w.exact = w.len <= 1;
   if (w.exact)
      VG_(umsg)("Searching for pointers to %p\n", (void *)w.addr);
   else
      VG_(umsg)("Searching for pointers pointing in %lu bytes from %p\n", w.len, (void *)w.addr);
   lc_search_each_word(show_pointer, show_register, &w);
}

Bool lc_monitor_command(ThreadId tid, const HChar *command)
{
   HChar *copy = VG_(strdup)("lc.monitor", command), *next;
   const HChar *word = VG_(strtok_r)(copy, " ", &next);
   Bool handled = True;
   switch (word == NULL ? -2 : VG_(keyword_id)("help leak_check block_list who_points_at", word,
                                               kwd_report_duplicated_matches)) {
   case 0:
      VG_(gdb_printf)("%s", help);
      break;
   case 1:
      leak_check(tid, &next);
      break;
   case 2:
      block_list(tid, &next);
      break;
   case 3:
      who_points_at(&next);
      break;
   case -1: break; /* several commands begin so: keyword_id has told */
   default: handled = False;
   }
   VG_(free)(copy);
   return handled;
}
