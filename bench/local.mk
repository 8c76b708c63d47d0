# SPDX-License-Identifier: GPL-2.0-or-later
EXTRA_DIST += bench/RESULTS.md bench/run bench/profile bench/scaling bench/gen_profile bench/hosts bench/search bench/allocating \
  bench/harness.py bench/inputs.py bench/tables.py bench/tools.py bench/workloads.py \
  bench/src/timed.c bench/src/scale.c bench/src/matmul.c bench/src/chase.c bench/src/mheavy.c bench/src/threads.c bench/src/stl.cpp bench/src/live.c \
  bench/src/work.py bench/src/work.pl bench/src/work.lua bench/src/work.jq bench/src/work.sql
