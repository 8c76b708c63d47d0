#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lists.sh TOP: prints the makefile fragment that names the guest programs and the
# cases of tests/tool, so that a new one needs no line in a makefile.
#
# automake takes no wildcards, so ./bootstrap writes this into tests/lists.mk, which
# is not in git but in the release; setup.sh calls bootstrap again when it is stale.
set -eu
LC_ALL=C
export LC_ALL
cd "$1"

# list NAME FILE...: NAME = the files, one a line.
list() {
  printf '%s =' "$1"
  shift
  printf ' \\\n  %s' "$@"
  printf '\n'
}

echo "# SPDX-License-Identifier: GPL-2.0-or-later"
echo "# Written by build-aux/lists.sh; ./bootstrap writes it anew."
list guest_sources $(grep -lE 'build: *(bare|libc|static|lib|cxx)' tests/guest/*.c tests/guest/*.cc tests/guest/*.S)
list tool_cases tests/tool/cases/*.case
