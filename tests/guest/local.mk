# SPDX-License-Identifier: GPL-2.0-or-later
# The guest programs: a guest is a file with a "build:" line, see build.sh.
# $(guest_sources) stands in tests/lists.mk.
guest_support = tests/guest/bare.h tests/guest/build.sh tests/guest/data.S tests/guest/unit.h
EXTRA_DIST += $(guest_sources) $(guest_support)

check_DATA = tests/guest/bin/.stamp
tests/guest/bin/.stamp: $(guest_sources) $(guest_support)
	$(AM_V_GEN)CC='$(CC)' CXX='$(CXX)' $(SHELL) $(top_srcdir)/tests/guest/build.sh $(top_srcdir)/tests/guest tests/guest/bin && touch $@
