# SPDX-License-Identifier: GPL-2.0-or-later
check_PROGRAMS += tests/fuzz/replay
tests_fuzz_replay_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz_read.c
tests_fuzz_replay_LDADD = $(AN_LDADD)
TESTS += tests/fuzz/corpus.test tests/fuzz/fuzz.test
EXTRA_DIST += tests/fuzz/corpus.test tests/fuzz/fuzz.test tests/fuzz/corpus
