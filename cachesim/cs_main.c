/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tool's main file: what Valgrind's core is told of us. */
#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

static void post_clo_init(void)
{
}

static IRSB *instrument(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout, const VexGuestExtents *extents,
                        const VexArchInfo *archinfo, IRType guest_word, IRType host_word)
{
   (void)closure, (void)layout, (void)extents, (void)archinfo, (void)guest_word, (void)host_word;
   return in;
}

static void fini(Int exit_code)
{
   (void)exit_code;
}

static void pre_clo_init(void)
{
   VG_(details_name)("cachesim");
   VG_(details_version)(PACKAGE_VERSION);
   VG_(details_description)("an exact cache simulator");
   VG_(details_copyright_author)("GPL-2.0-or-later");
   VG_(details_bug_reports_to)("the cachesim project");
   VG_(basic_tool_funcs)(post_clo_init, instrument, fini);
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
