/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's memory, read and written by the tools.
 *
 * Rule: nothing of it is touched without knowing that it is there.  An address is the guest's to
 * choose: it may be unmapped, not readable, the tool's own, or in a mapping behind the end of
 * its file, where the kernel sends SIGBUS.  So the core's map of the address space is asked, and
 * what is not plain anonymous memory is touched with faults caught.  A fault in a helper would
 * be taken for the guest's otherwise, and outside generated code it would end the run.
 *
 * Cost: a few nanoseconds for memory in the anonymous mapping that was read last or last but one
 * since generated code was entered (mappings change outside it only); else some twenty and more.
 *
 *     UWord word;
 *     if (!ct_guest_word(addr, &word))
 *        return;
 *
 * The leak search, which reads everything, does so within ct_guest_try.
 */
#ifndef CT_GUEST_H
#define CT_GUEST_H

#include "pub_tool_basics.h"

/* In post_clo_init, once. */
void ct_guest_init(void);

/* Copy BYTES from ADDR.  False: they are not all there; what is copied means nothing then. */
Bool ct_guest_read(void *to, Addr addr, SizeT bytes);

/* Copy BYTES to ADDR.  False: not all of them were. */
Bool ct_guest_write(Addr addr, const void *from, SizeT bytes);

/* Copy the string at ADDR, cut to ROOM with its end.  False: it cannot be read up to its end or
   ROOM; what is copied is the part that can, with an end. */
Bool ct_guest_string(HChar *to, SizeT room, Addr addr);

/* Is all of [ADDR, ADDR+BYTES), which may be empty, mapped for the guest, whatever it may do with it?  Behind
   the end of a file it may be, too. */
Bool ct_guest_is_mapped(Addr addr, SizeT bytes);

/* Run BODY with ARG.  False if it touched what is not there, at *BAD; BODY has been left there.  They nest. */
Bool ct_guest_try(void (*body)(void *arg), void *arg, Addr *bad);

/* ---- words, for paths taken at every allocation ---- */

/* Anonymous memory of the guest's that can be read; empty outside generated code. */
struct ct_guest_known {
   Addr start;
   SizeT bytes, words_at; /* a word can begin at so many addresses */
};
extern struct ct_guest_known ct_guest_known[2];

Bool ct_guest_is_plain_anew(Addr addr, SizeT bytes);

/* Is all of [ADDR, ADDR+BYTES) in one anonymous mapping that can be read?  Then it can be read as the
   tool's own memory until generated code is left. */
static inline Bool ct_guest_is_plain(Addr addr, SizeT bytes)
{
   for (UInt i = 0; i < 2; i++) {
      Addr at = addr - ct_guest_known[i].start;
      if (at < ct_guest_known[i].bytes && bytes <= ct_guest_known[i].bytes - at)
         return True;
   }
   return ct_guest_is_plain_anew(addr, bytes);
}

/* The word at ADDR. */
static inline Bool ct_guest_word(Addr addr, UWord *word)
{
   if (addr - ct_guest_known[0].start >= ct_guest_known[0].words_at &&
       addr - ct_guest_known[1].start >= ct_guest_known[1].words_at && !ct_guest_is_plain_anew(addr, sizeof *word))
      return ct_guest_read(word, addr, sizeof *word);
   *word = *(const UWord *)addr;
   return True;
}

/* The same; 0 where nothing can be read. */
static inline UWord ct_guest_word_or_0(Addr addr)
{
   UWord word;
   return ct_guest_word(addr, &word) ? word : 0;
}

#endif
