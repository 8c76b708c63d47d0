/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Booking the part of a segment that ran before a fault.
 */
#include "cs_fault.h"

#include "cs_block.h"
#include "cs_clock.h"
#include "cs_group.h"
#include "cs_shadow.h"

#include "pub_tool_basics.h"
#include "pub_tool_machine.h"

/* The instruction whose first site is FAULTED was not finished.  Take back that the
   segment was counted, and complete the group that was waiting.  Returns how far
   the groups have advanced the clock. */
static UInt end_groups_at(struct cs_segment *segment, const struct cs_site *faulted, const Addr *ea)
{
   UInt n_before = cs_sites_begun(segment->site, faulted), time = 0;
   struct cs_group *waiting = NULL;
   for (struct cs_group *g = segment->groups; g; g = g->next) {
      if (g->end > n_before) {
         waiting = g;
      } else {
         g->count -= g->counts;
         time += g->time;
      }
   }
   if (!waiting)
      return time;
   cs_group_run_part(waiting, ea, faulted);
   return time + waiting->time;
}

/* How far inline probes have. */
static UInt time_of_probes(const struct cs_segment *segment, const struct cs_site *faulted)
{
   return segment->site + segment->first_stamped <= faulted ? segment->time : 0;
}

/* Count and simulate the part of SEGMENT that ran before a fault at INSN, and no more of
   it: what comes before INSN whole, of INSN the fetch.  EA are the slots of its groups. */
static void book_part(struct cs_segment *segment, Addr insn, const Addr *ea)
{
   struct cs_site *site = segment->site, *end = segment->site + segment->n_sites;
   UInt n = 0;
   for (; site < end && site->insn != insn; site++) {
      cs_site_book(site, 1);
      n += site->kind == CS_SITE_FETCH;
   }
   UInt time = end_groups_at(segment, site, ea) + time_of_probes(segment, site);
   if (site < end && cs_site_is_fetch(site)) {
      cs_book_done(site->cost, CS_FETCH, 1);
      n++;
   }
   cs_clock_correct(time, n);
}

void cs_fault_left_code(ThreadId tid)
{
   struct cs_shadow shadow = cs_shadow_of(tid);
   if (!shadow.mark)
      return;
   book_part(shadow.mark, VG_(get_IP)(tid), shadow.slot);
   cs_shadow_unmark(tid);
}
