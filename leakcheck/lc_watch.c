/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watching the guest's own allocator; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_options.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"

#include "ct_discard.h"
#include "lc_arch.h"
#include "lc_booking.h"
#include "lc_errors.h"
#include "lc_levels.h"
#include "lc_marks.h"
#include "lc_options.h"
#include "lc_pending.h"
#include "lc_pool.h"
#include "lc_near.h"
#include "lc_pools.h"
#include "lc_returns.h"
#include "lc_stores.h"
#include "lc_times.h"
#include "lc_traces.h"
#include "lc_watch.h"

static const Addr NOTHING_PENDING = ~(Addr)0;

struct lc_watch lc_watch;
Addr lc_watch_expected = ~(Addr)0;

static ULong count_events(void)
{
   return lc_watch.events;
}

void lc_watch_init(ULong (*clock)(void))
{
   struct lc_watch *w = &lc_watch;
   w->mem = lc_pool_mem();
   w->clock = clock != NULL ? clock : count_events;
   w->blocks = lc_blocks_create(&w->mem);
   w->sites = lc_sites_create(&w->mem);
   w->traces = lc_traces_create(&w->mem, w->sites);
   w->kinds = lc_kinds_create(&w->mem);
   w->returns = lc_returns_create(&w->mem);
   lc_ranges_init(&w->own, &w->mem);
   lc_ranges_init(&w->no_access, &w->mem);
   lc_ranges_init(&w->undefined, &w->mem);
   lc_ranges_init(&w->clocks, &w->mem);
   lc_near_init(w);
   w->thread = lc_mem_get(&w->mem, sizeof *w->thread * VG_N_THREADS);
   w->freed = lc_mem_get(&w->mem, sizeof *w->freed * LC_N_FREED);
   w->ips = lc_mem_get(&w->mem, sizeof *w->ips * (SizeT)VG_(clo_backtrace_size));
   lc_levels_init();
   w->stores = lc_stores_create();
   w->times = lc_times_create();
   w->marks = lc_marks_create();
   lc_marks_use_near(w->marks, w->near);
}

/* ---- pending calls ---- */

static void expect(struct lc_thread *t)
{
   const struct lc_call *c = lc_pending_top(t);
   lc_watch_expected = c != NULL && c->kind != NULL ? c->sp + LC_RETURN_POPS : NOTHING_PENDING;
}

void lc_watch_run(ThreadId tid)
{
   expect(&lc_watch.thread[tid]);
}

/* ---- events ---- */

static UInt site_here(ThreadId tid, Addr ip)
{
   struct lc_watch *w = &lc_watch;
   Word delta = (Word)(ip - VG_(get_IP)(tid));
   UInt n = VG_(get_StackTrace)(tid, (StackTrace)w->ips, (UInt)VG_(clo_backtrace_size), NULL, NULL, delta);
   return lc_sites_intern(w->sites, w->ips, n);
}

/* Is this allocation a new peak of the program's? */
static void see_peak(ULong now)
{
   ULong const number = lc_sites_totals(lc_watch.sites)->peak_number;
   if (number == lc_watch.peak_number)
      return;
   lc_watch.peak_number = number;
   lc_watch.peak_time = now;
}

static UInt put_in(ThreadId tid, Addr addr, SizeT size, UInt site, UInt family, UInt flags)
{
   struct lc_watch *w = &lc_watch;
   struct lc_thread *t = &w->thread[tid];
   if (family == LC_FAMILY_OWN)
      lc_pools_cover(addr); /* a piece of a block of the allocator below */
   UInt id = lc_blocks_find(w->blocks, addr);
   if (id != 0)
      lc_booking_take_out(t, id);
   w->events++;
   lc_sites_allocated(w->sites, site, size);
   id = lc_blocks_insert(w->blocks, addr, size);
   struct lc_block *b = lc_blocks_at(w->blocks, id);
   b->site = site;
   b->tid = (UShort)tid;
   b->kind = (UChar)family;
   b->flags = (UChar)((family == LC_FAMILY_OWN ? LC_BLOCK_CUSTOM : 0) | flags);
   b->birth = w->clock();
   see_peak(b->birth);
   t->newest = addr;
   return id;
}

/* Frees made by the allocator itself, of what it keeps in its caches, are no errors. */
static Bool is_allocators_own(Addr return_address, Addr ip)
{
   DiEpoch ep = VG_(current_DiEpoch)();
   DebugInfo *caller = VG_(find_DebugInfo)(ep, return_address);
   return caller != NULL && caller == VG_(find_DebugInfo)(ep, ip);
}

