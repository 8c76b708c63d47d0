# SPDX-License-Identifier: GPL-2.0-or-later
check_PROGRAMS += tests/lib/slowsim tests/lib/step_count
tests_lib_slowsim_SOURCES = tests/lib/slowsim.c
tests_lib_step_count_SOURCES = tests/lib/step_count.c
EXTRA_DIST += \
  tests/lib/browser.py \
  tests/lib/cg_functions.py \
  tests/lib/check_out.py \
  tests/lib/compare_out.py \
  tests/lib/csfile.py \
  tests/lib/screen.py \
  tests/lib/vg.py
