/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When memory runs out; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcsetjmp.h"
#include "pub_tool_signals.h"

#include "lc_guard.h"
#include "lc_options.h"
#include "lc_pool.h"
#include "lc_watch.h"

static VG_MINIMAL_JMP_BUF(way_out);
static UInt depth; /* events can lie in events */
static Bool stopped;

static void leave(void)
{
   VG_MINIMAL_LONGJMP(way_out);
}

static void stop(void)
{
   stopped = True;
   lc_options.alloc = False;
   lc_watch_stop();
   VG_(set_fault_catcher)(NULL); /* a search can have set one */
   VG_(umsg)("The tables of allocations cannot grow: this process may map no more memory.\n");
   VG_(umsg)("Allocations are not tracked from here on, and leaks are not reported.\n");
}

Bool lc_guard_has_stopped(void)
{
   return stopped;
}

static Bool run_guarded(lc_guarded *f, UWord a, UWord b, UWord c, UWord d)
{
   if (VG_MINIMAL_SETJMP(way_out) != 0) {
      depth = 0;
      lc_pool_escape(NULL);
      stop();
      return False;
   }
   depth = 1;
   lc_pool_escape(leave);
   f(a, b, c, d);
   lc_pool_escape(NULL);
   depth = 0;
   return True;
}

Bool lc_guard(lc_guarded *f, UWord a, UWord b, UWord c, UWord d)
{
   if (stopped)
      return False;
   if (depth == 0 && lc_pool_may_fail())
      return run_guarded(f, a, b, c, d);
   f(a, b, c, d);
   return True;
}

static void entry(UWord guest, UWord what, UWord ip, UWord unused)
{
   (void)unused;
   lc_watch_entry((UChar *)guest, (const struct lc_entry *)what, ip);
}

void lc_guard_entry(UChar *guest, const struct lc_entry *what, Addr ip)
{
   if (lc_pool_may_fail())
      lc_guard(entry, (UWord)guest, (UWord)what, ip, 0);
   else
      lc_watch_entry(guest, what, ip);
}

static void return_to(UWord target, UWord sp, UWord result, UWord unused)
{
   (void)unused;
   lc_watch_return(target, sp, result);
}

VG_REGPARM(3) void lc_guard_return(Addr target, Addr sp, UWord result)
{
   if (lc_pool_may_fail())
      lc_guard(return_to, target, sp, result, 0);
   else
      lc_watch_return(target, sp, result);
}

static void time_at(UWord addr, UWord b, UWord c, UWord d)
{
   (void)b, (void)c, (void)d;
   lc_watch_time(addr);
}

VG_REGPARM(1) void lc_guard_time(Addr addr)
{
   lc_guard(time_at, addr, 0, 0, 0);
}
