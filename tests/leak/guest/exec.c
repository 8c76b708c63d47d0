/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program with live blocks becomes another one, or starts it; argv[1]: how.  Each process prints who it is. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
char *keep;

static void lose(size_t n)
{
   void *volatile p = malloc(n);
   p = NULL;
}

static void say(const char *who)
{
   char line[64]; /* no stream: its buffer would be a block */
   write(1, line, snprintf(line, sizeof line, "%s %d\n", who, (int)getpid()));
}

static void child(void)
{
   say("child");
   lose(33);
   keep = malloc(5);
   exit(0);
}

static void start(const char *how, char **argv)
{
   char *new_argv[] = { argv[0], "child", NULL };
   pid_t pid = 0;
   if (strcmp(how, "spawn") == 0) {
      posix_spawn(&pid, argv[0], NULL, NULL, new_argv, environ);
   } else {
      pid = vfork();
      if (pid == 0) {
         execve(strcmp(how, "vfork") == 0 ? argv[0] : "/nonexistent", new_argv, environ);
         _exit(0);
      }
   }
   waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
   const char *how = argv[1];
   if (strcmp(how, "child") == 0)
      child();
   say("parent");
   lose(100);
   keep = malloc(50);
   if (strcmp(how, "exec") == 0)
      execve(argv[0], (char *[]){ argv[0], "child", NULL }, environ);
   if (strcmp(how, "exec-fails") == 0)
      execve("/nonexistent", (char *[]){ "nonexistent", NULL }, environ);
   else
      start(how, argv);
   free(keep);
   keep = malloc(60);
   lose(7);
   exit(0);
}
