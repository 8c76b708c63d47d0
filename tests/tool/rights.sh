#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# rights.sh TOOL NAME PROGRAM WHAT [DIRECTORY]: runs rights in a directory that is root's alone, and gives the
# complete files whose renaming is refused, as said in a line for each, the names that they should have.
tool=$1 name=$2 program=$3
shift 3
"$(dirname "$program")/../../../vg-in-place" -q --tool="$tool" "--$tool-out-file=$name" "$program" "$@" 2>said
status=$?
cat said >&2
sed -n "s/.*error: cannot rename '\(.*\)' to '\(.*\)': .*; it is complete, and keeps its name\$/\1 \2/p" said >refused
while read -r from to; do
  [ ! -e "$to" ] && mv "$from" "$to"
done <refused
rm said refused
exit $status
