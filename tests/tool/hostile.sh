#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# hostile.sh PROGRAM: runs it with arguments that cannot stand in a case file.
run() {
  out=$1
  shift
  "$top_builddir/vg-in-place" -q --tool=cachesim --cachesim-out-file="$out" "$@" >/dev/null || :
}
top_builddir=$(dirname "$1")/../../..
run hostile.newline "$1" "$(printf 'one\ntwo\033[31m\001\377')"
run hostile.long "$1" "$(printf '%05000d' 7)"
