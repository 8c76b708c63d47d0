# SPDX-License-Identifier: GPL-2.0-or-later
# Leak tests: against Memcheck, against what guests know of themselves, and reports
# against files checked by reasoning.
TESTS += tests/leak/compare.test
EXTRA_DIST += \
  tests/leak/compare.test \
  tests/leak/guest \
  tests/leak/leaklib.py \
  tests/leak/programs.txt
