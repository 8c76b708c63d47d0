# SPDX-License-Identifier: GPL-2.0-or-later
# A line of text -> a C string with its newline.
s/[\\"]/\\&/g
s/^/   "/
s/$/\\n",/
