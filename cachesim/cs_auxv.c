/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding AT_RANDOM from the initial stack: argc, argv, 0, envp, 0, pairs of
 * type and value (System V ABI, "Process Initialization").
 */
#include "cs_auxv.h"

#include "ct_guest.h"

enum { TYPE_END = 0, TYPE_RANDOM = 25, RANDOM_BYTES = 16 };

/* The word at *P, which then points behind it; False if it cannot be read. */
static Bool take_word(Addr *p, UWord *word)
{
   if (!ct_guest_word(*p, word))
      return False;
   *p += sizeof *word;
   return True;
}

static Bool skip_to_null(Addr *p)
{
   UWord word;
   do
      if (!take_word(p, &word))
         return False;
   while (word != 0);
   return True;
}

void cs_auxv_fix_random(Addr sp)
{
   UWord argc, type, value;
   UChar fixed[RANDOM_BYTES];
   for (UInt i = 0; i < RANDOM_BYTES; i++)
      fixed[i] = (UChar)(0x11 * i); /* the first byte is 0, as in glibc's stack guard */
   if (!take_word(&sp, &argc) || !skip_to_null(&sp) || !skip_to_null(&sp))
      return;
   while (take_word(&sp, &type) && take_word(&sp, &value) && type != TYPE_END) {
      if (type == TYPE_RANDOM && ct_guest_write(value, fixed, sizeof fixed))
         return;
   }
}
