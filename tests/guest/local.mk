# SPDX-License-Identifier: GPL-2.0-or-later
# The guest programs: a guest is a file with a "build:" line, see build.sh.
guest_sources = \
  tests/guest/atomic.c \
  tests/guest/chain.c \
  tests/guest/client.c \
  tests/guest/code.S \
  tests/guest/die.c \
  tests/guest/dl.c \
  tests/guest/efault.c \
  tests/guest/evex.S \
  tests/guest/fault.c \
  tests/guest/fault_counts.S \
  tests/guest/fault_divides.S \
  tests/guest/fork.c \
  tests/guest/frozen.c \
  tests/guest/fxsaves.S \
  tests/guest/hello.c \
  tests/guest/jit.c \
  tests/guest/merge.c \
  tests/guest/modify.S \
  tests/guest/names.c \
  tests/guest/objects.cc \
  tests/guest/pingpong.c \
  tests/guest/plugin_a.c \
  tests/guest/plugin_b.c \
  tests/guest/rep.S \
  tests/guest/signals.c \
  tests/guest/smc.c \
  tests/guest/spin.S \
  tests/guest/straddle.S \
  tests/guest/table.c \
  tests/guest/thrash.S \
  tests/guest/threads.c \
  tests/guest/ticks.c \
  tests/guest/toggles.c \
  tests/guest/uncertain.c \
  tests/guest/vector.c \
  tests/guest/waiter.c \
  tests/guest/walk.c \
  tests/guest/wrapped.c \
  tests/guest/x87.S \
  tests/guest/xsave.S
guest_support = tests/guest/bare.h tests/guest/build.sh tests/guest/data.S tests/guest/unit.h
EXTRA_DIST += $(guest_sources) $(guest_support)

check_DATA = tests/guest/bin/.stamp
tests/guest/bin/.stamp: $(guest_sources) $(guest_support)
	$(AM_V_GEN)CC='$(CC)' CXX='$(CXX)' $(SHELL) $(top_srcdir)/tests/guest/build.sh $(top_srcdir)/tests/guest tests/guest/bin && touch $@