static Bool is_mismatch(const struct lc_entry *e, const struct lc_block *b)
{
   const struct lc_kind *k = &e->kind;
   if ((b->flags & LC_BLOCK_REQUESTED) != 0)
      return lc_options.show_mismatched && !e->own && !k->weak && k->family != LC_FAMILY_OWN;
   Bool unknown = e->unmatched || k->family == LC_FAMILY_OWN || b->kind == LC_FAMILY_OWN;
   return lc_options.show_mismatched && !unknown && (b->flags & LC_BLOCK_PIECE) == 0 && b->kind != k->family;
}

static SizeT head_words(SizeT size)
{
   SizeT words = (size + sizeof(Addr) - 1) / sizeof(Addr);
   return words < LC_HEAD_WORDS ? words : LC_HEAD_WORDS;
}

/* A block leaves the table when its free is entered: before free returns, another
   thread may have its address. */
static void release(ThreadId tid, struct lc_thread *t, struct lc_call *c, Addr ip)
{
   struct lc_watch *w = &lc_watch;
   if (c->kind->family != LC_FAMILY_OWN && lc_pools_take_covered(c->block, &c->old)) {
      lc_booking_end(t, &c->old);
      return;
   }
   UInt id = lc_blocks_find(w->blocks, c->block);
   if (id == 0 && lc_levels_take(t, c->block, &c->old, c->kind->act == LC_ACT_REALLOC)) {
      c->is_below = True;
      return;
   }
   if (id == 0) {
      Bool silent = c->entry->own || (c->kind->weak && !lc_booking_was_freed(c->block));
      if (!c->left && !silent && !is_allocators_own(c->return_address, ip))
         lc_error_bad_free(tid, c->block);
      return;
   }
   if (is_mismatch(c->entry, lc_blocks_at(w->blocks, id)))
      lc_error_mismatch(tid, lc_blocks_at(w->blocks, id));
   c->old = lc_booking_take_out(t, id);
   if (c->old.kind == LC_FAMILY_OWN)
      lc_pools_uncover(c->block);
   if (lc_watch.any_lower && !c->entry->own)
      lc_levels_freed(t, &c->old);
   if (c->kind->act == LC_ACT_FREE)
      lc_booking_remember(&c->old, c->return_address);
   else
      VG_(memcpy)(c->head, lc_written_byte(&lc_watch.written, c->old.addr), head_words(c->old.size));
}

/* Weak functions make room for the allocator they call. */
static void undo_weak(struct lc_thread *t, const struct lc_call *c)
{
   lc_pending_pop(t);
   if (c->old.addr == 0)
      return;
   struct lc_watch *w = &lc_watch;
   UInt id = lc_blocks_insert(w->blocks, c->old.addr, c->old.size);
   *lc_blocks_at(w->blocks, id) = c->old;
   lc_sites_unfreed(w->sites, c->old.site, c->old.size, w->clock() - c->old.birth);
}

/* Which calls count?  Drops what hinders. */
enum rank { OUTERMOST, BELOW, INNER };

static enum rank rank_of(ThreadId tid, struct lc_thread *t, const struct lc_entry *entry, Addr ip, Addr sp)
{
   const struct lc_kind *kind = &entry->kind;
   lc_pending_drop_left(t, tid, ip, sp);
   for (struct lc_call *c; (c = lc_pending_live(t)) != NULL;) {
      if (!c->kind->weak || kind->weak || kind->act == LC_ACT_LEAVE)
         return kind->act != LC_ACT_LEAVE && lc_levels_is_below(c, entry) ? BELOW : INNER;
      struct lc_call undone = *c;
      undo_weak(t, &undone);
   }
   return OUTERMOST;
}

static SizeT size_asked(const UChar *guest, Addr sp, const struct lc_kind *k)
{
   if (k->size == LC_NO_ARG)
      return 0;
   SizeT size = lc_arch_arg(guest, sp, (UInt)k->size);
   if (k->count != LC_NO_ARG)
      size *= lc_arch_arg(guest, sp, (UInt)k->count);
   return k->pages ? VG_PGROUNDUP(size) : size;
}

/* What freeing a block will soon read or write: here, in the allocator, and when it is marked. */
static void prefetch(Addr block)
{
   lc_blocks_prefetch(lc_watch.blocks, block);
   __builtin_prefetch((void *)(block - 2 * sizeof(Addr)));
   __builtin_prefetch(lc_written_byte(&lc_watch.written, block));
}

