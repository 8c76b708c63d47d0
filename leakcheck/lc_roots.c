/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the guest's pointers begin; see the header.
 *
 * At the end of the run the core lists no thread any more, so this keeps its
 * own: a thread that ended by its own exit system call is dead, one that
 * was ended by another's exit_group is not: its stack and registers still
 * count.
 */
#include "pub_tool_basics.h"
#include "pub_tool_aspacehl.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"

#include "ct_guest.h"
#include "lc_arch.h"
#include "lc_options.h"
#include "lc_pool.h"
#include "lc_roots.h"
#include "lc_watch.h"

struct thread {
   Bool alive;
   Addr stack_low; /* the stack as the core knew it when the thread began */
   SizeT stack_size;
   Addr exit_sp; /* what lies below is dead because the program ends; or 0 */
};

static struct {
   struct thread *thread; /* VG_N_THREADS */
   struct lc_ranges dead; /* stacks of ended threads, below their last SP */
   struct lc_ranges unset; /* parts of exit's frames that hold nothing of the program's */
} roots;

void lc_roots_init(void)
{
   struct lc_mem mem = lc_pool_mem();
   roots.thread = lc_mem_get(&mem, VG_N_THREADS * sizeof *roots.thread);
   lc_ranges_init(&roots.dead, &mem);
   lc_ranges_init(&roots.unset, &mem);
}

/* The range of the thread's stack below its SP; empty if it runs elsewhere. */
static struct lc_range below_sp(ThreadId tid)
{
   const struct thread *t = &roots.thread[tid];
   Addr sp = VG_(get_SP)(tid);
   if (sp - t->stack_low >= t->stack_size)
      return (struct lc_range){ 0, 0 };
   if (t->exit_sp > sp)
      sp = t->exit_sp;
   return (struct lc_range){ t->stack_low, sp };
}

void lc_roots_thread_begins(ThreadId tid)
{
   SizeT size = VG_(thread_get_stack_size)(tid);
   Addr low = VG_(thread_get_stack_max)(tid) + 1 - size;
   lc_ranges_remove(&roots.dead, low, low + size);
   roots.thread[tid] = (struct thread){ True, low, size, 0 };
}

void lc_roots_thread_ends(ThreadId tid, Bool by_itself)
{
   if (!by_itself)
      return;
   struct lc_range r = below_sp(tid);
   lc_ranges_add(&roots.dead, r.start, r.end);
   roots.thread[tid].alive = False;
}

Bool lc_roots_knows(ThreadId tid)
{
   return roots.thread[tid].alive;
}

Addr lc_roots_sp(ThreadId tid)
{
   return VG_(get_SP)(tid);
}

ThreadId lc_roots_stack_of(Addr addr)
{
   for (ThreadId tid = 1; tid < VG_N_THREADS; tid++) {
      const struct thread *t = &roots.thread[tid];
      if (t->alive && addr - t->stack_low < t->stack_size && addr >= VG_(get_SP)(tid))
         return tid;
   }
   return VG_INVALID_THREADID;
}

void lc_roots_unmapped(Addr addr, SizeT len)
{
   lc_ranges_remove(&roots.dead, addr, addr + len);
}

/* Only the forking thread goes on; what the others had on their stacks stays
   reachable, because it cannot be freed by anybody. */
void lc_roots_forked(ThreadId tid)
{
   for (ThreadId t = 1; t < VG_N_THREADS; t++)
      if (t != tid)
         roots.thread[t].alive = False;
}

void lc_roots_add_dead(Addr from, Addr to)
{
   lc_ranges_add(&roots.dead, from, to);
}

/* Threads' stacks lie in mappings that hold more; the first one's grows. */
void lc_roots_forget_below(ThreadId tid, Addr sp)
{
   struct lc_watch *w = &lc_watch;
   const struct thread *t = &roots.thread[tid];
   const NSegment *seg = VG_(am_find_nsegment)(sp);
   if (seg == NULL || sp - t->stack_low >= t->stack_size)
      return;
   Addr low = seg->start > t->stack_low ? seg->start : t->stack_low;
   if (w->near)
      lc_written_alias(&w->written, low, sp - low);
   lc_written_clear(&w->written, low, sp - low);
   lc_ranges_add(&w->undefined, low, sp);
}

Bool lc_roots_is_last(ThreadId tid)
{
   for (ThreadId t = 1; t < VG_N_THREADS; t++)
      if (t != tid && roots.thread[t].alive)
         return False;
   return True;
}

enum { DEEPEST = 500 };

struct stack {
   UInt n;
   Addr ips[DEEPEST], sps[DEEPEST], fps[DEEPEST];
};

/* Is IP in a function that begins with NAME, but for a version? */
static Bool is_in(Addr ip, const HChar *name)
{
   const HChar *fun;
   SizeT len = VG_(strlen)(name);
   return VG_(get_fnname)(VG_(current_DiEpoch)(), ip, &fun) && VG_(strncmp)(fun, name, len) == 0 &&
          (fun[len] == '\0' || fun[len] == '@');
}

