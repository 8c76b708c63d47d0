/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Known stack traces, in a table of sets; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_options.h"
#include "pub_tool_stacktrace.h"

#include "ct_core.h"
#include "ct_guest.h"
#include "lc_arch.h"
#include "lc_traces.h"

enum {
   SETS_LOG2 = 9,
   WAYS = 4,
   WORDS_A_FRAME = 3,       /* on average; traces that need more are not kept */
   LARGEST_FRAME = 1 << 14, /* bytes */
   LONGEST_TAIL = 256,      /* bytes */
};

struct word {
   Addr value;
   UWord at; /* bytes above the stack pointer */
};

struct trace {
   Addr ip, sp, fp;
   UInt site; /* 0: nothing is kept here */
   UShort n_words;
   SizeT reach; /* bytes above the stack pointer that the words are in */
   Bool needs_fp; /* unwinding depends on the frame pointer */
   struct word word[];
};

struct lc_traces {
   struct lc_sites *sites;
   UChar *trace; /* SETS * WAYS, of `stride` bytes */
   SizeT stride;
   UInt n_frames, n_words; /* at most */
   UInt victim;
   Addr low, high; /* no kept trace looks at memory outside */
   Addr *ips, *sps, *fps; /* scratch */
};

static Bool is_on(void)
{
   return VG_(clo_merge_recursive_frames) <= 0;
}

struct lc_traces *lc_traces_create(const struct lc_mem *mem, struct lc_sites *sites)
{
   struct lc_traces *t = lc_mem_get(mem, sizeof *t);
   t->sites = sites;
   t->n_frames = (UInt)VG_(clo_backtrace_size);
   t->n_words = WORDS_A_FRAME * t->n_frames;
   t->stride = sizeof(struct trace) + t->n_words * sizeof(struct word);
   t->trace = lc_mem_get(mem, t->stride * WAYS << SETS_LOG2);
   t->ips = lc_mem_get(mem, sizeof(Addr) * t->n_frames);
   t->sps = lc_mem_get(mem, sizeof(Addr) * t->n_frames);
   t->fps = lc_mem_get(mem, sizeof(Addr) * t->n_frames);
   t->low = ~(Addr)0;
   return t;
}

static struct trace *trace_at(const struct lc_traces *t, UInt i)
{
   return (struct trace *)(void *)(t->trace + i * t->stride);
}

/* The first trace of the set where one with these beginnings is kept. */
static UInt set_of(Addr ip, Addr sp, Addr return_address)
{
   ULong h = ((ULong)ip ^ (ULong)return_address << 20 ^ (ULong)sp << 7) * 0x9e3779b97f4a7c15ULL; /* 2^64 / golden ratio */
   return (UInt)(h >> (64 - SETS_LOG2)) * WAYS;
}

static Bool holds(const struct trace *k, Addr ip, Addr sp, Addr fp)
{
   if (k->site == 0 || k->sp != sp || k->ip != ip || (k->needs_fp && k->fp != fp))
      return False;
   if (!ct_guest_is_plain(sp, k->reach))
      return False;
   for (UInt i = 0; i < k->n_words; i++)
      if (*(const Addr *)(sp + k->word[i].at) != k->word[i].value)
         return False;
   return True;
}

/* ---- keeping a trace ---- */

/* Notes the word at ADDR, which is plain memory.  False: no room. */
static Bool note(const struct lc_traces *t, struct trace *k, Addr addr)
{
   if (k->n_words == t->n_words)
      return False;
   k->word[k->n_words++] = (struct word){ *(const Addr *)addr, addr - k->sp };
   SizeT end = addr + sizeof(Addr) - k->sp;
   k->reach = end > k->reach ? end : k->reach;
   return True;
}

/* Does a frame pointer of this value point into frame I?  Only then the frame's end may have been found
   with it: code that keeps other things in the register is unwound by the stack pointer. */
static Bool is_in_frame(const struct lc_traces *t, Addr fp, UInt i)
{
   return fp - t->sps[i] < t->sps[i + 1] - t->sps[i];
}

/* Notes the words of frame I that equal VALUE; at least one if SOME. */
static Bool note_equal(const struct lc_traces *t, struct trace *k, UInt i, Addr value, Bool some)
{
   for (Addr a = t->sps[i]; a < t->sps[i + 1]; a += sizeof(Addr)) {
      if (*(const Addr *)a != value)
         continue;
      some = False;
      if (!note(t, k, a))
         return False;
   }
   return !some;
}

/* Is frame I+1 the caller of frame I, found by a return address at the end of frame I? */
static Bool is_proper(const struct lc_traces *t, UInt i)
{
   Addr from = t->sps[i], to = t->sps[i + 1];
   return from < to && to - from <= LARGEST_FRAME && ((from | to) & (sizeof(Addr) - 1)) == 0 &&
          ct_guest_is_plain(from, to - from) &&
          *(const Addr *)(to - LC_RETURN_POPS) == t->ips[i + 1] + 1;
}

