/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The heap profile as XML; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_clientstate.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_options.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_xarray.h"

#include "ct_process.h"
#include "lc_out.h"
#include "lc_profile.h"
#include "lc_report.h"
#include "lc_stack.h"
#include "lc_watch.h"

static const HChar *const kind_words[LC_N_STATES] = { "definite", "indirect", "possible", "reachable" };
static const HChar *const xml_kinds[LC_N_STATES] = {
   "Leak_DefinitelyLost", "Leak_IndirectlyLost", "Leak_PossiblyLost", "Leak_StillReachable" };

static void element(struct lc_out *o, const HChar *indent, const HChar *name, const HChar *text)
{
   lc_out_text(o, "%s<%s>", indent, name);
   lc_out_escaped(o, text);
   lc_out_text(o, "</%s>\n", name);
}

/* ---- the head, as Valgrind's protocol 4 has it ---- */

static void write_args(struct lc_out *o)
{
   lc_out_text(o, "<args>\n  <vargv>\n");
   element(o, "    ", "exe", "valgrind");
   for (Word i = VG_(args_for_valgrind_noexecpass); i < VG_(sizeXA)(VG_(args_for_valgrind)); i++) {
      const HChar *arg = *(HChar **)VG_(indexXA)(VG_(args_for_valgrind), i);
      if (!ct_process_is_option(arg))
         element(o, "    ", "arg", arg);
   }
   lc_out_text(o, "  </vargv>\n  <argv>\n");
   element(o, "    ", "exe", VG_(args_the_exename) == NULL ? "???" : VG_(args_the_exename));
   for (Word i = 0; i < VG_(sizeXA)(VG_(args_for_client)); i++)
      element(o, "    ", "arg", *(HChar **)VG_(indexXA)(VG_(args_for_client), i));
   lc_out_text(o, "  </argv>\n</args>\n\n");
}

static void write_head(struct lc_out *o)
{
   lc_out_text(o, "<?xml version=\"1.0\"?>\n\n<valgrindoutput>\n\n");
   lc_out_text(o, "<protocolversion>4</protocolversion>\n<protocoltool>leakcheck</protocoltool>\n\n");
   lc_out_text(o, "<preamble>\n  <line>heap profile, version 1</line>\n</preamble>\n\n");
   lc_out_text(o, "<pid>%d</pid>\n<ppid>%d</ppid>\n<tool>leakcheck</tool>\n\n", VG_(getpid)(), VG_(getppid)());
   write_args(o);
   lc_out_text(o, "<status>\n  <state>FINISHED</state>\n</status>\n\n");
}

/* ---- stacks ---- */

struct frames {
   struct lc_out *out;
   const HChar *indent;
};

/* The core makes the elements of a frame itself when it writes XML. */
static void write_frame(UInt n, DiEpoch ep, Addr ip, void *opaque)
{
   const struct frames *f = opaque;
   InlIPCursor *iipc = lc_stack_cursor(n, ep, ip);
   do
      lc_out_text(f->out, "%s  %s\n", f->indent, VG_(describe_IP)(ep, ip, iipc));
   while (VG_(next_IIPC)(iipc));
   VG_(delete_IIPC)(iipc);
}

static void write_stack(struct lc_out *o, const HChar *indent, const struct lc_site *s)
{
   struct frames f = { o, indent };
   DiEpoch ep = lc_watch_epoch(s);
   Bool xml = VG_(clo_xml);
   VG_(clo_xml) = True;
   lc_out_text(o, "%s<stack>\n", indent);
   VG_(apply_StackTrace)(write_frame, &f, ep, (StackTrace)s->ip, s->n_ips);
   lc_out_text(o, "%s</stack>\n", indent);
   VG_(clo_xml) = xml;
}

/* ---- sites ---- */

static void write_amount(struct lc_out *o, const HChar *indent, const HChar *name, const struct lc_amount *a)
{
   lc_out_text(o, "%s<%s><blocks>%llu</blocks><bytes>%llu</bytes></%s>\n", indent, name, (ULong)a->blocks,
               (ULong)a->bytes, name);
}

static void write_sizes(struct lc_out *o, const struct lc_site *s)
{
   lc_out_text(o, "      <sizes>\n");
   for (UInt c = 0; c < LC_SIZE_CLASSES; c++) {
      if (s->sizes[c] == 0)
         continue;
      lc_out_text(o, "        <class>");
      if (c < LC_SIZE_CLASSES - 1)
         lc_out_text(o, "<upto>%llu</upto>", (1ULL << c) - 1);
      lc_out_text(o, "<blocks>%u</blocks></class>\n", s->sizes[c]);
   }
   lc_out_text(o, "      </sizes>\n");
}

static void write_leak(struct lc_out *o, const struct lc_loss_record *r)
{
   lc_out_text(o, "        <%s><blocks>%lu</blocks><bytes>%lu</bytes>%s</%s>\n", kind_words[r->state],
               (SizeT)r->now.blocks, (SizeT)r->now.bytes, r->suppressed ? "<suppressed/>" : "", kind_words[r->state]);
}

