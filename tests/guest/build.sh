#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# build.sh SOURCEDIR OUTDIR: compiles every guest program that is not up to date.
#
# How is said in the guest itself, in a line "build: KIND [both] [FLAGS]":
#   bare    static, without libc; its instructions are all its own
#   libc    dynamic, with libc
#   static  static, with libc
#   lib     a shared library
#   cxx     dynamic, C++
# `both` also makes NAME-32, for x86; OUTDIR/no-32 is made instead of all of them
# where the compiler cannot, or the kernel does not run them.  CC and CXX name the compilers; the user's CFLAGS are
# not used: the figures of a guest are its own.
set -eu
source=$1 out=$2
common="-g -O1 -Wall -Wextra -fno-stack-protector -fcf-protection=none -I$source -I$source/../../cachesim"
bare="-nostdlib -static -fno-pie -fno-builtin -fno-asynchronous-unwind-tables"
mkdir -p "$out"
rm -f "$out/no-32"
echo 'int main(void) { return 0; }' >"$out/probe.c"
{ ${CC:-cc} -m32 -o "$out/probe" "$out/probe.c" && "$out/probe"; } 2>/dev/null || : >"$out/no-32"
rm -f "$out/probe" "$out/probe.c"

# compile KIND SOURCE PROGRAM FLAGS
compile() {
  case $1 in
  bare) with="$bare $common $4"; more=$source/data.S; cc=${CC:-cc} ;;
  libc) with="$common $4"; more=; cc=${CC:-cc} ;;
  static) with="-static $common $4"; more=; cc=${CC:-cc} ;;
  lib) with="-shared -fPIC $common $4"; more=; cc=${CC:-cc} ;;
  cxx) with="$common $4"; more=; cc=${CXX:-c++} ;;
  *) echo "build.sh: $2: no such kind: $1" >&2; exit 1 ;;
  esac
  [ "$3" -nt "$2" ] && [ "$3" -nt "$source/bare.h" ] && [ "$3" -nt "$source/build.sh" ] && return 0
  # shellcheck disable=SC2086
  $cc -o "$3.new" "$2" $more $with
  mv "$3.new" "$3"
}

for src in "$source"/*.[cS] "$source"/*.cc; do
  how=$(sed -n '1,5s/.*build: //p' "$src")
  [ -n "$how" ] || continue
  name=${src##*/}
  name=${name%.*}
  kind=${how%% *}
  flags=${how#"$kind"}
  case $flags in
  " both"*)
    flags=${flags#" both"}
    [ -e "$out/no-32" ] || compile "$kind" "$src" "$out/$name-32" "-m32 $flags"
    ;;
  esac
  compile "$kind" "$src" "$out/$name" "$flags"
done