/* Field by field: half of a call need not be set, and this is done for each. */
static struct lc_call *begin(struct lc_thread *t, const struct lc_entry *entry, UChar *guest, Addr sp, Addr block)
{
   const struct lc_kind *kind = &entry->kind;
   struct lc_call *c = lc_pending_push(t);
   c->kind = kind;
   c->entry = entry;
   c->sp = sp;
   c->return_address = lc_arch_return_address(sp);
   c->size = size_asked(guest, sp, kind);
   c->block = block;
   c->store = kind->act == LC_ACT_STORE ? lc_arch_arg(guest, sp, 0) : 0;
   c->site = 0;
   c->old.addr = 0;
   c->below = c->freed_below = 0;
   c->is_below = c->left = False;
   lc_returns_add(lc_watch.returns, c->return_address);
   return c;
}

/* A call to the level below.  It counts if it resizes a block that does. */
static Bool enter_below(ThreadId tid, struct lc_thread *t, const struct lc_entry *entry, UChar *guest, Addr ip, Addr block)
{
   Addr sp = lc_arch_sp(guest);
   if (entry->kind.act == LC_ACT_FREE) {
      if (block != 0)
         lc_levels_free(tid, lc_pending_live(t), entry, block, is_allocators_own(lc_arch_return_address(sp), ip));
      return True;
   }
   if (block != 0 && lc_blocks_find(lc_watch.blocks, block) != 0)
      return False;
   struct lc_call *c = begin(t, entry, guest, sp, block);
   c->is_below = True;
   if (block != 0)
      lc_levels_take(t, block, &c->old, True);
   expect(t);
   return True;
}

void lc_watch_entry(UChar *guest, const struct lc_entry *entry, Addr ip)
{
   const struct lc_kind *kind = &entry->kind;
   ThreadId tid = VG_(get_running_tid)();
   struct lc_thread *t = &lc_watch.thread[tid];
   Addr sp = lc_arch_sp(guest);
   Addr block = kind->block == LC_NO_ARG ? 0 : lc_arch_arg(guest, sp, (UInt)kind->block);
   if (block != 0)
      prefetch(block);
   enum rank rank = rank_of(tid, t, entry, ip, sp);
   if (kind->act == LC_ACT_LEAVE && rank != OUTERMOST)
      lc_pending_leave(t);
   if (kind->act == LC_ACT_LEAVE || rank == INNER || (rank == BELOW && enter_below(tid, t, entry, guest, ip, block)))
      return;
   if (kind->act == LC_ACT_FREE && block == 0) {
      expect(t);
      return;
   }
   Bool doubtful = lc_pending_top(t) != NULL && lc_pending_top(t)->left;
   struct lc_call *c = begin(t, entry, guest, sp, block);
   c->left = doubtful;
   if (kind->act != LC_ACT_FREE)
      c->site = lc_traces_site(lc_watch.traces, tid, ip, sp, lc_arch_fp(guest), c->return_address);
   if (block != 0)
      release(tid, t, c, ip);
   c->left = False;
   lc_watch.allocator[kind->family == LC_FAMILY_OWN] = ip;
   expect(t);
}

/* The words of the old block take their marks along.  The allocator has written
   into the head of the old block if it freed it. */
static void keep_words(const struct lc_call *c, Addr to)
{
   struct lc_written *w = &lc_watch.written;
   SizeT kept = c->old.size < c->size ? c->old.size : c->size;
   if (c->old.addr == to) {
      Addr behind = to + VG_ROUNDUP(kept, sizeof(Addr));
      if (behind < to + c->size)
         lc_written_clear(w, behind, to + c->size - behind);
      return;
   }
   lc_written_copy(w, c->old.addr, to, kept, c->size);
   for (SizeT i = 0; i < head_words(kept); i++)
      lc_written_put(w, to + i * sizeof(Addr), c->head[i]);
}

/* glibc keeps a chunk's size, with three flags, in the word before the block: two words
   of overhead if it is a mapping of its own, else one.  What is not there or cannot be such a
   size is ignored: other allocators are free to have nothing before a block. */