/* Sites that agree at the leak resolution have one set of records, under the first. */
static void write_leaks(struct lc_out *o, const struct lc_loss *loss, UInt site)
{
   if (loss == NULL)
      return;
   lc_out_text(o, "      <leaks>\n");
   for (UInt state = 0; state < LC_N_STATES; state++) {
      size_t at = (size_t)site * LC_N_STATES + state;
      UInt record = at < loss->of_room ? loss->of[at] : 0;
      if (record != 0 && loss->record[record - 1].now.blocks > 0)
         write_leak(o, &loss->record[record - 1]);
   }
   lc_out_text(o, "      </leaks>\n");
}

static void write_site(struct lc_out *o, UInt number, const struct lc_loss *loss)
{
   const struct lc_site *s = lc_sites_at(lc_watch.sites, number);
   lc_out_text(o, "    <site>\n      <id>%u</id>\n", number);
   write_amount(o, "      ", "allocated", &s->allocated);
   write_amount(o, "      ", "freed", &s->freed);
   write_amount(o, "      ", "live", &s->live);
   write_amount(o, "      ", "ownpeak", &s->own_peak);
   write_amount(o, "      ", "programpeak", &s->program_peak);
   lc_out_text(o, "      <temporary>%llu</temporary>\n      <resized>%llu</resized>\n", (ULong)s->temporary,
               (ULong)s->resized);
   lc_out_text(o, "      <lifetime><sum>%llu</sum><max>%llu</max></lifetime>\n", (ULong)s->age_sum,
               (ULong)s->age_max);
   if (lc_watch.slack_known)
      lc_out_text(o, "      <slack>%llu</slack>\n", (ULong)s->slack);
   write_sizes(o, s);
   write_leaks(o, loss, number);
   write_stack(o, "      ", s);
   lc_out_text(o, "    </site>\n");
}

static void write_heap(struct lc_out *o, const struct lc_loss *loss, const HChar *unit)
{
   const struct lc_sites_totals *t = lc_sites_totals(lc_watch.sites);
   lc_out_text(o, "<heap>\n  <unit>%s</unit>\n  <time><peak>%llu</peak><end>%llu</end></time>\n  <total>\n", unit,
               lc_watch.peak_time, lc_watch.clock());
   write_amount(o, "    ", "allocated", &t->allocated);
   write_amount(o, "    ", "freed", &t->freed);
   write_amount(o, "    ", "live", &t->live);
   write_amount(o, "    ", "peak", &t->peak);
   lc_out_text(o, "  </total>\n  <sites>\n");
   for (UInt i = 1; i <= lc_sites_count(lc_watch.sites); i++)
      if (lc_sites_at(lc_watch.sites, i)->allocated.blocks > 0)
         write_site(o, i, loss);
   lc_out_text(o, "  </sites>\n</heap>\n\n");
}

/* ---- leaks ---- */

static void write_error(struct lc_out *o, const struct lc_loss_record *r, UInt nr)
{
   const struct lc_loss_amount *a = &r->now;
   lc_out_text(o, "<error>\n  <unique>0x%x</unique>\n  <tid>1</tid>\n  <kind>%s</kind>\n", nr, xml_kinds[r->state]);
   lc_out_text(o, "  <xwhat>\n    <text>%lu bytes in %lu blocks are %s</text>\n",
               (SizeT)(a->bytes + a->indirect_bytes), (SizeT)a->blocks, lc_state_text(r->state));
   lc_out_text(o, "    <leakedbytes>%lu</leakedbytes>\n    <leakedblocks>%lu</leakedblocks>\n  </xwhat>\n",
               (SizeT)(a->bytes + a->indirect_bytes), (SizeT)a->blocks);
   write_stack(o, "  ", lc_sites_at(lc_watch.sites, r->site));
   lc_out_text(o, "  <leak><site>%u</site><directbytes>%lu</directbytes><indirectbytes>%lu</indirectbytes>"
                  "<indirectblocks>%lu</indirectblocks></leak>\n</error>\n\n",
               r->site, (SizeT)a->bytes, (SizeT)a->indirect_bytes, (SizeT)a->indirect_blocks);
}

static void write_errors(struct lc_out *o, const struct lc_loss *loss)
{
   for (UInt i = 0; loss != NULL && i < loss->count; i++)
      if (loss->record[i].now.blocks > 0 && !loss->record[i].suppressed)
         write_error(o, &loss->record[i], i + 1);
}

Bool lc_profile_write(const HChar *name, const struct lc_loss *loss, const HChar *unit)
{
   struct lc_out *o = lc_out_open(name);
   lc_sites_settle(lc_watch.sites);
   write_head(o);
   write_heap(o, loss, unit);
   write_errors(o, loss);
   lc_out_text(o, "<errorcounts>\n</errorcounts>\n\n</valgrindoutput>\n");
   return lc_out_close(o);
}
