/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Throwing translations away; see the header. */
#include "ct_discard.h"

#include "ct_core.h"
#include "ct_ir.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_machine.h"
#include "pub_tool_options.h"
#include "pub_tool_transtab.h"

/* ---- throwing away ---- */

void ct_discard(Addr addr, SizeT bytes)
{
   Bool before = VG_(ok_to_discard_translations);
   VG_(ok_to_discard_translations) = True;
   VG_(discard_translations_safely)(addr, bytes, "ct_discard");
   VG_(ok_to_discard_translations) = before;
}

void ct_discard_all(void)
{
   enum { FIRST = 0x1000 }; /* the core wants no range that ends with the address space and begins at 0 */
   ct_discard(FIRST, ~(SizeT)(FIRST - 1));
}

/* ---- releasing ---- */

enum { MOST_RELEASES = 4 };

static void (*release[MOST_RELEASES])(void);
static UInt n_releases;

void ct_discard_on_leaving(void (*function)(void))
{
   tl_assert(n_releases < MOST_RELEASES);
   release[n_releases++] = function;
}

void ct_discard_left_code(void)
{
   for (UInt i = 0; i < n_releases; i++)
      release[i]();
}

/* ---- for tests ---- */

static Int period; /* 0: not asked for */

Bool ct_discard_option(const HChar *arg)
{
   return VG_BINT_CLO(arg, "--discard-running", period, 1, 1000000);
}

void ct_discard_debug_usage(void)
{
   VG_(printf)(
"    --discard-running=N              throw away every Nth superblock while it runs: the same\n"
"                                     figures, slowly\n"
   );
}

static VG_REGPARM(1) void discard_running(Addr addr)
{
   static Int n;
   if (++n < period)
      return;
   n = 0;
   ct_discard(addr, 1);
}

static Int count_instructions(const IRSB *sb)
{
   Int n = 0;
   for (Int i = 0; i < sb->stmts_used; i++)
      n += sb->stmts[i]->tag == Ist_IMark;
   return n;
}

/* The statement that begins instruction WHICH of SB, which has so many. */
static Int find_instruction(const IRSB *sb, Int which)
{
   Int at = 0;
   for (;; at++)
      if (sb->stmts[at]->tag == Ist_IMark && which-- == 0)
         return at;
}

static void insert_behind(IRSB *sb, Int at, IRStmt *st)
{
   addStmtToIRSB(sb, st);
   for (Int i = sb->stmts_used - 1; i > at + 1; i--)
      sb->stmts[i] = sb->stmts[i - 1];
   sb->stmts[at + 1] = st;
}

void ct_discard_weave(IRSB *sb, IRType guest_word)
{
   static UInt n_woven;
   Int n = count_instructions(sb);
   if (period == 0 || n == 0)
      return;
   Addr first = (Addr)sb->stmts[find_instruction(sb, 0)]->Ist.IMark.addr;
   IRDirty *d = unsafeIRDirty_0_N(1, "ct_discard_running", VG_(fnptr_to_fnentry)(discard_running),
                                  mkIRExprVec_1(ct_ir_word(guest_word, first)));
   insert_behind(sb, find_instruction(sb, (Int)(n_woven++ % (UInt)n)), IRStmt_Dirty(d));
}
