/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memcheck's options about errors that are not looked for here; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_options.h"

#include "lc_memcheck.h"

/* Of definedness, addresses, the quarantine of freed blocks, and the allocator that
   Memcheck puts in the program's place. */
static const HChar *const option[] = {
   "--undef-value-errors", "--track-origins", "--partial-loads-ok", "--expensive-definedness-checks",
   "--freelist-vol", "--freelist-big-blocks", "--workaround-gcc296-bugs", "--ignore-ranges",
   "--ignore-range-below-sp", "--malloc-fill", "--free-fill", "--keep-stacktraces",
   "--show-realloc-size-zero", "--realloc-zero-bytes-frees", "--avoid-strlen-errors",
   "--alignment", "--redzone-size", "--trace-malloc",
};
enum { N_OPTIONS = sizeof option / sizeof option[0] };

static UInt given; /* set of 1 << index in OPTION */

Bool lc_memcheck_option(const HChar *arg)
{
   for (UInt i = 0; i < N_OPTIONS; i++) {
      SizeT const n = VG_(strlen)(option[i]);
      if (VG_(strncmp)(arg, option[i], n) != 0 || arg[n] != '=' || arg[n + 1] == '\0')
         continue;
      given |= 1u << i;
      return True;
   }
   return False;
}

void lc_memcheck_say(void)
{
   if (given == 0 || VG_(clo_verbosity) < 1 || VG_(clo_xml))
      return;
   VG_(umsg)("Without meaning here, as they are about other errors than ours:");
   for (UInt i = 0; i < N_OPTIONS; i++)
      if (given >> i & 1)
         VG_(umsg)(" %s", option[i]);
   VG_(umsg)("\n");
}
