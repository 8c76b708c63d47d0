# SPDX-License-Identifier: GPL-2.0-or-later
TESTS += tests/annotate/cases.test tests/annotate/crosscheck.test tests/annotate/sanitize.test
EXTRA_DIST += tests/annotate/cases.test tests/annotate/crosscheck.test tests/annotate/sanitize.test tests/annotate/run_cases.py \
  tests/annotate/cases
