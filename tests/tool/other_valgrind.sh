#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# other_valgrind.sh KIND PROGRAM: PROGRAM under cachesim in a tool directory whose Valgrind is
#   same      the one cachesim was built with, its files built another time (other sizes)
#   other     of another version
# The files of the other version are those of this one with another version's name in them.
set -eu
kind=$1 program=$2
build=$(dirname "$program")/../../..
platform=$(sed -n 's/^VG_PLATFORM = //p' "$build/Makefile")
version=$(sed -n 's/^VG_VERSION = //p' "$build/Makefile")
mkdir tools
for file in "$build"/in-place/*; do
  ln -s "$(readlink -f "$file")" "tools/${file##*/}"
done
rm "tools/none-$platform"
if [ "$kind" = other ]; then
  LC_ALL=C sed "s/valgrind-$version/valgrind-9.99.9/g" "$build/in-place/none-$platform" >"tools/none-$platform"
else
  cat "$build/in-place/none-$platform" >"tools/none-$platform"
fi
echo >>"tools/none-$platform"
launcher=$(sed -n 's/^exec \(.*\) "\$@"$/\1/p' "$build/vg-in-place")
VALGRIND_LIB=$PWD/tools exec $launcher --tool=cachesim --cachesim-out-file="$kind.out" "$program" a
