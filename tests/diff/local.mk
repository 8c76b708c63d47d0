# SPDX-License-Identifier: GPL-2.0-or-later
TESTS += tests/diff/cases.test tests/diff/sarif.test
EXTRA_DIST += tests/diff/cases.test tests/diff/sarif.test \
  tests/diff/cases
