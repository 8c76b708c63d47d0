#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# try.sh [PROGRAM ARGS...]: from a fresh checkout to a profile, in one command.
#
# Installs the Debian packages that are missing (as root or with sudo; asks
# nothing), builds in build/, profiles PROGRAM and shows cs_annotate's report.
# Without a program: builds examples/before/alike.c, profiles it on the licence
# texts every Debian has, does the same with examples/after/alike.c, and
# compares the two.  Nothing is installed but packages; ./configure is made, and
# everything else stays in build/.  Git ignores both.
set -eu
top=$(cd "$(dirname "$0")" && pwd)
case ${1-} in
-h | --help)
  sed -n '/^# try.sh/,/^set -eu/s/^# \{0,1\}//p' "$top/try.sh"
  exit 0
  ;;
esac
. "$top/build-aux/setup.sh"
setup_place
export CS_PAGER=cat

heading() {
  printf '\n==== %s\n\n' "$*"
}

# shown COMMAND...: prints it as one would type it, but for the directories, then runs it.
shown() {
  printf '$'
  for word in "$@"; do
    case $word in
    *[!-A-Za-z0-9_./=,:+@%]* | '') printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")" ;;
    *) printf ' %s' "$word" ;;
    esac
  done | sed "s|$build/annotate/||g; s|$build/vg-in-place|./vg-in-place|g; s|$build/try/||g"
  echo
  "$@"
}

# Where to look on; the commands shown above are cut to their names.
end() {
  heading "to look on"
  printf '%s\n' "$build/annotate/cs_annotate --sort=D1mr $build/try/$1" \
    "$build/vg-in-place --tool=cachesim PROGRAM ARGS..."
}

try_program() {
  out=$build/try/cachesim.out
  heading "your program under the simulator"
  status=0
  rm -f "$out"
  shown "$build/vg-in-place" --tool=cachesim --cachesim-out-file="$out" "$@" || status=$?
  [ -s "$out" ] || { setup_say "no profile was written (status $status)"; exit 1; }
  [ "$status" -eq 0 ] || setup_say "the program ended with status $status"
  heading "where the time goes"
  shown "$build/annotate/cs_annotate" "$out"
  end cachesim.out
}

# example VERSION: compiles and profiles it, in the place of the other one as after an edit:
# what differs then is the program, not its name.
example() {
  cp "$top/examples/$1/alike.c" alike.c
  ${CC:-gcc} -g -O1 -o alike alike.c -lm
  # shellcheck disable=SC2086
  shown "$build/vg-in-place" --tool=cachesim --cachesim-out-file="$1.out" ./alike $texts
}

try_example() {
  texts=
  for t in GPL-1 GPL-2 GPL-3 LGPL-2.1 MPL-2.0; do
    if [ -r "/usr/share/common-licenses/$t" ]; then texts="$texts /usr/share/common-licenses/$t"; fi
  done
  [ -n "$texts" ] || texts="$top/COPYING $top/README"
  cd "$build/try"
  heading "examples/before/alike.c: which passages of the licence texts are alike?"
  example before
  heading "where the time goes: data read misses (D1mr) by function and line"
  shown "$build/annotate/cs_annotate" --sort=D1mr --show=Ir,Dr,D1mr,DLmr --threshold=1 --context=4 before.out
  heading "the mending: one line"
  diff -u "$top/examples/before/alike.c" "$top/examples/after/alike.c" | sed '1,2d' || :
  heading "examples/after/alike.c: the same answers"
  example after
  heading "what changed"
  shown "$build/annotate/cs_diff" before.out after.out
  end before.out
}

# shellcheck disable=SC2086
setup_packages $setup_base $setup_optional
setup_build
mkdir -p "$build/try"
if [ $# -gt 0 ]; then
  try_program "$@"
else
  try_example
fi
