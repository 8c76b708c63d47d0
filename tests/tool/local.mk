# SPDX-License-Identifier: GPL-2.0-or-later
# The tool's tests: every case is a file; run_case.py and its modules run them.
tool_cases = \
  tests/tool/cases/compat-avx.case \
  tests/tool/cases/compat-bare.case \
  tests/tool/cases/compat-children.case \
  tests/tool/cases/compat-libc.case \
  tests/tool/cases/compat-real.case \
  tests/tool/cases/compat-smc.case \
  tests/tool/cases/compat-threads.case \
  tests/tool/cases/counts-fault.case \
  tests/tool/cases/model-avx.case \
  tests/tool/cases/model-bare.case \
  tests/tool/cases/model-libc.case \
  tests/tool/cases/same-real.case \
  tests/tool/cases/same.case \
  tests/tool/cases/steps-avx.case \
  tests/tool/cases/steps-bare.case \
  tests/tool/cases/steps-options.case \
  tests/tool/cases/steps-smc.case

tool_support = \
  tests/tool/behave.py \
  tests/tool/oracles.py \
  tests/tool/readers.py \
  tests/tool/run_case.py \
  tests/tool/sample.c

TESTS += $(tool_cases)
EXTRA_DIST += $(tool_cases) $(tool_support)
