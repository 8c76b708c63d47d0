# SPDX-License-Identifier: GPL-2.0-or-later
# The installed Valgrind: its headers, core libraries, launcher and tool directory.

# CS_MISSING(PIECE, DEBIAN-PACKAGE, FEDORA-PACKAGE)
AC_DEFUN([CS_MISSING],
[AC_MSG_ERROR([missing: $1
  Debian, Ubuntu: apt-get install $2
  Fedora:         dnf install $3])])

# CS_VG_VAR(SHELL-VARIABLE, PC-VARIABLE): a variable of valgrind.pc
AC_DEFUN([CS_VG_VAR],
[$1=`PKG_CONFIG_PATH="$cs_pc_path" "$PKG_CONFIG" --variable=$2 valgrind`])

# CS_VALGRIND sets VG_PREFIX VG_VERSION VG_ARCH VG_PLATFORM VG_CPPFLAGS
# VG_LIBDIR VG_LAUNCHER VG_TOOLDIR and where our own tools are installed.
AC_DEFUN([CS_VALGRIND],
[AC_ARG_WITH([valgrind],
  [AS_HELP_STRING([--with-valgrind=PREFIX], [build for the Valgrind installed below PREFIX])],
  [], [with_valgrind=])
AS_IF([test -z "$PKG_CONFIG"], [CS_MISSING([pkg-config], [pkg-config], [pkgconf-pkg-config])])

AS_CASE([$with_valgrind], [yes|no],
  [AC_MSG_ERROR([--with-valgrind takes a prefix, as in --with-valgrind=/opt/valgrind])])

cs_pc_path=$PKG_CONFIG_PATH
AS_IF([test -n "$with_valgrind"],
  [for d in "$with_valgrind"/lib/pkgconfig "$with_valgrind"/lib64/pkgconfig "$with_valgrind"/lib/*/pkgconfig; do
     AS_IF([test -f "$d/valgrind.pc"], [cs_pc_path="$d:$cs_pc_path"; cs_pc_found=yes])
   done
   AS_IF([test "x$cs_pc_found" != xyes],
     [AC_MSG_ERROR([no Valgrind with development files below $with_valgrind: it has no pkgconfig/valgrind.pc])])])

AC_MSG_CHECKING([for Valgrind])
VG_VERSION=`PKG_CONFIG_PATH="$cs_pc_path" "$PKG_CONFIG" --modversion valgrind 2>/dev/null`
AS_IF([test -z "$VG_VERSION"],
  [AC_MSG_RESULT([no])
   CS_MISSING([Valgrind with its development files], [valgrind], [valgrind valgrind-devel valgrind-tools-devel])])
AC_MSG_RESULT([$VG_VERSION])
AS_CASE([$VG_VERSION],
  [[[012].*|3.[0-9]|3.[0-9].*|3.1[0-8]|3.1[0-8].*]],
  [AC_MSG_ERROR([Valgrind $VG_VERSION is too old: 3.19 or later is needed])])

CS_VG_VAR([VG_PREFIX], [prefix])
CS_VG_VAR([VG_ARCH], [arch])
CS_VG_VAR([VG_PLATFORM], [platform])
CS_VG_VAR([VG_INCLUDEDIR], [includedir])
CS_VG_VAR([VG_LOAD_ADDRESS], [valt_load_address])
CS_VG_VAR([vg_libdir], [libdir])
VG_LIBDIR=$vg_libdir/valgrind

AS_IF([test "x$VG_PLATFORM" != xamd64-linux],
  [AC_MSG_ERROR([cachesim knows the platform amd64-linux, but this Valgrind is built for $VG_PLATFORM.
  What it must know of an architecture stands in cachesim/cs_arch.h.])])

AC_MSG_CHECKING([for Valgrind's tool headers and core libraries])
for f in "$VG_INCLUDEDIR/pub_tool_tooliface.h" "$VG_INCLUDEDIR/libvex_ir.h" "$VG_INCLUDEDIR/config.h" \
  "$VG_LIBDIR/libcoregrind-$VG_PLATFORM.a" "$VG_LIBDIR/libvex-$VG_PLATFORM.a"; do
  AS_IF([test ! -f "$f"],
    [AC_MSG_RESULT([no])
     CS_MISSING([$f of Valgrind $VG_VERSION], [valgrind], [valgrind-devel valgrind-tools-devel])])
done
AC_MSG_RESULT([$VG_LIBDIR])

AC_MSG_CHECKING([for Valgrind's launcher])
AS_IF([test -x "$VG_PREFIX/bin/valgrind"], [VG_LAUNCHER=$VG_PREFIX/bin/valgrind],
  [CS_MISSING([the program $VG_PREFIX/bin/valgrind], [valgrind], [valgrind])])
AC_MSG_RESULT([$VG_LAUNCHER])

# The launcher itself tells where it looks: with -d it names the tool it starts.
AC_MSG_CHECKING([where Valgrind looks for tools])
VG_TOOLDIR=`VALGRIND_LIB= && unset VALGRIND_LIB; "$VG_LAUNCHER" -d --tool=none /bin/true 2>&1 |
  $SED -n 's,.*launching \(.*\)/none-'"$VG_PLATFORM"'.*,\1,p' | $SED 1q`
AS_IF([test -z "$VG_TOOLDIR"],
  [for d in "$VG_PREFIX/libexec/valgrind" "$VG_PREFIX/lib/valgrind" "$VG_LIBDIR"; do
     AS_IF([test -z "$VG_TOOLDIR" && test -x "$d/none-$VG_PLATFORM"], [VG_TOOLDIR=$d])
   done])
AS_IF([test -z "$VG_TOOLDIR"],
  [AC_MSG_RESULT([not found])
   CS_MISSING([the tool directory of Valgrind (with none-$VG_PLATFORM)], [valgrind], [valgrind])])
AC_MSG_RESULT([$VG_TOOLDIR])

# Tools beside Valgrind's own if the prefixes agree, else in a complete tool directory of our own.
cs_prefix=$prefix
AS_IF([test "x$cs_prefix" = xNONE], [cs_prefix=$ac_default_prefix])
AS_IF([test "x$cs_prefix" = "x$VG_PREFIX"],
  [cs_beside=yes; toolsdir=$VG_TOOLDIR; CS_TOOLDIR_SHOWN="$toolsdir, beside Valgrind's own"],
  [cs_beside=no; toolsdir='${libexecdir}/cachesim'; CS_TOOLDIR_SHOWN="$cs_prefix/libexec/cachesim, with links to Valgrind's own"])
AM_CONDITIONAL([BESIDE_VALGRIND], [test "x$cs_beside" = xyes])
AC_SUBST([toolsdir])

VG_CPPFLAGS="-isystem $VG_INCLUDEDIR -DVGO_linux=1"
VG_NONE_SIZE=`wc -c < "$VG_TOOLDIR/none-$VG_PLATFORM" | tr -d ' '`
AC_SUBST([VG_PREFIX])
AC_SUBST([VG_VERSION])
AC_SUBST([VG_PLATFORM])
AC_SUBST([VG_CPPFLAGS])
AC_SUBST([VG_LIBDIR])
AC_SUBST([VG_LAUNCHER])
AC_SUBST([VG_TOOLDIR])
AC_SUBST([VG_LOAD_ADDRESS])
AC_SUBST([VG_NONE_SIZE])])

# CS_VALGRIND_SECONDARY: x86 guests too, if Valgrind and the compiler can.
AC_DEFUN([CS_VALGRIND_SECONDARY],
[AC_MSG_CHECKING([for x86 guests])
cs_x86=no
AS_IF([test ! -f "$VG_LIBDIR/libcoregrind-x86-linux.a"], [AC_MSG_RESULT([no: Valgrind has no x86-linux libraries])],
  [cs_save_CFLAGS=$CFLAGS
   CFLAGS="$CFLAGS -m32"
   AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stddef.h>]], [[return 0;]])],
     [cs_x86=yes; AC_MSG_RESULT([yes])],
     [AC_MSG_RESULT([no: $CC -m32 does not work (Debian: gcc-multilib, Fedora: glibc-devel.i686)])])
   CFLAGS=$cs_save_CFLAGS])
# x86 code is entered with a stack aligned to 4 bytes; gcc and clang say it differently.
VG_X86_STACK=
for flag in -mpreferred-stack-boundary=2 -mstack-alignment=4; do
  AS_IF([test "x$cs_x86" = xyes && test -z "$VG_X86_STACK"],
    [cs_save_CFLAGS=$CFLAGS
     CFLAGS="$CFLAGS -Werror -m32 $flag"
     AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])], [VG_X86_STACK=$flag])
     CFLAGS=$cs_save_CFLAGS])
done
AC_SUBST([VG_X86_STACK])
AM_CONDITIONAL([BUILD_X86], [test "x$cs_x86" = xyes])
CS_GUESTS=amd64
AS_IF([test "x$cs_x86" = xyes], [CS_GUESTS="amd64 x86"])
AC_SUBST([CS_GUESTS])])
