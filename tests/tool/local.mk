# SPDX-License-Identifier: GPL-2.0-or-later
# The tool's tests: every case is a file; run_case.py and its modules run them.
# $(tool_cases) stands in tests/lists.mk.
tool_support = \
  tests/gen/branches.py \
  tests/gen/faults.py \
  tests/gen/forms.py \
  tests/gen/gen.py \
  tests/tool/behave.py \
  tests/tool/hostile.sh \
  tests/tool/killed.sh \
  tests/tool/launcher.test \
  tests/tool/matrix.py \
  tests/tool/matrix.test \
  tests/tool/monitor.py \
  tests/tool/monitor.test \
  tests/tool/oracles.py \
  tests/tool/other_valgrind.sh \
  tests/tool/parallel.sh \
  tests/tool/planted.sh \
  tests/tool/readers.py \
  tests/tool/rights.sh \
  tests/tool/run_case.py \
  tests/tool/sample.c \
  tests/tool/server.sh \
  tests/tool/shell.sh

check_SCRIPTS = build-aux/cachesim-launcher
TESTS += $(tool_cases) tests/tool/launcher.test tests/tool/matrix.test tests/tool/monitor.test
EXTRA_DIST += $(tool_cases) $(tool_support) check.sh .ci/run
