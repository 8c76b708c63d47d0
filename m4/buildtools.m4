# SPDX-License-Identifier: GPL-2.0-or-later
# CS_BUILD_TOOLS: a C compiler that links, and make.  Looked for before autoconf's
# own checks, whose messages name no package; what the user names in CC is left to those.
AC_DEFUN([CS_BUILD_TOOLS],
[AC_CHECK_PROGS([cs_make], [${MAKE-make} make gmake])
AS_IF([test -z "$cs_make"], [CS_MISSING([make], [make], [make])])
AS_IF([test -z "$CC"],
  [AC_CHECK_PROGS([cs_cc], [gcc cc clang])
   AS_IF([test -z "$cs_cc"], [CS_MISSING([a C compiler], [gcc], [gcc])])
   AC_MSG_CHECKING([whether $cs_cc finds the C library])
   AS_ECHO(['#include <stdio.h>
     int main(void) { return puts("") < 0; }']) >conftest.c
   AS_IF([$cs_cc $CPPFLAGS $CFLAGS $LDFLAGS -o conftest conftest.c >&AS_MESSAGE_LOG_FD 2>&1],
     [AC_MSG_RESULT([yes])],
     [AC_MSG_RESULT([no])
      CS_MISSING([the C library's development files], [libc6-dev], [glibc-devel])])
   rm -f conftest conftest.c])])

# CS_OPTIONAL(VARIABLE, DEBIAN-PACKAGE, FEDORA-PACKAGE): a "no" in the summary names the package.
AC_DEFUN([CS_OPTIONAL],
[AS_IF([test "x$$1" = xno], [$1="no (Debian: $2, Fedora: $3)"])])

# CS_TEST_TOOLS: what only make check takes.
AC_DEFUN([CS_TEST_TOOLS],
[have_python3=yes
AS_IF([$PYTHON3 -c '' >/dev/null 2>&1], [], [have_python3=no])
AC_LANG_PUSH([C++])
AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <vector>]], [[std::vector<int> v(3); return (int)v.size() - 3;]])],
  [have_cxx=yes], [have_cxx=no])
AC_LANG_POP([C++])])
