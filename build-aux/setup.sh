# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by try.sh and check.sh, with `set -eu` and $top (the source tree) set.
#
#   setup_packages NAME...   installs the Debian packages that are missing, asking nothing;
#                            where it cannot, it does without those not in $setup_base;
#                            NAME may be A|B|C, names of one thing in different releases
#   setup_build [OPTION...]  builds in $build; OPTIONs go to configure the first time
#
# Both say what they do on stderr, do nothing when nothing is to be done, and
# leave $build/setup.log with everything the commands printed.
build=${build:-$top/build}
setup_log_begun=

# What building and using the tools takes, and what is used if it is there; check.sh adds
# what its tests take.
setup_base="gcc g++ libc6-dev make autoconf automake pkg-config|pkgconf valgrind libxml2-dev zlib1g-dev"
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

setup_installed() {
  case $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) in
  *" installed") return 0 ;;
  esac
  return 1
}

# Those of NAME... of which no alternative is installed.
setup_missing() {
  for setup_name in "$@"; do
    for setup_one in $(echo "$setup_name" | tr '|' ' '); do
      if setup_installed "$setup_one"; then continue 2; fi
    done
    echo "$setup_name"
  done
}

# With the rights to install, asking nothing; sudo keeps no proxy by itself.
setup_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@" </dev/null
  else
    sudo -n env DEBIAN_FRONTEND=noninteractive ${http_proxy:+"http_proxy=$http_proxy"} \
      ${https_proxy:+"https_proxy=$https_proxy"} ${no_proxy:+"no_proxy=$no_proxy"} "$@" </dev/null
  fi
}

setup_may_install() {
  [ "$(id -u)" -eq 0 ] || { command -v sudo && sudo -n true; } >/dev/null 2>&1
}

# Waits for another one who installs, and asks a server again that does not answer.
setup_apt() {
  setup_root apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

# Of each NAME the first alternative that the lists have a version of.  Only the policy tells:
# `apt-cache show` also knows names that others merely mention.
setup_offered() {
  setup_known=$(echo "$*" | tr '|' ' ')
  # shellcheck disable=SC2086
  setup_known=" $(LC_ALL=C apt-cache policy $setup_known 2>/dev/null |
    sed -n -e '/^[^ ]/{s/:$//;h;}' -e '/^  Candidate: (none)/d' -e '/^  Candidate: ./{x;p;}' | tr '\n' ' ')"
  for setup_name in "$@"; do
    for setup_one in $(echo "$setup_name" | tr '|' ' '); do
      case $setup_known in
      *" $setup_one "*)
        echo "$setup_one"
        continue 2
        ;;
      esac
    done
  done
}

# What to say of NAME...: as they are offered, the others by their first alternative.
setup_shown() {
  for setup_each in "$@"; do
    setup_one=$(setup_offered "$setup_each")
    echo "${setup_one:-${setup_each%%|*}}"
  done | tr '\n' ' '
}

# What fails may succeed a little later, with new lists: a server or a lock.  What no list
# offers is not waited for.  At the end one by one, for one that cannot be installed keeps
# the others from it.
setup_install() {
  setup_fresh=
  for setup_pause in 0 5 20 40; do
    sleep "$setup_pause"
    setup_rest=$(setup_offered "$@")
    # shellcheck disable=SC2086
    if [ -n "$setup_fresh" ] || [ "$(echo $setup_rest | wc -w)" -eq $# ]; then
      [ -n "$setup_rest" ] || return 0
      setup_apt install -y --no-install-recommends $setup_rest && return 0
      setup_root dpkg --configure -a || :
    fi
    if setup_apt -o APT::Update::Error-Mode=any update; then setup_fresh=yes; fi
  done
  for setup_one in $(setup_offered "$@"); do
    setup_apt install -y --no-install-recommends "$setup_one" || :
  done
}

# What is still missing: of what building takes, that is the end; of the rest, it is said.
setup_go_on() {
  # shellcheck disable=SC2086
  setup_needed=$(setup_missing $setup_base)
  setup_list=$(setup_missing "$@")
  if [ -n "$setup_needed" ]; then
    [ -z "$setup_log_begun" ] || tail -n 30 "$build/setup.log" >&2
    # shellcheck disable=SC2086
    setup_say "nothing goes without the packages $(setup_shown $setup_needed)"
    exit 1
  fi
  # shellcheck disable=SC2086
  [ -z "$setup_list" ] || setup_say "going on without the packages $(setup_shown $setup_list)"
}

setup_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    setup_say "not a Debian system: needed are what these Debian packages hold: $*"
    return 0
  fi
  setup_list=$(setup_missing "$@")
  [ -n "$setup_list" ] || return 0
  # shellcheck disable=SC2086
  if setup_may_install; then
    setup_logged "installing $(setup_shown $setup_list)" setup_install $setup_list
  else
    setup_say "neither root nor sudo to install what is missing.  Whoever may do this:"
    echo "    apt-get install --no-install-recommends $(setup_shown $setup_list)" >&2
  fi
  setup_go_on "$@"
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

# Whether there are guests or cases that the makefile does not know.
setup_has_new_tests() {
  ! sh "$top/build-aux/lists.sh" "$top" | cmp -s - "$top/tests/lists.mk"
}

setup_build() {
  if setup_is_stale; then
    setup_logged "cleaning $build, made for another Valgrind" make -C "$build" clean
    rm -f "$build/config.status"
  fi
  if ! [ -x "$top/configure" ] || ! [ -e "$top/Makefile.in" ] || setup_has_new_tests; then
    setup_logged "making ./configure" "$top/bootstrap"
  fi
  if ! [ -e "$build/config.status" ] || ! [ -e "$build/Makefile" ]; then
    setup_logged "configuring in $build" setup_configure "$@"
  fi
  if ! make -q -C "$build" all >/dev/null 2>&1; then
    setup_logged "building in $build" make -C "$build" -j "$(nproc 2>/dev/null || echo 1)" all
  fi
}
