# SPDX-License-Identifier: GPL-2.0-or-later
# The program try.sh profiles, before and after its one-line mending.
EXTRA_DIST += try.sh build-aux/setup.sh examples/before/alike.c examples/after/alike.c
