/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest's memory; see the header. */
#include "ct_guest.h"

#include "ct_core.h"
#include "ct_discard.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcsetjmp.h"
#include "pub_tool_libcsignal.h"
#include "pub_tool_signals.h"
#include "pub_tool_vki.h"

/* ---- what is known to be there ---- */

struct ct_guest_known ct_guest_known[2];

static void forget(void)
{
   ct_guest_known[0] = ct_guest_known[1] = (struct ct_guest_known){ 0, 0, 0 };
}

void ct_guest_init(void)
{
   ct_discard_on_leaving(forget);
}

/* Not file mappings, which can be longer than their files. */
static Bool is_plain(const NSegment *seg)
{
   return seg != NULL && seg->kind == SkAnonC && seg->hasR;
}

Bool ct_guest_is_plain_anew(Addr addr, SizeT bytes)
{
   const NSegment *seg = VG_(am_find_nsegment)(addr);
   if (!is_plain(seg) || bytes > seg->end - addr + 1)
      return False;
   if (VG_(in_generated_code)) {
      ct_guest_known[1] = ct_guest_known[0];
      SizeT all = seg->end - seg->start + 1;
      ct_guest_known[0] = (struct ct_guest_known){ seg->start, all, all - (sizeof(UWord) - 1) };
   }
   return True;
}

static Bool is_guests(const NSegment *seg)
{
   return seg != NULL && (seg->kind == SkAnonC || seg->kind == SkFileC || seg->kind == SkShmC);
}

Bool ct_guest_is_mapped(Addr addr, SizeT bytes)
{
   if (bytes != 0 && addr + (bytes - 1) < addr)
      return False;
   while (bytes > 0) {
      const NSegment *seg = VG_(am_find_nsegment)(addr);
      if (!is_guests(seg))
         return False;
      SizeT here = seg->end - addr + 1;
      if (here >= bytes)
         return True;
      addr += here;
      bytes -= here;
   }
   return True;
}

/* ---- faults ---- */

struct jump {
   VG_MINIMAL_JMP_BUF(to);
   Addr fault;
};

static struct jump *jump; /* of the innermost ct_guest_try */

static void catch_fault(Int signal, Addr addr)
{
   if (signal != VKI_SIGSEGV && signal != VKI_SIGBUS)
      return;
   jump->fault = addr;
   VG_MINIMAL_LONGJMP(jump->to);
}

/* The handler of a fault has been left, and with it all signals are blocked; those must not
   be that an instruction causes: the core unblocks them once, when it begins. */
static void unblock_faults(void)
{
   static const Int faults[] = { VKI_SIGSEGV, VKI_SIGBUS, VKI_SIGILL, VKI_SIGFPE, VKI_SIGTRAP };
   vki_sigset_t set;
   VG_(memset)(&set, 0, sizeof set);
   for (UInt i = 0; i < sizeof faults / sizeof *faults; i++)
      set.sig[0] |= 1UL << (faults[i] - 1);
   VG_(sigprocmask)(VKI_SIG_UNBLOCK, &set, NULL);
}

/* The kernel begins a handler with its own rounding and precision; VEX has others, and ends the
   run if it does not find them again when it leaves generated code. */
struct float_control {
   UShort x87;
   UInt sse;
};

static struct float_control get_float_control(void)
{
   struct float_control c = { 0, 0 };
#if defined(VGA_amd64) || defined(VGA_x86)
   __asm__ volatile("fnstcw %0" : "=m"(c.x87));
#endif
#if defined(VGA_amd64) /* on x86, VEX has the kernel's */
   __asm__ volatile("stmxcsr %0" : "=m"(c.sse));
#endif
   return c;
}

static void set_float_control(const struct float_control *c)
{
#if defined(VGA_amd64) || defined(VGA_x86)
   __asm__ volatile("fldcw %0" : : "m"(c->x87));
#endif
#if defined(VGA_amd64)
   __asm__ volatile("ldmxcsr %0" : : "m"(c->sse));
#endif
}

Bool ct_guest_try(void (*body)(void *arg), void *arg, Addr *bad)
{
   struct jump here, *outer = jump;
   Bool in_code = VG_(in_generated_code);
   fault_catcher_t before = VG_(set_fault_catcher)(catch_fault);
   volatile Bool whole = True;
   struct float_control control = get_float_control();
   jump = &here;
   VG_(in_generated_code) = False;
   if (VG_MINIMAL_SETJMP(here.to) == 0) {
      body(arg);
   } else {
      unblock_faults();
      set_float_control(&control);
      *bad = here.fault;
      whole = False;
   }
   VG_(in_generated_code) = in_code;
   jump = outer;
   VG_(set_fault_catcher)(before);
   return whole;
}

/* ---- copying ---- */

struct copy {
   UChar *to;
   const UChar *from;
   SizeT bytes;
};

static void copy(void *arg)
{
   const struct copy *c = arg;
   VG_(memcpy)(c->to, c->from, c->bytes);
}

static Bool copy_safely(void *to, const void *from, SizeT bytes)
{
   struct copy c = { to, from, bytes };
   Addr bad;
   return ct_guest_try(copy, &c, &bad);
}

Bool ct_guest_read(void *to, Addr addr, SizeT bytes)
{
   return bytes == 0 ||
          (VG_(am_is_valid_for_client)(addr, bytes, VKI_PROT_READ) && copy_safely(to, (const void *)addr, bytes));
}

Bool ct_guest_write(Addr addr, const void *from, SizeT bytes)
{
   return bytes == 0 ||
          (VG_(am_is_valid_for_client)(addr, bytes, VKI_PROT_READ | VKI_PROT_WRITE) && copy_safely((void *)addr, from, bytes));
}

/* Up to the next page. */
static SizeT to_page_end(Addr addr)
{
   return VKI_PAGE_SIZE - (addr & (VKI_PAGE_SIZE - 1));
}

Bool ct_guest_string(HChar *to, SizeT room, Addr addr)
{
   SizeT n = 0;
   while (n + 1 < room) {
      SizeT part = to_page_end(addr + n);
      if (part > room - 1 - n)
         part = room - 1 - n;
      if (!ct_guest_read(to + n, addr + n, part)) {
         to[n] = 0;
         return False;
      }
      for (SizeT end = n + part; n < end; n++)
         if (to[n] == 0)
            return True;
   }
   to[n] = 0;
   return True;
}
