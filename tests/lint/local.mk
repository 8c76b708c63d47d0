# SPDX-License-Identifier: GPL-2.0-or-later
TESTS += tests/lint/lint.test
EXTRA_DIST += tests/lint/lint.test tests/lint/check.py tests/lint/lint.py tests/lint/planted.py
