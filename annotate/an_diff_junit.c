/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The verdict as JUnit XML: a test case for each limit of --fail, failed if it
 * was exceeded.
 */
#include "an_diff_report.h"

#include "an_report.h"

#include <stdio.h>
#include <string.h>

/* TEXT as character data or attribute value.  What XML cannot hold becomes '?'. */
static void escaped(struct an_out *out, const char *text)
{
   for (size_t n; *text; text += n ? n : 1) {
      uint32_t c = 0;
      n = an_utf8_decode(text, strnlen(text, 4), &c);
      switch (c) {
      case '&': an_out_text(out, "&amp;"); break;
      case '<': an_out_text(out, "&lt;"); break;
      case '>': an_out_text(out, "&gt;"); break;
      case '"': an_out_text(out, "&quot;"); break;
      case 0xfffe:
      case 0xffff: an_out_char(out, '?'); break;
      default:
         if (c < 0x20 || c == 0x7f)
            an_out_char(out, '?');
         else
            an_out_bytes(out, text, n);
      }
   }
}

static void test_case(const struct an_diff_report *r, const struct an_verdict *v)
{
   struct an_out *out = r->out;
   char o[AN_NUMBER_BYTES], n[AN_NUMBER_BYTES], change[AN_NUMBER_BYTES],
      limit[AN_PHRASE_BYTES];
   an_out_text(out, "    <testcase classname=\"cs_diff\" name=\"");
   escaped(out, v->limit->metric.name);
   an_format_count(o, v->old_count);
   an_format_count(n, v->new_count);
   an_format_change(change, v->old_count, v->new_count);
   an_limit_text(limit, sizeof limit, v->limit);
   if (v->failed)
      an_out_format(out, "\">\n      <failure type=\"regression\" message=\"%s: %s -> %s"
                    "%s%s exceeds the limit of %s\"/>\n    </testcase>\n",
                    v->limit->metric.name, o, n, *change ? ", " : "", change, limit);
   else
      an_out_format(out, "\">\n      <system-out>%s -&gt; %s, limit %s</system-out>\n"
                    "    </testcase>\n", o, n, limit);
}

bool an_diff_junit(const struct an_diff_report *r)
{
   const struct an_profile *p = r->diff->new_profile;
   size_t n_failed = 0;
   for (size_t i = 0; i < r->gate->n; i++)
      n_failed += an_gate_judge(r->diff, r->gate, i, r->tolerance, r->spread).failed;
   an_out_format(r->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<testsuites tests=\"%zu\" failures=\"%zu\">\n  <testsuite name=\"",
                 r->gate->n, n_failed);
   escaped(r->out, p->head.command.n ? an_strings_get(p->strings, p->head.command.id[0])
                                     : "cs_diff");
   an_out_format(r->out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n",
                 r->gate->n, n_failed);
   for (size_t i = 0; i < r->gate->n; i++) {
      struct an_verdict v = an_gate_judge(r->diff, r->gate, i, r->tolerance, r->spread);
      test_case(r, &v);
   }
   an_out_text(r->out, "  </testsuite>\n</testsuites>\n");
   return true;
}