/* From frame FIRST on to frame LAST the frame pointer was the same, and frame LAST was unwound with
   it: what it came from, and what may have been read in between.  Frame LAST may have its
   end in memory, too. */
static Bool note_frame_pointer(const struct lc_traces *t, struct trace *k, UInt first, UInt last)
{
   Addr fp = t->fps[first];
   if (first == 0)
      k->needs_fp = True;
   else if (!note_equal(t, k, first - 1, fp, True))
      return False;
   for (UInt i = first; i < last; i++)
      if (!note_equal(t, k, i, fp, False))
         return False;
   return note_equal(t, k, last, t->sps[last + 1], False);
}

/* The frames before PROPER are proper, and with them PROPER itself may have been found by its frame
   pointer. */
static Bool note_frame_pointers(const struct lc_traces *t, struct trace *k, UInt proper)
{
   UInt first = 0;
   for (UInt i = 0; i < proper; i++) {
      if (i > 0 && t->fps[i] != t->fps[i - 1])
         first = i;
      if (is_in_frame(t, t->fps[i], i) && !note_frame_pointer(t, k, first, i))
         return False;
   }
   return True;
}

/* What unwinding did above frame I, the outermost proper one, is not known: it may have looked at the
   words there, and gone by the frame pointer. */
static Bool note_tail(const struct lc_traces *t, struct trace *k, UInt i, UInt n)
{
   Addr end = t->sps[i];
   for (UInt j = i; j < n; j++) {
      end = t->sps[j] > end ? t->sps[j] : end;
      if (t->fps[j] != 0 && t->fps[j] - t->sps[i] <= LONGEST_TAIL)
         return False;
   }
   end += 2 * sizeof(Addr);
   if (end - t->sps[i] > LONGEST_TAIL || (t->sps[i] & (sizeof(Addr) - 1)) != 0 ||
       !ct_guest_is_plain(t->sps[i], end - t->sps[i]))
      return False;
   for (Addr a = t->sps[i]; a < end; a += sizeof(Addr))
      if (!note(t, k, a))
         return False;
   return True;
}

static Bool note_words(const struct lc_traces *t, struct trace *k, UInt n)
{
   UInt proper = 0;
   if (t->sps[0] != k->sp)
      return False;
   for (; proper + 1 < n && is_proper(t, proper); proper++)
      if (!note(t, k, t->sps[proper + 1] - LC_RETURN_POPS))
         return False;
   if (!note_frame_pointers(t, k, proper))
      return False;
   return proper + 1 == t->n_frames || note_tail(t, k, proper, n);
}

static void keep(struct lc_traces *t, struct trace *k, UInt n, UInt site)
{
   if (!note_words(t, k, n))
      return;
   Addr end = k->sp + LARGEST_FRAME * (Addr)t->n_frames + 1;
   k->site = site;
   t->low = k->sp < t->low ? k->sp : t->low;
   t->high = end > t->high ? end : t->high;
}

UInt lc_traces_site(struct lc_traces *t, ThreadId tid, Addr ip, Addr sp, Addr fp, Addr return_address)
{
   UInt set = set_of(ip, sp, return_address);
   for (UInt i = set; i < set + WAYS; i++)
      if (holds(trace_at(t, i), ip, sp, fp))
         return trace_at(t, i)->site;
   Word delta = (Word)(ip - VG_(get_IP)(tid));
   UInt n = VG_(get_StackTrace)(tid, t->ips, t->n_frames, t->sps, t->fps, delta);
   UInt site = lc_sites_intern(t->sites, (const uintptr_t *)t->ips, n);
   struct trace *k = trace_at(t, set + t->victim++ % WAYS);
   *k = (struct trace){ .ip = ip, .sp = sp, .fp = fp };
   if (is_on() && n > 0)
      keep(t, k, n, site);
   return site;
}

/* ---- forgetting ---- */

static void forget_within(struct lc_traces *t, Addr from, Addr to)
{
   for (UInt i = 0; i < WAYS << SETS_LOG2; i++) {
      struct trace *k = trace_at(t, i);
      Addr end = k->sp + (k->n_words == 0 ? 0 : LARGEST_FRAME * (Addr)t->n_frames);
      if (k->site != 0 && k->sp < to && end > from)
         k->site = 0;
   }
}

void lc_traces_forget(struct lc_traces *t)
{
   forget_within(t, 0, ~(Addr)0);
}

void lc_traces_lost(struct lc_traces *t, Addr addr, SizeT len)
{
   if (addr < t->high && addr + len > t->low)
      forget_within(t, addr, addr + len);
}
