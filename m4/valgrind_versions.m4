# SPDX-License-Identifier: GPL-2.0-or-later
# CS_VALGRIND_VERSIONS: how the installed Valgrind's headers declare what is not the same in all versions.
# Only common/tool/ct_version.h uses the results.

# CS_VG_TRY(MESSAGE, HEADER, STATEMENTS, DEFINE): DEFINE if a tool's file with STATEMENTS compiles.
AC_DEFUN([CS_VG_TRY],
[AC_MSG_CHECKING([$1])
cs_save_CPPFLAGS=$CPPFLAGS
CPPFLAGS="$CPPFLAGS $VG_CPPFLAGS -DVGA_amd64=1 -DVGP_amd64_linux=1 -DVGPV_amd64_linux_vanilla=1"
AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
#include "pub_tool_basics.h"
#include "$2"
void cs_try(void);
void cs_try(void) { $3 }]])],
  [AC_MSG_RESULT([yes])
   AC_DEFINE([$4], [1], [$1])],
  [AC_MSG_RESULT([no])])
CPPFLAGS=$cs_save_CPPFLAGS])

AC_DEFUN([CS_VALGRIND_VERSIONS],
[CS_VG_TRY([whether VG_(am_shadow_alloc) gives a SysRes], [pub_tool_aspacemgr.h],
  [SysRes r = VG_(am_shadow_alloc)(0); (void)r;], [CT_SHADOW_ALLOC_IS_SYSRES])
CS_VG_TRY([whether VG_(out_of_memory_NORETURN) takes an error number], [pub_tool_mallocfree.h],
  [VG_(out_of_memory_NORETURN)("", 0, 0);], [CT_OUT_OF_MEMORY_TAKES_ERROR])])
