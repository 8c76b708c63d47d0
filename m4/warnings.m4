# SPDX-License-Identifier: GPL-2.0-or-later
# CS_WARNINGS: the warnings every file is compiled with; --enable-werror makes them errors.
AC_DEFUN([CS_WARNINGS],
[AC_ARG_ENABLE([werror],
  [AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors])],
  [], [enable_werror=no])
CS_WARN_CFLAGS="-Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes -Wshadow -Wwrite-strings"
AS_IF([test "x$enable_werror" = xyes], [CS_WARN_CFLAGS="$CS_WARN_CFLAGS -Werror"])
AC_SUBST([CS_WARN_CFLAGS])])
