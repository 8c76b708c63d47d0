/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: libc both
 * die HOW: segv, abrt, term, int, kill, exit (5), _exit (6), return (7), fault-in-handler. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int *volatile nowhere;

static void on_segv(int sig)
{
   (void)sig;
   *nowhere = 1;
}

int main(int argc, char **argv)
{
   const char *how = argc > 1 ? argv[1] : "return";
   if (strcmp(how, "segv") == 0)
      *nowhere = 1;
   if (strcmp(how, "fault-in-handler") == 0) {
      signal(SIGSEGV, on_segv);
      *nowhere = 1;
   }
   if (strcmp(how, "abrt") == 0)
      abort();
   if (strcmp(how, "term") == 0)
      kill(getpid(), SIGTERM);
   if (strcmp(how, "int") == 0)
      kill(getpid(), SIGINT);
   if (strcmp(how, "kill") == 0)
      kill(getpid(), SIGKILL);
   if (strcmp(how, "exit") == 0)
      exit(5);
   if (strcmp(how, "_exit") == 0)
      _exit(6);
   return 7;
}
