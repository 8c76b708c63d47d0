#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# check.sh: builds everything from a fresh checkout and runs every test.
#
# Installs the Debian packages that are missing (as root or with sudo; asks
# nothing), builds in build/ with warnings as errors, runs `make check`, then
# `make distcheck` (which leaves the long cases out) and looks whether the
# checkout is as clean as before.  Shows what failed, with the end of its log;
# the last line is "N passed, N failed", or "N passed, N failed, N skipped", and
# the exit status is 0 only if none failed.
#
#   CHECK_DISTCHECK=no ./check.sh    without distcheck
#   CHECK_LARGE=no ./check.sh        without the largest packages; their tests skip
#   CASE_SET=short ./check.sh        without the long cases
#   CHECK_JOBS=4 ./check.sh          with another number of jobs than 2
set -eu
exec </dev/null # also where standard input is closed
top=$(cd "$(dirname "$0")" && pwd)
. "$top/build-aux/setup.sh"
setup_place
jobs=${CHECK_JOBS:-2}
passed=0 failed=0 skipped=0

# What the tests take besides: unit tests, real programs, readers, x86 guests.
test_packages="libcmocka-dev mmdebstrap python3 perl binutils git bzip2 gzip sqlite3 libxml2-utils clang
  gcc-multilib g++-multilib jq zstd musl-tools libjemalloc2 libtcmalloc-minimal4|libtcmalloc-minimal4t64
  libmimalloc2.0|libmimalloc3 lua5.4 m4 xz-utils file curl w3m redis-tools"

# What is large, or takes much time, and is used by single tests, which skip without it:
# readers with windows, other languages, servers.
large_packages="kcachegrind xvfb xauth x11-utils dbus-daemon dbus-bin at-spi2-core
  python3-pyatspi chromium golang-go prometheus debuginfod rustc
  libjavascriptcoregtk-bin|libjavascriptcoregtk-4.0-bin"

# result ok|bad WHAT: a test of this script itself.
result() {
  if [ "$1" = ok ]; then
    passed=$((passed + 1))
    echo "PASS: $2"
    return 0
  fi
  failed=$((failed + 1))
  echo "FAIL: $2"
}

tree_state() {
  [ -e "$top/.git" ] || return 0
  git -c safe.directory="$top" -C "$top" status --porcelain 2>/dev/null || :
}

# Adds up what automake's TAP driver wrote about each test point.
count_results() {
  (cd "$build" && find . -path './cachesim-[0-9]*' -prune -o -name '*.trs' -exec sed -n 's/^:test-result: \([A-Z]*\).*/\1/p' {} +) >"$build/results"
  passed=$((passed + $(grep -c -e PASS -e XFAIL "$build/results" || :)))
  failed=$((failed + $(grep -c -e '^FAIL' -e ERROR -e XPASS "$build/results" || :)))
  skipped=$((skipped + $(grep -c SKIP "$build/results" || :)))
}

# show_failures DIR: of each test that failed in the build in DIR, the lines that say so.
show_failures() (
  cd "$1"
  find . -path './cachesim-[0-9]*' -prune -o -name '*.trs' -print | sort | while read -r trs; do
    log=${trs%.trs}.log
    grep -q -e '^:test-result: FAIL' -e '^:test-result: ERROR' -e '^:test-result: XPASS' "$trs" || continue
    echo
    echo "---- ${log#./}"
    grep -n -A 12 -e '^not ok' -e '^Bail' "$log" | head -n 60 || :
    echo "     ... its end:"
    tail -n 8 "$log"
  done
)

show_skips() {
  grep -rh --include='*.log' '^ok.*# SKIP' "$build/tests" 2>/dev/null | sed 's/.*# SKIP/skipped:/' | sort | uniq -c || :
}

run_check() {
  setup_say "running the tests (make check)"
  find "$build" -name '*.trs' -exec rm -f {} +
  make -C "$build" -k -j "$jobs" check >"$build/check.log" 2>&1 || :
  if ! grep -q '^# TOTAL:' "$build/check.log"; then
    tail -n 40 "$build/check.log"
    result bad "make check did not run"
  fi
  count_results
}

run_distcheck() {
  [ "${CHECK_DISTCHECK:-yes}" = yes ] || return 0
  setup_say "running make distcheck"
  if CASE_SET=short make -C "$build" -j "$jobs" distcheck >"$build/distcheck.log" 2>&1; then
    result ok "make distcheck"
  else
    grep -e '^FAIL' -e '^ERROR' -e 'Error ' -e 'error:' "$build/distcheck.log" | head -n 20 || :
    for tree in "$build"/cachesim-[0-9]*/; do
      show_failures "$tree"
    done
    tail -n 25 "$build/distcheck.log"
    result bad "make distcheck"
  fi
}

before=$(tree_state)
[ "${CHECK_LARGE:-yes}" = yes ] || large_packages=
# shellcheck disable=SC2086
setup_packages $setup_base $setup_optional $test_packages $large_packages
if [ -e "$build/config.status" ] && ! "$build/config.status" --config | grep -q -e --enable-werror; then
  rm -f "$build/config.status"
fi
setup_build --enable-werror
run_check
run_distcheck
if [ "$(tree_state)" = "$before" ]; then
  result ok "the checkout is as it was"
else
  tree_state
  result bad "the checkout has changed"
fi
show_failures "$build"
show_skips
echo
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
