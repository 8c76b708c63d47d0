# SPDX-License-Identifier: GPL-2.0-or-later
# Leak tests: against Memcheck, against what guests know of themselves, and reports
# against files checked by reasoning.
lc_tests = \
  tests/leak/closed.test \
  tests/leak/compare.test \
  tests/leak/exec.test \
  tests/leak/monitor.test \
  tests/leak/profile.test \
  tests/leak/reports.test \
  tests/leak/requests.test \
  tests/leak/space.test \
  tests/leak/undisturbed.test \
  tests/leak/known.test
TESTS += $(lc_tests)
EXTRA_DIST += \
  $(lc_tests) \
  tests/leak/cases \
  tests/leak/guest \
  tests/leak/leaklib.py \
  tests/leak/programs.txt \
  tests/leak/tcmalloc.supp
