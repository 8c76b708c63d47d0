# SPDX-License-Identifier: GPL-2.0-or-later
# CS_HOST_LIBRARIES: what the host programs and the unit tests are linked with.
# Required: libxml2, zlib.  Optional: zstd, debuginfod, cmocka (unit tests).
AC_DEFUN([CS_PKG],
[AC_MSG_CHECKING([for $2])
AS_IF(["$PKG_CONFIG" --exists $2],
  [$1_CFLAGS=`"$PKG_CONFIG" --cflags $2`
   $1_LIBS=`"$PKG_CONFIG" --libs $2`
   AC_MSG_RESULT([yes])
   $3],
  [AC_MSG_RESULT([no])
   $4])
AC_SUBST([$1_CFLAGS])
AC_SUBST([$1_LIBS])])

AC_DEFUN([CS_HOST_LIBRARIES],
[CS_PKG([LIBXML2], [libxml-2.0], [], [CS_MISSING([libxml2's development files], [libxml2-dev], [libxml2-devel])])
CS_PKG([ZLIB], [zlib], [], [CS_MISSING([zlib's development files], [zlib1g-dev], [zlib-devel])])
have_zstd=no
CS_PKG([ZSTD], [libzstd], [have_zstd=yes; AC_DEFINE([HAVE_ZSTD], [1], [zstd is there])], [])
have_debuginfod=no
CS_PKG([DEBUGINFOD], [libdebuginfod], [have_debuginfod=yes; AC_DEFINE([HAVE_DEBUGINFOD], [1], [libdebuginfod is there])], [])
have_cmocka=no
CS_PKG([CMOCKA], [cmocka], [have_cmocka=yes], [])
AM_CONDITIONAL([HAVE_CMOCKA], [test "x$have_cmocka" = xyes])
AM_CONDITIONAL([HAVE_ZSTD], [test "x$have_zstd" = xyes])
AM_CONDITIONAL([HAVE_DEBUGINFOD], [test "x$have_debuginfod" = xyes])])
