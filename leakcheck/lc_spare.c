/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory kept from the guest; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_vkiscnums.h"

#include "ct_version.h"
#include "lc_spare.h"

enum { MOST_BYTES = 16 << 20, LEAST_BYTES = 1 << 16, SHARE = 32, MAX_PIECES = 32 };

/* Free memory may lie in several places. */
static struct {
   struct {
      void *start;
      SizeT bytes;
   } piece[MAX_PIECES];
   UInt n_pieces;
   SizeT wanted;
   Bool held;
   Bool is_short; /* the guest has had all there is */
} spare;

static void hold(void)
{
   SizeT left = spare.wanted;
   for (SizeT bytes = left; bytes >= LEAST_BYTES && left > 0 && spare.n_pieces < MAX_PIECES;) {
      void *p = bytes <= left ? ct_shadow_alloc(bytes) : NULL;
      if (p == NULL) {
         bytes /= 2;
         continue;
      }
      spare.piece[spare.n_pieces].start = p;
      spare.piece[spare.n_pieces++].bytes = bytes;
      left -= bytes;
   }
   spare.held = True;
}

void lc_spare_init(ULong limit)
{
   spare.wanted = MOST_BYTES;
   while (spare.wanted > LEAST_BYTES && spare.wanted > limit / SHARE)
      spare.wanted /= 2;
   hold();
}

void lc_spare_release(void)
{
   while (spare.n_pieces > 0) {
      spare.n_pieces--;
      VG_(am_munmap_valgrind)((Addr)spare.piece[spare.n_pieces].start, spare.piece[spare.n_pieces].bytes);
   }
   spare.held = False;
}

static Bool maps(UInt number)
{
   switch (number) {
#if defined(__NR_mmap)
   case __NR_mmap:
#endif
#if defined(__NR_mmap2)
   case __NR_mmap2:
#endif
#if defined(__NR_shmat)
   case __NR_shmat:
#endif
   case __NR_mremap:
   case __NR_brk: return True;
   default: return False;
   }
}

void lc_spare_before(UInt number)
{
   if (!spare.held && maps(number))
      hold();
}

/* The core answers EINVAL where it finds no place; a brk that fails is no error. */
void lc_spare_after(UInt number, Bool failed)
{
   if (!maps(number))
      return;
   spare.is_short |= failed;
   if (spare.is_short)
      lc_spare_release();
}
