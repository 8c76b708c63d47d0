# SPDX-License-Identifier: GPL-2.0-or-later
cachesim_sources = \
  cachesim/cs_events.h \
  cachesim/cs_format.h \
  cachesim/cs_main.c

tools_PROGRAMS += cachesim-amd64-linux
cachesim_amd64_linux_SOURCES = $(cachesim_sources)
cachesim_amd64_linux_CPPFLAGS = $(TOOL_CPP_AMD64)
cachesim_amd64_linux_CFLAGS = $(TOOL_CC_AMD64)
cachesim_amd64_linux_LDFLAGS = $(TOOL_LINK)
cachesim_amd64_linux_LDADD = $(TOOL_LIBS_AMD64)

if BUILD_X86
tools_PROGRAMS += cachesim-x86-linux
cachesim_x86_linux_SOURCES = $(cachesim_sources)
cachesim_x86_linux_CPPFLAGS = $(TOOL_CPP_X86)
cachesim_x86_linux_CFLAGS = $(TOOL_CC_X86)
cachesim_x86_linux_LDFLAGS = $(TOOL_LINK)
cachesim_x86_linux_LDADD = $(TOOL_LIBS_X86)
endif
