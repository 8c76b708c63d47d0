/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The place of a process among those of one run; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_clientstate.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_xarray.h"

#include "ct_process.h"

enum { PLACE_ROOM = 128 };

static const HChar option[] = "--process=";
static HChar place[PLACE_ROOM];
static UInt next = 1;       /* smaller numbers are taken */
static XArray *taken_later; /* of UInt: numbers from `next` on that are taken; or NULL */
static UInt images;
static Bool has_dumped;

const HChar *ct_process_place(void)
{
   return place;
}

UInt ct_process_images(void)
{
   return images;
}

Bool ct_process_has_dumped(void)
{
   return has_dumped;
}

/* ---- numbers ---- */

static Word find_later(UInt n)
{
   for (Word i = 0; taken_later && i < VG_(sizeXA)(taken_later); i++)
      if (*(UInt *)VG_(indexXA)(taken_later, i) == n)
         return i;
   return -1;
}

Bool ct_process_take(UInt n)
{
   if (n < next || find_later(n) >= 0)
      return False;
   if (!taken_later)
      taken_later = VG_(newXA)(VG_(malloc), "ct.process", VG_(free), sizeof(UInt));
   VG_(addToXA)(taken_later, &n);
   return True;
}

UInt ct_process_take_next(void)
{
   Word later;
   while ((later = find_later(next)) >= 0) {
      VG_(removeIndexXA)(taken_later, later);
      next++;
   }
   return next++;
}

static UInt beyond_all(void)
{
   UInt n = next;
   for (Word i = 0; taken_later && i < VG_(sizeXA)(taken_later); i++)
      if (*(UInt *)VG_(indexXA)(taken_later, i) >= n)
         n = *(UInt *)VG_(indexXA)(taken_later, i) + 1;
   return n;
}

/* ---- fork ---- */

/* FNV-1a, 64 bits. */
static ULong hash(const HChar *text)
{
   ULong h = 0xcbf29ce484222325ULL;
   for (; *text; text++)
      h = (h ^ (UChar)*text) * 0x100000001b3ULL;
   return h;
}

/* A place that would make names too long, after dozens of forks in a row, becomes its hash. */
void ct_process_forked_child(void)
{
   enum { ROOM_FOR_NUMBER = 24 };
   SizeT length = VG_(strlen)(place);
   VG_(sprintf)(place + length, ".%u", ct_process_take_next());
   if (length > PLACE_ROOM - 2 * ROOM_FOR_NUMBER)
      VG_(sprintf)(place, ".%016llx", hash(place));
   if (taken_later)
      VG_(deleteXA)(taken_later);
   taken_later = NULL;
   next = 1;
   images = 0;
   has_dumped = False;
}

void ct_process_forked_parent(void)
{
   ct_process_take_next();
}

/* ---- exec ---- */

Bool ct_process_is_option(const HChar *arg)
{
   return VG_(strncmp)(arg, option, sizeof option - 1) == 0;
}

static Bool take_figure(const HChar **text, ULong *n)
{
   HChar *end;
   if (**text != ',' || (*text)[1] < '0' || (*text)[1] > '9')
      return False;
   *n = VG_(strtoull10)(*text + 1, &end);
   *text = end;
   return *n <= 0x7fffffff;
}

Bool ct_process_option(const HChar *arg)
{
   ULong figure[3];
   if (!ct_process_is_option(arg))
      return False;
   const HChar *text = arg + sizeof option - 1, *comma = VG_(strchr)(text, ',');
   if (!comma || comma - text >= PLACE_ROOM || VG_(strchr)(text, '/'))
      return False;
   VG_(memcpy)(place, text, (SizeT)(comma - text));
   place[comma - text] = 0;
   for (UInt i = 0; i < 3; i++)
      if (!take_figure(&comma, &figure[i]))
         return False;
   next = (UInt)figure[0];
   images = (UInt)figure[1];
   has_dumped = figure[2] > 0;
   return *comma == 0;
}

/* The core passes the options of the command line on; ours is the last of them, or takes the
   place of what this image was told. */
void ct_process_execs(Bool left_file, Bool dumped)
{
   XArray *args = VG_(args_for_valgrind);
   HChar *told = VG_(malloc)("ct.process", sizeof option + PLACE_ROOM + 64);
   VG_(sprintf)(told, "%s%s,%u,%u,%d", option, place, beyond_all(), images + left_file, has_dumped || dumped);
   for (Word i = VG_(args_for_valgrind_noexecpass); i < VG_(sizeXA)(args); i++) {
      HChar **arg = VG_(indexXA)(args, i);
      if (ct_process_is_option(*arg)) {
         *arg = told; /* what was there may be the core's: it is not freed */
         return;
      }
   }
   VG_(addToXA)(args, &told);
}
