#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# killed.sh SIGNAL PROGRAM: sends SIGNAL to PROGRAM, the waiter, while it works under cachesim,
# from outside: not before it has said that it works.
# The status is the shell's: 128 and the number of the signal.
signal=$1 program=$2
"$(dirname "$program")/../../../vg-in-place" -q --tool=cachesim --cachesim-out-file="$signal.%p" "$program" end "ready-$signal" &
child=$!
until [ -e "ready-$signal" ]; do
  kill -0 "$child" 2>/dev/null || break
  sleep 0.1
done
kill -s "$signal" "$child"
wait "$child"
