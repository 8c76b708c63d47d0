#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# killed.sh SIGNAL PROGRAM: sends SIGNAL to PROGRAM while it works under cachesim, from outside.
# The status is the shell's: 128 and the number of the signal.
signal=$1 program=$2
"$(dirname "$program")/../../../vg-in-place" -q --tool=cachesim --cachesim-out-file="$signal.%p" "$program" end &
child=$!
sleep 2
kill -s "$signal" "$child"
wait "$child"
