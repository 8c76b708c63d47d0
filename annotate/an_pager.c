/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pager behind the output; see the header. */
#include "an_pager.h"

#include "an_limit.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A pager that is not there (127) has read nothing, so cat shows it all. */
static void run_pager(const char *command)
{
   signal(SIGPIPE, SIG_DFL);
   signal(SIGXFSZ, SIG_DFL);
   an_limit_set(0);
   if (command)
      execl("/bin/sh", "sh", "-c", "eval \"$1\"; test $? != 127 || exec cat", "sh", command,
            (char *)NULL);
   else
      execlp("less", "less", "-FRX", (char *)NULL);
   execlp("cat", "cat", (char *)NULL);
   _exit(127);
}

pid_t an_pager_start(struct an_out *out)
{
   const char *command = getenv("CS_PAGER");
   if (!command)
      command = getenv("PAGER");
   if (!out->terminal || (command && (!*command || !strcmp(command, "cat"))))
      return 0;
   int ends[2];
   if (pipe(ends) != 0)
      return 0;
   pid_t pager = fork();
   if (pager == 0) {
      dup2(ends[0], STDIN_FILENO);
      close(ends[0]);
      close(ends[1]);
      run_pager(command);
   }
   close(ends[0]);
   if (pager < 0) {
      close(ends[1]);
      return 0;
   }
   out->fd = ends[1];
   signal(SIGINT, SIG_IGN); /* it is meant for the pager, which stops a search by it */
   return pager;
}

void an_pager_end(struct an_out *out, pid_t pager)
{
   if (pager == 0)
      return;
   close(out->fd);
   out->fd = STDOUT_FILENO;
   while (waitpid(pager, NULL, 0) < 0 && errno == EINTR)
      continue;
}
