# SPDX-License-Identifier: GPL-2.0-or-later
# Allocation tracking and leak search.  Core files are pure C11 and are compiled
# into the unit tests too; the others are shared by cachesim and the lean tool.
lc_core_sources = \
  leakcheck/lc_mem.h \
  leakcheck/lc_blocks.c leakcheck/lc_blocks.h \
  leakcheck/lc_heur.c leakcheck/lc_heur.h \
  leakcheck/lc_index.c leakcheck/lc_index.h \
  leakcheck/lc_kinds.c leakcheck/lc_kinds.h \
  leakcheck/lc_loss.c leakcheck/lc_loss.h \
  leakcheck/lc_lower.c leakcheck/lc_lower.h \
  leakcheck/lc_mark.c leakcheck/lc_mark.h \
  leakcheck/lc_mark_env.h \
  leakcheck/lc_object.c leakcheck/lc_object.h \
  leakcheck/lc_ranges.c leakcheck/lc_ranges.h \
  leakcheck/lc_retain.c leakcheck/lc_retain.h \
  leakcheck/lc_sites.c leakcheck/lc_sites.h \
  leakcheck/lc_supp.c leakcheck/lc_supp.h \
  leakcheck/lc_written.c leakcheck/lc_written.h

lc_tool_sources = \
  leakcheck/lc_arch.h \
  leakcheck/lc_booking.c leakcheck/lc_booking.h \
  leakcheck/lc_describe.c leakcheck/lc_describe.h \
  leakcheck/lc_entries.c leakcheck/lc_entries.h \
  leakcheck/lc_ending.c leakcheck/lc_ending.h \
  leakcheck/lc_errors.c leakcheck/lc_errors.h \
  leakcheck/lc_file.c leakcheck/lc_file.h \
  leakcheck/lc_guard.c leakcheck/lc_guard.h \
  leakcheck/lc_levels.c leakcheck/lc_levels.h \
  leakcheck/lc_marks.c leakcheck/lc_marks.h \
  leakcheck/lc_memcheck.c leakcheck/lc_memcheck.h \
  leakcheck/lc_monitor.c leakcheck/lc_monitor.h \
  leakcheck/lc_names.c leakcheck/lc_names.h \
  leakcheck/lc_near.c leakcheck/lc_near.h \
  leakcheck/lc_out.c leakcheck/lc_out.h \
  leakcheck/lc_profile.c leakcheck/lc_profile.h \
  leakcheck/lc_options.c leakcheck/lc_options.h \
  leakcheck/lc_paths.c leakcheck/lc_paths.h \
  leakcheck/lc_pending.c leakcheck/lc_pending.h \
  leakcheck/lc_pool.c leakcheck/lc_pool.h \
  leakcheck/lc_pools.c leakcheck/lc_pools.h \
  leakcheck/lc_report.c leakcheck/lc_report.h \
  leakcheck/lc_requests.c leakcheck/lc_requests.h \
  leakcheck/lc_retained.c leakcheck/lc_retained.h \
  leakcheck/lc_returns.c leakcheck/lc_returns.h \
  leakcheck/lc_roots.c leakcheck/lc_roots.h \
  leakcheck/lc_seam.c leakcheck/lc_weave.h \
  leakcheck/lc_search.c leakcheck/lc_search.h \
  leakcheck/lc_spare.c leakcheck/lc_spare.h \
  leakcheck/lc_stack.c leakcheck/lc_stack.h \
  leakcheck/lc_state.h \
  leakcheck/lc_stores.c leakcheck/lc_stores.h \
  leakcheck/lc_times.c leakcheck/lc_times.h \
  leakcheck/lc_traces.c leakcheck/lc_traces.h \
  leakcheck/lc_watch.c leakcheck/lc_watch.h \
  leakcheck/lc_weave.c

check_LIBRARIES += leakcheck/liblc_core.a
leakcheck_liblc_core_a_SOURCES = $(lc_core_sources)
leakcheck_liblc_core_a_CFLAGS = $(AM_CFLAGS) -fno-strict-aliasing

leakcheck_sources = $(ct_tool_sources) $(lc_core_sources) $(lc_tool_sources) leakcheck/lc_main.c

tools_PROGRAMS += leakcheck-amd64-linux
leakcheck_amd64_linux_SOURCES = $(leakcheck_sources)
leakcheck_amd64_linux_CPPFLAGS = $(TOOL_CPP_AMD64)
leakcheck_amd64_linux_CFLAGS = $(TOOL_CC_AMD64)
leakcheck_amd64_linux_LDFLAGS = $(TOOL_LINK_AMD64)
leakcheck_amd64_linux_LDADD = $(TOOL_LIBS_AMD64)

if BUILD_X86
tools_PROGRAMS += leakcheck-x86-linux
leakcheck_x86_linux_SOURCES = $(leakcheck_sources)
leakcheck_x86_linux_CPPFLAGS = $(TOOL_CPP_X86)
leakcheck_x86_linux_CFLAGS = $(TOOL_CC_X86)
leakcheck_x86_linux_LDFLAGS = $(TOOL_LINK_X86)
leakcheck_x86_linux_LDADD = $(TOOL_LIBS_X86)
endif
