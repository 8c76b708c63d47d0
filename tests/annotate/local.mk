# SPDX-License-Identifier: GPL-2.0-or-later
include $(top_srcdir)/tests/fuzz/local.mk
TESTS += tests/annotate/bounds.test tests/annotate/cases.test tests/annotate/crosscheck.test tests/annotate/cuts.test tests/annotate/exports.test tests/annotate/leakcheck.test tests/annotate/no_memory.test tests/annotate/page.test \
  tests/annotate/sanitize.test tests/annotate/sources.test tests/annotate/terminal.test tests/annotate/viewers.test
EXTRA_DIST += tests/annotate/bounds.test tests/annotate/cases.test tests/annotate/crosscheck.test tests/annotate/cuts.test tests/annotate/exports.test tests/annotate/leakcheck.test tests/annotate/no_memory.test tests/annotate/page.test \
  tests/annotate/sanitize.test tests/annotate/sources.test tests/annotate/terminal.test tests/annotate/viewers.test tests/annotate/failing_malloc.c tests/annotate/host_tests.sh \
  tests/annotate/run_cases.py tests/annotate/bounds tests/annotate/cases
