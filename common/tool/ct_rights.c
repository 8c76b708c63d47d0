/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls that give up rights; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_vkiscnums.h"

#include "ct_rights.h"

/* Of Linux's tables, the same on x86 and amd64; Valgrind's headers of some versions lack it. */
enum { LANDLOCK_RESTRICT_SELF = 446 };

static const UInt calls[] = {
   __NR_chroot,    __NR_pivot_root, __NR_unshare,   __NR_setns,     __NR_setuid,      __NR_setgid,
   __NR_setreuid,  __NR_setregid,   __NR_setresuid, __NR_setresgid, __NR_setfsuid,    __NR_setfsgid,
   __NR_setgroups, __NR_capset,     __NR_seccomp,   LANDLOCK_RESTRICT_SELF,
#if defined(VGA_x86)
   __NR_setuid32,    __NR_setgid32,    __NR_setreuid32, __NR_setregid32, __NR_setresuid32,
   __NR_setresgid32, __NR_setfsuid32,  __NR_setfsgid32, __NR_setgroups32,
#endif
};

Bool ct_rights_are_given_up(UInt number, const UWord *args)
{
   enum { SET_SECCOMP = 22 }; /* linux/prctl.h */
   if (number == __NR_prctl)
      return args[0] == SET_SECCOMP;
   for (UInt i = 0; i < sizeof calls / sizeof calls[0]; i++)
      if (calls[i] == number)
         return True;
   return False;
}
