#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# tool-dir.sh link|unlink FROM TO
#
# link: makes in TO a link to every file of Valgrind's tool directory FROM that
# TO does not have.  unlink: removes the links into FROM again, and TO if it is
# empty then.  Files that are no such links are left alone.
set -e
verb=$1 from=$2 to=$3
case $verb in
link)
  mkdir -p "$to"
  for f in "$from"/*; do
    t=$to/${f##*/}
    if [ -L "$t" ]; then rm -f "$t"; fi
    [ -e "$t" ] || ln -s "$f" "$t"
  done
  ;;
unlink)
  for t in "$to"/*; do
    [ -L "$t" ] || continue
    case $(readlink "$t") in "$from"/*) rm -f "$t" ;; esac
  done
  rmdir "$to" 2>/dev/null || :
  ;;
*)
  echo "tool-dir.sh: link or unlink, not '$verb'" >&2
  exit 2
  ;;
esac