static Bool is_same_object(Addr a, Addr b)
{
   DiEpoch ep = VG_(current_DiEpoch)();
   return VG_(find_DebugInfo)(ep, a) == VG_(find_DebugInfo)(ep, b);
}

/* The number of frames from _exit up to the exit that called it: itself, or by one function of its
   own.  0 if the program did not end so; a handler may have called _exit, whose frames count. */
static UInt frames_of_exit(const struct stack *s)
{
   enum { MOST = 3 };
   if (!is_in(s->ips[0], "_exit") && !is_in(s->ips[0], "_Exit"))
      return 0;
   for (UInt i = 1; i < MOST && i + 1 < s->n; i++) {
      if (!is_same_object(s->ips[0], s->ips[i]))
         return 0;
      if (is_in(s->ips[i], "exit"))
         return i + 1;
   }
   return 0;
}

/* Frames of exit's own hold at their upper ends the return address and registers of the caller, and
   below those nothing of the program's: what was there before, malloc's frames say, is still there
   where exit writes nothing.  (Memcheck knows such words to be undefined.) */
static void leave_out_exit(const struct stack *s)
{
   lc_ranges_remove(&roots.unset, 0, ~(Addr)0);
   UInt n = frames_of_exit(s);
   for (UInt i = 0; i < n; i++) {
      Addr end = s->sps[i + 1] - LC_SAVED_WORDS * sizeof(Addr);
      if (s->sps[i] < end && end < s->sps[i + 1])
         lc_ranges_add(&roots.unset, s->sps[i], end);
   }
}

/* The core lowers the stack pointer once more for the C library's clean-up. */
void lc_roots_exits(ThreadId tid)
{
   static struct stack s;
   struct thread *t = &roots.thread[tid];
   s.n = VG_(get_StackTrace)(tid, s.ips, DEEPEST, s.sps, s.fps, 0);
   t->exit_sp = VG_(get_SP)(tid);
   leave_out_exit(&s);
   if (!lc_options.exit_frames_dead)
      return;
   for (UInt i = 0; i + 1 < s.n; i++)
      if (VG_(get_fnname_kind_from_IP)(VG_(current_DiEpoch)(), s.ips[i]) == Vg_FnNameMain)
         t->exit_sp = s.sps[i + 1];
}

/* ---- memory ---- */

static Bool is_device(const NSegment *seg)
{
   if (seg->kind != SkFileC || !(VKI_S_ISCHR(seg->mode) || VKI_S_ISBLK(seg->mode)))
      return False;
   const HChar *name = VG_(am_get_filename)(seg);
   return name == NULL || VG_(strcmp)(name, "/dev/zero") != 0;
}

static Bool has_dynamic_linker(void)
{
   for (const DebugInfo *di = VG_(next_DebugInfo)(NULL); di != NULL; di = VG_(next_DebugInfo)(di)) {
      const HChar *soname = VG_(DebugInfo_get_soname)(di);
      if (soname != NULL && (VG_(strncmp)(soname, "ld-", 3) == 0 || VG_(strncmp)(soname, "ld.so", 5) == 0 ||
                             VG_(strncmp)(soname, "libc.", 5) == 0))
         return True;
   }
   return False;
}

static Bool is_root(const NSegment *seg, Bool read_only_too)
{
   if (!seg->hasR || seg->isCH || is_device(seg))
      return False;
   return seg->hasW || (read_only_too && !seg->hasX && seg->kind == SkFileC);
}

void lc_roots_memory(struct lc_ranges *set)
{
   Int n;
   Bool read_only_too = !has_dynamic_linker();
   Addr *starts = VG_(get_segment_starts)(SkFileC | SkAnonC | SkShmC, &n);
   for (Int i = 0; i < n; i++) {
      const NSegment *seg = VG_(am_find_nsegment)(starts[i]);
      if (seg != NULL && is_root(seg, read_only_too))
         lc_ranges_add(set, seg->start, seg->end + 1);
   }
   VG_(free)(starts);
   for (size_t i = 0; i < lc_watch.own.count; i++)
      lc_ranges_remove(set, lc_watch.own.range[i].start, lc_watch.own.range[i].end);
   for (size_t i = 0; i < lc_watch.no_access.count; i++)
      lc_ranges_remove(set, lc_watch.no_access.range[i].start, lc_watch.no_access.range[i].end);
   for (size_t i = 0; i < lc_watch.clocks.count; i++)
      lc_ranges_remove(set, lc_watch.clocks.range[i].start, lc_watch.clocks.range[i].end);
   for (size_t i = 0; i < roots.dead.count; i++)
      lc_ranges_remove(set, roots.dead.range[i].start, roots.dead.range[i].end);
   for (size_t i = 0; i < roots.unset.count; i++)
      lc_ranges_remove(set, roots.unset.range[i].start, roots.unset.range[i].end);
   for (ThreadId tid = 1; tid < VG_N_THREADS; tid++)
      if (roots.thread[tid].alive) {
         struct lc_range r = below_sp(tid);
         lc_ranges_remove(set, r.start, r.end);
      }
}

