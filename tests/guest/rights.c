/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc both
 * rights WHAT [DIRECTORY]: gives up rights, works, and ends: its root directory (chroot), its user (setuid), the
 * mounts (unshare), opening and renaming (filter), any of them in a child (fork-WHAT), or all but writing,
 * on pain of death (kill). */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEW_MOUNTS 0x00020000 /* CLONE_NEWNS, which sched.h has for _GNU_SOURCE alone */

static volatile int cell[256];

static __attribute__((noinline)) void without_rights(void)
{
   for (int i = 0; i < 1000; i++)
      cell[i & 255] += i;
}

#define REFUSE(call, how) \
   BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), BPF_STMT(BPF_RET | BPF_K, (how))

static int filter(unsigned how)
{
   struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      REFUSE(SYS_open, how), REFUSE(SYS_openat, how), REFUSE(SYS_creat, how),
      REFUSE(SYS_rename, how), REFUSE(SYS_renameat, how), REFUSE(SYS_renameat2, how),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
   };
   struct sock_fprog program = { sizeof code / sizeof code[0], code };
   return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0;
}

static int give_up(const char *what, const char *directory)
{
   if (strcmp(what, "chroot") == 0)
      return chroot(directory) != 0 || chdir("/") != 0;
   if (strcmp(what, "setuid") == 0)
      return setgid(65534) != 0 || setuid(65534) != 0;
   if (strcmp(what, "unshare") == 0)
      return syscall(SYS_unshare, NEW_MOUNTS) != 0;
   if (strcmp(what, "filter") == 0)
      return filter(SECCOMP_RET_ERRNO | EPERM);
   if (strcmp(what, "kill") == 0)
      return filter(SECCOMP_RET_KILL);
   return 1;
}

int main(int argc, char **argv)
{
   const char *what = argc > 1 ? argv[1] : "";
   if (strncmp(what, "fork-", 5) == 0) {
      int status = 0;
      if (fork() > 0)
         return wait(&status) < 0 || status != 0;
      what += 5;
   }
   if (give_up(what, argc > 2 ? argv[2] : "/") != 0)
      return 3;
   without_rights();
   return 0;
}
