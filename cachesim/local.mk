# SPDX-License-Identifier: GPL-2.0-or-later
# The simulator.  Core files are pure C11 and are compiled into the unit tests too.
cs_core_sources = \
  cachesim/cs_alloc.h \
  cachesim/cs_book.c cachesim/cs_book.h \
  cachesim/cs_branch.h \
  cachesim/cs_cache.c cachesim/cs_cache.h \
  cachesim/cs_clock.c cachesim/cs_clock.h \
  cachesim/cs_cost.c cachesim/cs_cost.h \
  cachesim/cs_events.h \
  cachesim/cs_format.h \
  cachesim/cs_geometry.c cachesim/cs_geometry.h \
  cachesim/cs_l1.c cachesim/cs_l1.h \
  cachesim/cs_ll.c cachesim/cs_ll.h \
  cachesim/cs_outfile.c cachesim/cs_outfile.h \
  cachesim/cs_sim.c cachesim/cs_sim.h \
  cachesim/cs_simd.h \
  cachesim/cs_text.c cachesim/cs_text.h

cachesim_sources = $(ct_tool_sources) $(cs_core_sources) $(lc_core_sources) $(lc_tool_sources) \
  cachesim/cs_arch.c cachesim/cs_arch.h \
  cachesim/cs_auxv.c cachesim/cs_auxv.h \
  cachesim/cs_block.c cachesim/cs_block.h \
  cachesim/cs_control.c cachesim/cs_control.h \
  cachesim/cs_dump.c cachesim/cs_dump.h \
  cachesim/cs_fault.c cachesim/cs_fault.h \
  cachesim/cs_group.c cachesim/cs_group.h \
  cachesim/cs_help.c cachesim/cs_help.h \
  cachesim/cs_instrument.c cachesim/cs_instrument.h \
  cachesim/cs_main.c \
  cachesim/cs_notices.c cachesim/cs_notices.h \
  cachesim/cs_options.c cachesim/cs_options.h \
  cachesim/cs_pool.c cachesim/cs_pool.h \
  cachesim/cs_shadow.c cachesim/cs_shadow.h \
  cachesim/cs_summary.c cachesim/cs_summary.h \
  cachesim/cs_tier.c cachesim/cs_tier.h \
  cachesim/cs_weave.c cachesim/cs_weave.h \
  cachesim/cs_weave_clock.c cachesim/cs_weave_clock.h \
  cachesim/cs_weave_group.c cachesim/cs_weave_group.h \
  cachesim/cs_weaver.h \
  cachesim/cs_where.c cachesim/cs_where.h

include_HEADERS = cachesim/cachesim.h

tools_PROGRAMS += cachesim-amd64-linux
cachesim_amd64_linux_SOURCES = $(cachesim_sources)
cachesim_amd64_linux_CPPFLAGS = $(TOOL_CPP_AMD64)
cachesim_amd64_linux_CFLAGS = $(TOOL_CC_AMD64)
cachesim_amd64_linux_LDFLAGS = $(TOOL_LINK_AMD64)
cachesim_amd64_linux_LDADD = $(TOOL_LIBS_AMD64)

if BUILD_X86
tools_PROGRAMS += cachesim-x86-linux
cachesim_x86_linux_SOURCES = $(cachesim_sources)
cachesim_x86_linux_CPPFLAGS = $(TOOL_CPP_X86)
cachesim_x86_linux_CFLAGS = $(TOOL_CC_X86)
cachesim_x86_linux_LDFLAGS = $(TOOL_LINK_X86)
cachesim_x86_linux_LDADD = $(TOOL_LIBS_X86)
endif