static void book_slack(const struct lc_call *c, Addr block)
{
   enum { FLAGS = 7, IS_MAPPED = 2, MOST = 1 << 16 };
   if (!lc_watch.slack_known || c->kind->family == LC_FAMILY_OWN || (c->entry->own && c->below != block))
      return;
   UWord header;
   if (!ct_guest_word(block - sizeof(SizeT), &header) || (header & ~(UWord)FLAGS) % (2 * sizeof(SizeT)) != 0)
      return;
   SizeT usable = (header & ~(SizeT)FLAGS) - ((header & IS_MAPPED) != 0 ? 2 : 1) * sizeof(SizeT);
   if (usable - c->size < MOST)
      lc_sites_at(lc_watch.sites, c->site)->slack += usable - c->size;
}

static UInt flags_of(struct lc_call *c, Addr result)
{
   if (c->below == 0 && !c->entry->own)
      return 0;
   return lc_levels_settle(c, result) ? LC_BLOCK_PIECE : 0;
}

static void complete_realloc(ThreadId tid, struct lc_call *c, Addr result)
{
   struct lc_watch *w = &lc_watch;
   if (result != 0) {
      book_slack(c, result);
      put_in(tid, result, c->size, c->site, c->kind->family, flags_of(c, result));
      if (c->old.addr != 0) {
         lc_sites_at(w->sites, c->old.site)->resized++;
         keep_words(c, result);
      } else {
         lc_written_clear(&w->written, result, c->size);
      }
      return;
   }
   if (c->size == 0 || c->old.addr == 0)
      return;
   UInt id = lc_blocks_insert(w->blocks, c->old.addr, c->old.size);
   *lc_blocks_at(w->blocks, id) = c->old;
   lc_sites_unfreed(w->sites, c->old.site, c->old.size, w->clock() - c->old.birth);
}

/* How mmap and its like say that they have failed. */
static Bool is_error(UWord result)
{
   return result >= (UWord)-4095;
}

/* What a finished call returned, or where it put it. */
static Addr result_of(const struct lc_call *c, UWord result)
{
   if (c->kind->act != LC_ACT_STORE)
      return is_error(result) ? 0 : result;
   return (Int)result == 0 ? ct_guest_word_or_0(c->store) : 0;
}

static void complete(ThreadId tid, struct lc_call *c, UWord result)
{
   struct lc_watch *w = &lc_watch;
   switch (c->kind->act) {
   case LC_ACT_REALLOC:
      complete_realloc(tid, c, result);
      return;
   case LC_ACT_STORE:
   case LC_ACT_ALLOC:
   case LC_ACT_ZALLOC:
      break;
   default:
      return;
   }
   result = result_of(c, result);
   if (result == 0)
      return;
   lc_blocks_prefetch(w->blocks, result);
   lc_written_clear(&w->written, result, c->size);
   book_slack(c, result);
   put_in(tid, result, c->size, c->site, c->kind->family, flags_of(c, result));
}

static void returned(ThreadId tid, struct lc_thread *t, struct lc_call *c, UWord result)
{
   if (c->is_below)
      lc_levels_returned(t, lc_pending_live(t), c, result_of(c, result));
   else
      complete(tid, c, result);
}

VG_REGPARM(3) void lc_watch_return(Addr target, Addr sp, UWord result)
{
   ThreadId tid = VG_(get_running_tid)();
   struct lc_thread *t = &lc_watch.thread[tid];
   for (struct lc_call *c; (c = lc_pending_top(t)) != NULL && c->kind != NULL && c->sp < sp;) {
      t->depth--; /* nothing is pushed on it meanwhile */
      if (sp == c->sp + LC_RETURN_POPS && target == c->return_address)
         returned(tid, t, c, result);
      if (c->below != 0)
         lc_levels_settle(c, 0);
   }
   expect(t);
}

VG_REGPARM(2) void lc_watch_write(Addr addr, SizeT size)
{
   lc_written_touch(&lc_watch.written, addr, size);
}

static Bool is_static(Addr addr)
{
   const NSegment *seg = VG_(am_find_nsegment)(addr);
   if (seg != NULL && seg->kind == SkFileC)
      return True;
   for (const DebugInfo *di = VG_(next_DebugInfo)(NULL); di != NULL; di = VG_(next_DebugInfo)(di))
      if (addr - VG_(DebugInfo_get_bss_avma)(di) < VG_(DebugInfo_get_bss_size)(di))
         return True;
   return False;
}

VG_REGPARM(1) void lc_watch_time(Addr addr)
{
   Addr word = addr & ~(Addr)(sizeof(Addr) - 1);
   if (!lc_ranges_has(&lc_watch.clocks, word) && is_static(addr))
      lc_ranges_add(&lc_watch.clocks, word, word + sizeof(Addr));
}

