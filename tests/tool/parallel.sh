#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# parallel.sh RUNS PROGRAM [ARG]...: so many runs of PROGRAM at once, whose files are counted.
runs=$1
shift
while [ "$runs" -gt 0 ]; do
  "$(dirname "$1")/../../../vg-in-place" -q --tool=cachesim --cachesim-out-file=at.once.%n "$@" >/dev/null &
  runs=$((runs - 1))
done
wait
