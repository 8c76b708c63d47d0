/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What takes a moment is named; see the header. */
#include "an_progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* About a third of a second's work, and how long nobody wonders. */
enum { LARGE_BYTES = 32 << 20, MANY_LINES = 500000, PATIENCE_MS = 400, PATH_COLUMNS = 60 };

bool an_terminal_obeys(void)
{
   const char *term = getenv("TERM");
   return term && *term && strcmp(term, "dumb") != 0;
}

static uint64_t now_ms(void)
{
   struct timespec t = { 0, 0 };
   clock_gettime(CLOCK_MONOTONIC, &t);
   return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void an_progress_init(struct an_progress *p)
{
   *p = (struct an_progress){ .possible = isatty(STDERR_FILENO) && an_terminal_obeys() };
   if (p->possible)
      p->start_ms = now_ms();
}

static bool wanted(const struct an_progress *p, bool much)
{
   return p->possible && (much || now_ms() - p->start_ms >= PATIENCE_MS);
}

/* The end of PATH, with control characters made harmless. */
static const char *harmless(const char *path, char text[PATH_COLUMNS + 4])
{
   size_t const len = strlen(path);
   size_t n = 0;
   if (len > PATH_COLUMNS) {
      memcpy(text, "...", 3);
      n = 3;
      path += len - PATH_COLUMNS;
   }
   for (; *path; path++) {
      unsigned char const c = (unsigned char)*path;
      text[n++] = c < 0x20 || c >= 0x7f ? '?' : *path;
   }
   text[n] = '\0';
   return text;
}

void an_progress_reading(struct an_progress *p, const char *path, int i, int n)
{
   struct stat st;
   char text[PATH_COLUMNS + 4];
   bool const large = p->possible && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
                      st.st_size >= LARGE_BYTES;
   if (!wanted(p, large))
      return;
   fputs("\r\033[Kreading ", stderr);
   if (n > 1)
      fprintf(stderr, "%d of %d: ", i, n);
   fprintf(stderr, "%s ...", harmless(path, text));
   p->shown = true;
}

void an_progress_step(struct an_progress *p, const char *what, size_t lines)
{
   if (!wanted(p, lines >= MANY_LINES))
      return;
   fprintf(stderr, "\r\033[K%s ...", what);
   p->shown = true;
}

void an_progress_end(struct an_progress *p)
{
   if (p->shown)
      fputs("\r\033[K", stderr);
   p->shown = false;
}

void an_progress_writing(struct an_progress *p, size_t lines)
{
   if (isatty(STDOUT_FILENO))
      an_progress_end(p);
   else
      an_progress_step(p, "writing", lines);
}