/* ---- registers ---- */

/* The core's iteration takes no argument of ours. */
static struct {
   struct lc_mark *mark;
   ThreadId asker;
} registers;

static Bool is_caller_saved(const HChar *name)
{
   static const HChar *const saved[] = LC_CALLER_SAVED;
   for (UInt i = 0; i < sizeof saved / sizeof *saved; i++)
      if (VG_(strcasecmp)(name, saved[i]) == 0)
         return True;
   return False;
}

static void mark_register(ThreadId tid, const HChar *name, UWord value)
{
   if (tid == registers.asker && is_caller_saved(name))
      return;
   lc_mark_value(registers.mark, value, (Addr)name, LC_ROOT_REGISTER | tid << 8);
}

/* In parts declared to be undefined only what was written since counts. */
static void mark_range(struct lc_mark *mark, Addr from, Addr end)
{
   while (from < end) {
      const struct lc_range *u = lc_ranges_from(&lc_watch.undefined, from);
      Addr plain_end = u == NULL || u->start >= end ? end : u->start;
      if (from < plain_end)
         lc_mark_root(mark, from, plain_end, LC_ROOT_MEMORY);
      if (plain_end == end)
         return;
      Addr undefined_end = u->end < end ? u->end : end;
      lc_mark_written_root(mark, plain_end > from ? plain_end : from, undefined_end, LC_ROOT_MEMORY);
      from = undefined_end;
   }
}

void lc_roots_mark(struct lc_mark *mark, const struct lc_ranges *memory, ThreadId asker)
{
   for (size_t i = 0; i < memory->count; i++)
      mark_range(mark, memory->range[i].start, memory->range[i].end);
   registers.mark = mark;
   registers.asker = asker;
   VG_(apply_to_GP_regs)(mark_register);
}

/* ---- what the search asks ---- */

static bool guard(void *ctx, void (*body)(void *arg), void *arg, uintptr_t *bad)
{
   (void)ctx;
   Addr at = 0;
   bool whole = ct_guest_try(body, arg, &at);
   *bad = at;
   return whole;
}

static bool is_vtable(void *ctx, uintptr_t addr)
{
   enum { LOOK_AT = 20, ENOUGH = 2 };
   (void)ctx;
   const NSegment *seg = VG_(am_find_nsegment)(addr);
   if (seg == NULL || seg->kind != SkFileC || !seg->hasR)
      return false;
   Addr last = seg->end + 1 - sizeof(Addr);
   UInt functions = 0;
   for (UInt i = 0; i <= LOOK_AT && addr + i * sizeof(Addr) <= last; i++) {
      UWord function;
      if (!ct_guest_word(addr + i * sizeof(Addr), &function))
         return false;
      if (function == 0)
         continue;
      const NSegment *code = VG_(am_find_nsegment)(function);
      if (code == NULL || code->kind != SkFileC || !code->hasX)
         return false;
      if (++functions == ENOUGH)
         return true;
   }
   return false;
}

/* Does the data at WHERE belong to the object that has this code? */
static Bool in_object_of(Addr code, Addr where)
{
   DebugInfo *di = VG_(find_DebugInfo)(VG_(current_DiEpoch)(), code);
   if (di == NULL)
      return False;
   if (where - VG_(DebugInfo_get_bss_avma)(di) < VG_(DebugInfo_get_bss_size)(di))
      return True;
   const NSegment *seg = VG_(am_find_nsegment)(where);
   const HChar *name = seg == NULL || seg->kind != SkFileC ? NULL : VG_(am_get_filename)(seg);
   return name != NULL && VG_(strcmp)(name, VG_(DebugInfo_get_filename)(di)) == 0;
}

static Bool in_allocators_object(Addr where)
{
   return in_object_of(lc_watch.allocator[0], where) || in_object_of(lc_watch.allocator[1], where);
}

/* An allocator of the dlmalloc family keeps lists of chunks; the header of a chunk
   begins in the last word of the block before it, so that its lists seem
   to point there.  Where symbols tell, only those of the allocator's state count. */
static bool is_alias(void *ctx, uintptr_t where, uintptr_t value, const struct lc_span *block)
{
   (void)ctx;
   if ((value - block->addr) % (2 * sizeof(Addr)) != 0 || !in_allocators_object(where))
      return false;
   const HChar *name;
   PtrdiffT offset;
   if (!VG_(get_datasym_and_offset)(VG_(current_DiEpoch)(), where, &name, &offset))
      return true;
   return VG_(strcmp)(name, "main_arena") == 0 || VG_(strcmp)(name, "_gm_") == 0;
}

void lc_roots_env(struct lc_mark_env *env)
{
   lc_written_settle(&lc_watch.written);
   env->written = &lc_watch.written;
   env->heuristics = lc_options.heuristics;
   env->guard = guard;
   env->is_alias = is_alias;
   env->is_vtable = is_vtable;
}
