/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the program begins and ends; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_threadstate.h"

#include "lc_arch.h"
#include "lc_ending.h"
#include "lc_guard.h"
#include "lc_roots.h"

static const struct lc_entry main_entry = {
   .kind = { "main", LC_ACT_MAIN, LC_FAMILY_OWN, LC_NO_ARG, LC_NO_ARG, LC_NO_ARG, false, false },
};

static struct {
   Addr main;     /* its address, from __libc_start_main's first argument */
   Addr start_sp; /* behind the frame of __libc_start_main */
   ThreadId tid;  /* entered exit last */
   Addr exit_sp, exit_ip;
} ending;

/* A program's own function may have the name, too; one without a dynamic linker has no libc apart. */
static Bool is_libcs(Addr ip)
{
   const DebugInfo *di = VG_(find_DebugInfo)(VG_(current_DiEpoch)(), ip);
   const HChar *soname = di == NULL ? NULL : VG_(DebugInfo_get_soname)(di);
   return soname != NULL && (VG_(strncmp)(soname, "libc.", 5) == 0 || VG_(strcmp)(soname, "NONE") == 0);
}

static void entered(ThreadId tid, const UChar *guest, const struct lc_kind *kind, Addr ip)
{
   Addr sp = lc_arch_sp(guest);
   if (kind->act == LC_ACT_MAIN) {
      ending.main = 0; /* the first time alone */
      lc_roots_add_dead(sp + LC_RETURN_POPS, ending.start_sp);
      return;
   }
   if (!is_libcs(ip))
      return;
   if (kind->act == LC_ACT_START) {
      ending.main = lc_arch_arg(guest, sp, 0);
      ending.start_sp = sp + LC_RETURN_POPS;
      return;
   }
   ending.tid = tid;
   ending.exit_sp = sp;
   ending.exit_ip = ip;
   lc_roots_forget_below(tid, sp);
}

static void enter(UWord guest, UWord what, UWord ip, UWord unused)
{
   (void)unused;
   entered(VG_(get_running_tid)(), (const UChar *)guest, &((const struct lc_entry *)what)->kind, ip);
}

void lc_ending_entry(UChar *guest, const struct lc_entry *what, Addr ip)
{
   lc_guard(enter, (UWord)guest, (UWord)what, ip, 0);
}

const struct lc_entry *lc_ending_main_at(Addr addr)
{
   return addr == ending.main && addr != 0 ? &main_entry : NULL;
}

/* On x86 libc calls the kernel through code of the dynamic linker's, or of the kernel's own. */
static Bool is_way_to_kernel(const DebugInfo *di)
{
   const HChar *soname = di == NULL ? NULL : VG_(DebugInfo_get_soname)(di);
   return di == NULL || (soname != NULL && VG_(strncmp)(soname, "ld-linux", 8) == 0);
}

/* All frames up to exit's are those of its object. */
Bool lc_ending_is_by_exit(ThreadId tid)
{
   enum { DEEPEST = 32 };
   Addr ips[DEEPEST], sps[DEEPEST], fps[DEEPEST];
   DiEpoch ep = VG_(current_DiEpoch)();
   if (ending.exit_sp == 0 || ending.tid != tid || VG_(get_SP)(tid) > ending.exit_sp)
      return False;
   const DebugInfo *libc = VG_(find_DebugInfo)(ep, ending.exit_ip);
   UInt n = VG_(get_StackTrace)(tid, ips, DEEPEST, sps, fps, 0);
   for (UInt i = 0; i < n; i++) {
      if (sps[i] > ending.exit_sp)
         return True;
      const DebugInfo *di = VG_(find_DebugInfo)(ep, ips[i]);
      if (di != libc && !(i == 0 && is_way_to_kernel(di)))
         return False;
   }
   return False;
}
