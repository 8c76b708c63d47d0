/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses in words; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_execontext.h"
#include "pub_tool_xarray.h"
#include "pub_tool_addrinfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_threadstate.h"

#include "lc_describe.h"
#include "lc_roots.h"
#include "lc_stack.h"
#include "lc_watch.h"

void lc_describe_address(Addr addr)
{
   UInt id = lc_blocks_around(lc_watch.blocks, addr);
   if (id == 0) {
      AddrInfo info = { .tag = Addr_Undescribed };
      VG_(describe_addr)(VG_(current_DiEpoch)(), addr, &info);
      VG_(pp_addrinfo)(addr, &info);
      VG_(clear_addrinfo)(&info);
      return;
   }
   const struct lc_block *b = lc_blocks_at(lc_watch.blocks, id);
   const struct lc_site *s = lc_sites_at(lc_watch.sites, b->site);
   DiEpoch ep = lc_watch_epoch(s);
   VG_(umsg)(" Address 0x%lx is %'lu bytes inside a block of size %'lu alloc'd\n", addr, (SizeT)(addr - b->addr),
             (SizeT)b->size);
   lc_stack_print(ep, (const Addr *)s->ip, s->n_ips);
}

void lc_describe_root(Addr addr, HChar *text, UInt room)
{
   const HChar *name;
   PtrdiffT offset;
   ThreadId tid = lc_roots_stack_of(addr);
   const NSegment *seg = VG_(am_find_nsegment)(addr);
   if (tid != VG_INVALID_THREADID)
      VG_(snprintf)(text, (Int)room, "thread %u's stack, %lu bytes from the stack pointer", tid,
                    addr - lc_roots_sp(tid));
   else if (VG_(get_datasym_and_offset)(VG_(current_DiEpoch)(), addr, &name, &offset))
      VG_(snprintf)(text, (Int)room, offset == 0 ? "%s" : "%s+%ld", name, offset);
   else if (seg != NULL && VG_(am_get_filename)(seg) != NULL)
      VG_(snprintf)(text, (Int)room, "mapping of %s, offset %lu", VG_(am_get_filename)(seg), addr - seg->start);
   else if (seg != NULL)
      VG_(snprintf)(text, (Int)room, "anonymous mapping 0x%lx, offset %lu", seg->start, addr - seg->start);
   else
      VG_(snprintf)(text, (Int)room, "address 0x%lx", addr);
}
