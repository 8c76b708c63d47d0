# SPDX-License-Identifier: GPL-2.0-or-later
TESTS += tests/setup/setup.test
EXTRA_DIST += tests/setup/setup.test tests/elsewhere
