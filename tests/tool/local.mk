# SPDX-License-Identifier: GPL-2.0-or-later
# The tool's tests: every case is a file; run_case.py and its modules run them.
tool_cases = \
  tests/tool/cases/children.case \
  tests/tool/cases/client-loop.case \
  tests/tool/cases/client.case \
  tests/tool/cases/compat-avx.case \
  tests/tool/cases/compat-bare.case \
  tests/tool/cases/compat-children.case \
  tests/tool/cases/compat-host.case \
  tests/tool/cases/compat-libc.case \
  tests/tool/cases/compat-real.case \
  tests/tool/cases/compat-smc.case \
  tests/tool/cases/compat-threads.case \
  tests/tool/cases/counts-divide.case \
  tests/tool/cases/counts-fault.case \
  tests/tool/cases/counts-spin.case \
  tests/tool/cases/counts-thrash.case \
  tests/tool/cases/counts-wrapped.case \
  tests/tool/cases/exit-status.case \
  tests/tool/cases/frozen.case \
  tests/tool/cases/heap-profile.case \
  tests/tool/cases/hostile.case \
  tests/tool/cases/model-avx.case \
  tests/tool/cases/model-bare.case \
  tests/tool/cases/model-libc.case \
  tests/tool/cases/notices.case \
  tests/tool/cases/options-avx.case \
  tests/tool/cases/options-effect.case \
  tests/tool/cases/options.case \
  tests/tool/cases/outfile-full.case \
  tests/tool/cases/outfile-limit.case \
  tests/tool/cases/outfile-name.case \
  tests/tool/cases/outfile-objects.case \
  tests/tool/cases/outfile-special.case \
  tests/tool/cases/paths-avx.case \
  tests/tool/cases/paths-real.case \
  tests/tool/cases/paths-smc.case \
  tests/tool/cases/paths-threads.case \
  tests/tool/cases/paths.case \
  tests/tool/cases/reader-callgrind_annotate.case \
  tests/tool/cases/reader-cg_annotate.case \
  tests/tool/cases/reader-cg_annotate3.case \
  tests/tool/cases/reader-kcachegrind.case \
  tests/tool/cases/same-random.case \
  tests/tool/cases/same-real.case \
  tests/tool/cases/same.case \
  tests/tool/cases/signals-async.case \
  tests/tool/cases/steps-avx.case \
  tests/tool/cases/steps-bare.case \
  tests/tool/cases/steps-options.case \
  tests/tool/cases/steps-smc.case \
  tests/tool/cases/stress-code.case \
  tests/tool/cases/stress-compat.case \
  tests/tool/cases/stress-counts.case \
  tests/tool/cases/stress-model.case \
  tests/tool/cases/stress-paths.case \
  tests/tool/cases/stress-steps.case \
  tests/tool/cases/summary.case \
  tests/tool/cases/threads-turns.case \
  tests/tool/cases/unchased.case

tool_support = \
  tests/gen/branches.py \
  tests/gen/faults.py \
  tests/gen/forms.py \
  tests/gen/gen.py \
  tests/tool/behave.py \
  tests/tool/hostile.sh \
  tests/tool/killed.sh \
  tests/tool/monitor.py \
  tests/tool/monitor.test \
  tests/tool/oracles.py \
  tests/tool/other_valgrind.sh \
  tests/tool/readers.py \
  tests/tool/run_case.py \
  tests/tool/sample.c

TESTS += $(tool_cases) tests/tool/monitor.test
EXTRA_DIST += $(tool_cases) $(tool_support) check.sh .ci/run
