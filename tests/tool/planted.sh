#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# planted.sh PROGRAM: files with temporary names that are there before are neither followed nor
# written, be they links, and no reason to fail: a number whose temporary name is taken is another's.
vg=$(dirname "$1")/../../../vg-in-place
hash() { # FNV-1a, 64 bits
  python3 -c 'import sys
h = 0xcbf29ce484222325
for byte in sys.argv[1].encode():
    h = (h ^ byte) * 0x100000001b3 % 2**64
print("%016x" % h)' "$1"
}
link=number.1.$(hash number.1).tmp
ln -s victim "$link"
"$vg" -q --tool=cachesim --cachesim-out-file=number.%n "$1" || exit
[ -L "$link" ] && [ ! -e victim ] && [ ! -e number.1 ] && [ -s number.2 ] || exit 99
rm "$link"
