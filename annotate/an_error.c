/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors as values; see the header. */
#include "an_error.h"

#include <stdarg.h>
#include <stdio.h>

bool an_fail(struct an_error *err, enum an_status status, const char *format,
             ...)
{
   va_list args;
   va_start(args, format);
   vsnprintf(err->text, sizeof err->text, format, args);
   va_end(args);
   err->status = status;
   err->no_memory = false;
   for (char *c = err->text; *c; c++)
      if ((unsigned char)*c < 0x20 || *c == 0x7f)
         *c = '?';
   return false;
}

bool an_fail_memory(struct an_error *err)
{
   an_fail(err, AN_FAILED, "out of memory");
   err->no_memory = true;
   return false;
}
