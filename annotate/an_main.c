/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the main files share; see the header. */
#include "an_main.h"

#include "an_build_id.h"
#include "an_format.h"
#include "an_limit.h"
#include "an_progress.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool is_set(const char *variable)
{
   const char *value = getenv(variable);
   return value && *value;
}

static bool want_color(bool terminal)
{
   const char *force = getenv("CLICOLOR_FORCE");
   if (is_set("NO_COLOR"))
      return false;
   if (force && *force && strcmp(force, "0") != 0)
      return true;
   return terminal && an_terminal_obeys();
}

static unsigned width_of(int fd, bool terminal)
{
   struct winsize size;
   uint64_t columns;
   const char *text = getenv("COLUMNS");
   if (text && an_parse_count(text, 10000, &columns) && columns >= 20)
      return (unsigned)columns;
   if (terminal && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
      return size.ws_col;
   return 0;
}

void an_main_output(struct an_out *out, enum an_color color)
{
   an_out_init(out, STDOUT_FILENO, "standard output");
   out->terminal = isatty(STDOUT_FILENO);
   out->utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
   out->width = width_of(STDOUT_FILENO, out->terminal);
   out->color = color == AN_COLOR_ALWAYS ||
                (color == AN_COLOR_AUTO && want_color(out->terminal));
}

int an_main_fail(const char *program, const struct an_error *err)
{
   char limit[AN_NUMBER_BYTES];
   uint64_t const most = err->no_memory ? an_limit_now() : 0;
   if (most)
      fprintf(stderr, "%s: %s (--max-memory is %s)\n", program, err->text,
              an_format_bytes(limit, most));
   else
      fprintf(stderr, "%s: %s\n", program, err->text);
   if (err->status == AN_USAGE)
      fprintf(stderr, "%s: try \"%s --help\"\n", program, program);
   return err->status;
}

int an_main_end(const char *program, struct an_out *out, int status)
{
   struct an_error err;
   if (an_out_finish(out, &err))
      return status;
   return an_main_fail(program, &err);
}

/* A program of --exe that brings no build-id would be asked for in vain. */
static bool check_objects(const struct an_options *o, struct an_error *err)
{
   char id[AN_BUILD_ID_TEXT];
   const char *reason;
   for (size_t i = 0; i < o->n_objects; i++)
      if (!an_build_id(o->object[i], id, &reason))
         return an_fail(err, AN_FAILED, "%s: %s", o->object[i], reason);
   return true;
}

static int start(const struct an_program *program, struct an_options *o, int argc,
                 char **argv, an_main_run *run)
{
   struct an_error err;
   struct an_strings strings;
   if (!an_options_init(o, argc, &err) ||
       !an_options_parse(o, program, argc, argv, &err))
      return an_main_fail(program->name, &err);
   if (o->done)
      return fflush(stdout) == 0 ? AN_OK : AN_FAILED;
   if (o->have_max_memory)
      an_limit_set(o->max_memory);
   if (!check_objects(o, &err))
      return an_main_fail(program->name, &err);
   if (!an_strings_init(&strings)) {
      an_fail_memory(&err);
      return an_main_fail(program->name, &err);
   }
   int const status = run(o, argv + o->first_file, argc - o->first_file, &strings);
   an_strings_deinit(&strings);
   return status;
}

int an_main(const struct an_program *program, struct an_options *o, int argc,
            char **argv, an_main_run *run)
{
   setlocale(LC_CTYPE, "");
   signal(SIGPIPE, SIG_IGN);
   signal(SIGXFSZ, SIG_IGN); /* so that write(2) says "File too large" */
   an_limit_set(an_limit_default());
   int const status = start(program, o, argc, argv, run);
   an_options_deinit(o);
   return status;
}