/* ---- the core's events ---- */

void lc_watch_signal(ThreadId tid)
{
   lc_pending_push(&lc_watch.thread[tid]);
   expect(&lc_watch.thread[tid]);
}

void lc_watch_signal_done(ThreadId tid)
{
   struct lc_thread *t = &lc_watch.thread[tid];
   while (t->depth > 0 && t->pending[t->depth - 1].kind != NULL)
      lc_pending_pop(t);
   if (t->depth > 0)
      t->depth--;
   expect(t);
}

void lc_watch_thread_begins(ThreadId tid)
{
   lc_watch.thread[tid] = (struct lc_thread){ .depth = 0 };
}

void lc_watch_thread_ends(ThreadId tid)
{
   lc_watch.thread[tid].depth = 0;
}

static Bool in_allocator(ThreadId tid)
{
   struct lc_thread *t = &lc_watch.thread[tid];
   const struct lc_call *c = lc_pending_live(t);
   return c != NULL && VG_(get_SP)(tid) <= c->sp;
}

void lc_watch_stop(void)
{
   lc_watch_expected = NOTHING_PENDING;
}

void lc_watch_mapped(ThreadId tid, Addr addr, SizeT len, Bool code)
{
   struct lc_watch *w = &lc_watch;
   if (code)
      lc_traces_forget(w->traces);
   lc_traces_lost(w->traces, addr, len); /* what was there before is not there any more */
   if (tid != VG_INVALID_THREADID && in_allocator(tid))
      lc_ranges_add(&w->own, addr, addr + len);
   else
      lc_ranges_remove(&w->own, addr, addr + len);
}

/* Is code of a known object in this range? */
static Bool holds_code(Addr addr, SizeT len)
{
   for (const DebugInfo *di = VG_(next_DebugInfo)(NULL); di != NULL; di = VG_(next_DebugInfo)(di))
      if (VG_(DebugInfo_get_text_size)(di) != 0 && VG_(DebugInfo_get_text_avma)(di) - addr < len)
         return True;
   return False;
}

void lc_watch_unmapped(Addr addr, SizeT len)
{
   struct lc_watch *w = &lc_watch;
   if (holds_code(addr, len)) {
      lc_sites_archive(w->sites, addr, addr + len, VG_(current_DiEpoch)().n);
      lc_traces_forget(w->traces);
   }
   lc_traces_lost(w->traces, addr, len);
   lc_ranges_remove(&w->own, addr, addr + len);
   lc_ranges_remove(&w->no_access, addr, addr + len);
   lc_ranges_remove(&w->undefined, addr, addr + len);
   lc_ranges_remove(&w->clocks, addr, addr + len);
}

void lc_watch_unreadable(Addr addr, SizeT len)
{
   lc_traces_lost(lc_watch.traces, addr, len);
}

void lc_watch_moved(ThreadId tid, Addr from, Addr to, SizeT len)
{
   lc_watch_unmapped(from, len);
   lc_watch_mapped(tid, to, len, False);
}

Bool lc_watch_busy(void)
{
   for (ThreadId tid = 0; tid < VG_N_THREADS; tid++)
      if (lc_pending_live(&lc_watch.thread[tid]) != NULL)
         return True;
   return False;
}

/* ---- client requests, fork ---- */

UInt lc_watch_declare(ThreadId tid, Addr addr, SizeT size, UInt flags, Bool defined)
{
   struct lc_watch *w = &lc_watch;
   UInt id = put_in(tid, addr, size, site_here(tid, VG_(get_IP)(tid)), LC_FAMILY_OWN, 0);
   lc_blocks_at(w->blocks, id)->flags = (UChar)flags;
   if (defined)
      lc_written_set(&w->written, addr, size);
   else
      lc_written_clear(&w->written, addr, size);
   return id;
}

void lc_watch_retire(UInt id)
{
   struct lc_watch *w = &lc_watch;
   struct lc_block b = lc_booking_take_out(&w->thread[VG_(get_running_tid)()], id);
   lc_booking_remember(&b, 0);
}

void lc_watch_forked(void)
{
   struct lc_watch *w = &lc_watch;
   for (UInt id = 0; (id = lc_blocks_next(w->blocks, id)) != 0;)
      lc_blocks_at(w->blocks, id)->flags |= LC_BLOCK_INHERITED;
}
