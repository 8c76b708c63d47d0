/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The summary: rows of one number with its parts, and of one rate with its
 * parts, columns as wide as the widest number of each.
 */
#include "cs_summary.h"

#include "cs_block.h"
#include "cs_book.h"
#include "cs_options.h"
#include "cs_where.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"

enum { NUMBER_ROOM = 40, LINE_ROOM = 200 };

/* Numbers are as wide as the widest of their column; rates, one wider, where they
   fit.  Valgrind's "%*s" would cut what is wider. */
struct table {
   cs_line_sink sink;
   Int width[3]; /* whole, first part, second part */
};

static Int at_least(Int width, const HChar *text)
{
   Int length = VG_(strlen)(text);
   return length > width ? length : width;
}

static void with_commas(ULong n, HChar *out)
{
   HChar digits[24];
   Int length = VG_(sprintf)(digits, "%llu", n);
   for (Int i = 0; i < length; i++) {
      *out++ = digits[i];
      if ((length - i) % 3 == 1 && i + 1 < length)
         *out++ = ',';
   }
   *out = 0;
}

static Int width_of(ULong n)
{
   HChar text[NUMBER_ROOM];
   with_commas(n, text);
   return VG_(strlen)(text);
}

/* N per TOTAL in percent, as "%.<decimals>f%%"; no total counts as one. */
static void percent(ULong n, ULong total, Int decimals, HChar *out)
{
   ULong scale = decimals == 2 ? 100 : 10;
   ULong of = total ? total : 1;
   ULong scaled = (ULong)((double)n * 100.0 * (double)scale / (double)of + 0.5);
   VG_(sprintf)(out, decimals == 2 ? "%llu.%02llu%%" : "%llu.%llu%%", scaled / scale, scaled % scale);
}

static void row(const struct table *t, const HChar *label, ULong n)
{
   HChar number[NUMBER_ROOM], line[LINE_ROOM];
   with_commas(n, number);
   VG_(snprintf)(line, sizeof line, "%s%*s", label, t->width[0], number);
   t->sink(line);
}

static void split_row(const struct table *t, const HChar *label, ULong a, ULong b, const HChar *a_name,
                      const HChar *b_name)
{
   HChar whole[NUMBER_ROOM], first[NUMBER_ROOM], second[NUMBER_ROOM], line[LINE_ROOM];
   with_commas(a + b, whole);
   with_commas(a, first);
   with_commas(b, second);
   VG_(snprintf)(line, sizeof line, "%s%*s  (%*s %s + %*s %s)", label, t->width[0], whole, t->width[1], first, a_name,
                 t->width[2], second, b_name);
   t->sink(line);
}

static void split_rate(const struct table *t, const HChar *label, const ULong part[2], const ULong of[2])
{
   HChar whole[NUMBER_ROOM], first[NUMBER_ROOM], second[NUMBER_ROOM], line[LINE_ROOM];
   percent(part[0] + part[1], of[0] + of[1], 1, whole);
   percent(part[0], of[0], 1, first);
   percent(part[1], of[1], 1, second);
   VG_(snprintf)(line, sizeof line, "%s%*s (%*s     + %*s  )", label, at_least(t->width[0] + 1, whole), whole,
                 at_least(t->width[1] + 1, first), first, at_least(t->width[2] + 1, second), second);
   t->sink(line);
}

static void rate(const struct table *t, const HChar *label, ULong n, ULong of)
{
   HChar text[NUMBER_ROOM], line[LINE_ROOM];
   percent(n, of, 2, text);
   VG_(snprintf)(line, sizeof line, "%s%*s", label, at_least(t->width[0] + 1, text), text);
   t->sink(line);
}

static void caches(const struct table *t, const ULong *n)
{
   const ULong data[2] = { n[CS_EV_DR], n[CS_EV_DW] };
   const ULong d1[2] = { n[CS_EV_D1MR], n[CS_EV_D1MW] }, dl[2] = { n[CS_EV_DLMR], n[CS_EV_DLMW] };
   const ULong ll[2] = { n[CS_EV_ILMR] + dl[0], dl[1] }, all[2] = { n[CS_EV_IR] + data[0], data[1] };

   row(t, "I1  misses:    ", n[CS_EV_I1MR]);
   row(t, "LLi misses:    ", n[CS_EV_ILMR]);
   rate(t, "I1  miss rate: ", n[CS_EV_I1MR], n[CS_EV_IR]);
   rate(t, "LLi miss rate: ", n[CS_EV_ILMR], n[CS_EV_IR]);
   t->sink("");
   split_row(t, "D   refs:      ", data[0], data[1], "rd  ", "wr");
   split_row(t, "D1  misses:    ", d1[0], d1[1], "rd  ", "wr");
   split_row(t, "LLd misses:    ", dl[0], dl[1], "rd  ", "wr");
   split_rate(t, "D1  miss rate: ", d1, data);
   split_rate(t, "LLd miss rate: ", dl, data);
   t->sink("");
   split_row(t, "LL refs:       ", n[CS_EV_I1MR] + d1[0], d1[1], "rd  ", "wr");
   split_row(t, "LL misses:     ", ll[0], ll[1], "rd  ", "wr");
   split_rate(t, "LL miss rate:  ", ll, all);
}

static void branches(const struct table *t, const ULong *n)
{
   const ULong all[2] = { n[CS_EV_BC], n[CS_EV_BI] }, missed[2] = { n[CS_EV_BCM], n[CS_EV_BIM] };
   t->sink("");
   split_row(t, "Branches:      ", all[0], all[1], "cond", "ind");
   split_row(t, "Mispredicts:   ", missed[0], missed[1], "cond", "ind");
   split_rate(t, "Mispred rate:  ", missed, all);
}

static ULong larger(ULong a, ULong b)
{
   return a > b ? a : b;
}

void cs_summary(cs_line_sink sink)
{
   uint64_t total[CS_N_EVENTS];
   ULong n[CS_N_EVENTS];
   cs_blocks_fold();
   cs_book_total(cs_where_costs(), total);
   for (Int i = 0; i < CS_N_EVENTS; i++)
      n[i] = total[i];
   /* A REP instruction is one with many accesses: data can outnumber instructions. */
   ULong data = n[CS_EV_DR] + n[CS_EV_DW], branch_total = n[CS_EV_BC] + n[CS_EV_BI];
   ULong ll_reads = n[CS_EV_I1MR] + n[CS_EV_D1MR];
   struct table t = {
      sink,
      { width_of(larger(larger(n[CS_EV_IR], data), larger(branch_total, ll_reads + n[CS_EV_D1MW]))),
        width_of(larger(larger(n[CS_EV_DR], n[CS_EV_BC]), ll_reads)), width_of(larger(n[CS_EV_DW], n[CS_EV_BI])) },
   };
   row(&t, "I   refs:      ", n[CS_EV_IR]);
   if (cs_options.cache_sim)
      caches(&t, n);
   if (cs_options.branch_sim)
      branches(&t, n);
}
