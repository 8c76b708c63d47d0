# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by try.sh and check.sh, with `set -eu` and $top (the source tree) set.
#
#   setup_packages NAME...   installs the Debian packages that are missing, asking nothing;
#                            where it may not, it does without those not in $setup_base
#   setup_build [OPTION...]  builds in $build; OPTIONs go to configure the first time
#
# Both say what they do on stderr, do nothing when nothing is to be done, and
# leave $build/setup.log with everything the commands printed.
build=${build:-$top/build}
setup_log_begun=

# What building and using the tools takes, and what is used if it is there; check.sh adds
# what its tests take.
setup_base="gcc g++ libc6-dev make autoconf automake pkg-config valgrind libxml2-dev zlib1g-dev"
setup_optional="libzstd-dev libdebuginfod-dev"

setup_say() {
  echo "${0##*/}: $*" >&2
}

# setup_logged WHAT COMMAND...: runs it into the log; on failure shows the log's end.
setup_logged() {
  setup_what=$1
  shift
  setup_say "$setup_what"
  mkdir -p "$build"
  [ -n "$setup_log_begun" ] || : >"$build/setup.log"
  setup_log_begun=yes
  if "$@" >>"$build/setup.log" 2>&1; then
    return 0
  fi
  tail -n 30 "$build/setup.log" >&2
  setup_say "failed: $*  (everything it printed: $build/setup.log)"
  exit 1
}

setup_missing() {
  for setup_name in "$@"; do
    case $(dpkg-query -W -f '${Status}' "$setup_name" 2>/dev/null) in
    *" installed") ;;
    *) echo "$setup_name" ;;
    esac
  done
}

setup_apt() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
  else
    sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
  fi
}

setup_apt_install() {
  setup_apt install -y --no-install-recommends "$@" && return 0
  setup_apt update && setup_apt install -y --no-install-recommends "$@"
}

# Neither root nor sudo: says so, with what to do.
setup_without_root() {
  # shellcheck disable=SC2086
  setup_needed=$(setup_missing $setup_base | tr '\n' ' ')
  if [ -z "$setup_needed" ]; then
    setup_say "neither root nor sudo: going on without the packages $setup_list"
    return 0
  fi
  setup_say "neither root nor sudo to install what is missing.  Let someone who may do this, then try again:"
  echo "    apt-get install --no-install-recommends $setup_list" >&2
  exit 1
}

setup_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    setup_say "not a Debian system: needed are what these Debian packages hold: $*"
    return 0
  fi
  setup_list=$(setup_missing "$@" | tr '\n' ' ')
  [ -n "$setup_list" ] || return 0
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    setup_without_root
    return 0
  fi
  # shellcheck disable=SC2086
  setup_logged "installing $setup_list" setup_apt_install $setup_list
}

setup_configure() {
  (cd "$build" && "$top/configure" "$@")
}

# Make cannot build below a directory with one of these characters in its name.
setup_place() {
  case $top in
  *[][:space:][\"\#\$\&\'\`\\\(\)\;\<\>\|\*\?\{\}%:]*)
    setup_say "make cannot build in a directory with a space or one of []()<>{}\"'\`\\#\$&;|*?%: in its path: move the checkout"
    setup_say "it is in $top"
    exit 1
    ;;
  esac
}

# Whether $build was configured for another Valgrind than is installed now.
setup_is_stale() {
  [ -e "$build/Makefile" ] || return 1
  setup_version=$(pkg-config --modversion valgrind 2>/dev/null) || return 1
  [ "$(sed -n 's/^VG_VERSION = //p' "$build/Makefile")" != "$setup_version" ]
}

setup_build() {
  if setup_is_stale; then
    setup_logged "cleaning $build, made for another Valgrind" make -C "$build" clean
    rm -f "$build/config.status"
  fi
  if ! [ -x "$top/configure" ] || ! [ -e "$top/Makefile.in" ]; then
    setup_logged "making ./configure" "$top/bootstrap"
  fi
  if ! [ -e "$build/config.status" ] || ! [ -e "$build/Makefile" ]; then
    setup_logged "configuring in $build" setup_configure "$@"
  fi
  if ! make -q -C "$build" all >/dev/null 2>&1; then
    setup_logged "building in $build" make -C "$build" -j "$(nproc 2>/dev/null || echo 1)" all
  fi
}
