/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address space; see the header.
 *
 * ct_start is the tool's entry point (TOOL_LINK in Makefile.am), in place of the core's _start.
 * Nothing of the core may be used there but what is a bare system call.
 */
#include "ct_space.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

enum { ADDRESS_SPACE = 9 /* RLIMIT_AS, which the core's headers leave out */ };

static struct {
   ULong limit; /* 0: not asked for yet */
   Addr from, to;
} space;

static ULong least_of(ULong a, ULong b)
{
   return a < b ? a : b;
}

static ULong bytes_of(UWord rlim)
{
   return rlim == ~(UWord)0 ? CT_NO_LIMIT : (ULong)rlim;
}

/* The core sets the soft RLIMIT_DATA to 0, which the kernel takes to mean the hard one. */
ULong ct_space_limit_now(void)
{
   struct vki_rlimit all, data;
   ULong limit = CT_NO_LIMIT;
   if (VG_(getrlimit)(ADDRESS_SPACE, &all) == 0)
      limit = bytes_of(all.rlim_cur);
   if (VG_(getrlimit)(VKI_RLIMIT_DATA, &data) == 0)
      limit = least_of(limit, bytes_of(data.rlim_cur == 0 ? data.rlim_max : data.rlim_cur));
   return limit;
}

ULong ct_space_limit(void)
{
   if (space.limit == 0)
      space.limit = ct_space_limit_now();
   return space.limit;
}

void *ct_space_take(SizeT bytes)
{
   bytes = VG_PGROUNDUP(bytes);
   if (bytes > space.to - space.from)
      return NULL;
   space.from += bytes;
   return (void *)(space.from - bytes);
}

void ct_space_release(Addr from, Addr to)
{
   from = VG_PGROUNDUP(from);
   to = VG_PGROUNDDN(to);
   if (from < to)
      VG_(am_munmap_valgrind)(from, to - from);
}

#if defined(VGA_amd64)

extern UChar _end[]; /* of the static data; from the linker */

static UWord kernel(UWord number, UWord a, UWord b, UWord c, UWord d, UWord e, UWord f)
{
   register UWord r10 __asm__("r10") = d;
   register UWord r8 __asm__("r8") = e;
   register UWord r9 __asm__("r9") = f;
   __asm__ volatile("syscall"
                    : "+a"(number)
                    : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                    : "rcx", "r11", "memory");
   return number;
}

static Bool is_error(UWord result)
{
   return result >= (UWord)-4095;
}

/* Maps [AT, AT+BYTES), where nothing is, or nothing.  ZEROS: a descriptor of /dev/zero, or an error. */
static Bool map_at(Addr at, SizeT bytes, UWord zeros)
{
   enum { NOTHING_THERE = 0x100000 /* MAP_FIXED_NOREPLACE; older kernels take it for a hint */ };
   UWord flags = VKI_MAP_PRIVATE | VKI_MAP_NORESERVE | NOTHING_THERE | (is_error(zeros) ? VKI_MAP_ANONYMOUS : 0);
   UWord got = kernel(__NR_mmap, at, bytes, VKI_PROT_READ | VKI_PROT_WRITE, flags, zeros, 0);
   if (got == at)
      return True;
   if (!is_error(got))
      kernel(__NR_munmap, got, bytes, 0, 0, 0, 0);
   return False;
}

/* How much, of what the limit allows: the kernel may refuse what it thinks there is no memory for.  The tool then
   lives as under a lower limit. */
static void take_space(UWord zeros)
{
   enum { LEAST = 64 << 20, MUCH = 1 << 30 };
   const Addr top = (Addr)1 << 31;
   for (ULong tried = ct_space_limit(); tried >= LEAST; tried = tried > MUCH ? MUCH : tried / 2) {
      SizeT bytes = VG_PGROUNDUP(ct_space_wanted(tried));
      Addr at = top - bytes;
      if (at >= VG_PGROUNDUP((Addr)_end) && map_at(at, bytes, zeros)) {
         space.from = at;
         space.to = top;
         space.limit = tried;
         return;
      }
   }
}

/* Called by ct_start.  A private mapping of /dev/zero is anonymous memory with a name: what has none is called
   "[heap]" in /proc/self/maps if the heap that nobody uses begins there, which the kernel chooses at random. */
void ct_space_begin(void);
void ct_space_begin(void)
{
   enum { READ_WRITE = 2, AT_CWD = -100 };
   UWord zeros = kernel(__NR_openat, (UWord)(Word)AT_CWD, (UWord) "/dev/zero", READ_WRITE, 0, 0, 0);
   take_space(zeros);
   if (!is_error(zeros))
      kernel(__NR_close, zeros, 0, 0, 0, 0, 0);
}

/* The stack pointer is a multiple of 16 here, and the core needs it as it is. */
__asm__(".text\n"
        ".globl ct_start\n"
        ".type ct_start, @function\n"
        "ct_start:\n"
        "   movq %rsp, %rbx\n"
        "   call ct_space_begin\n"
        "   movq %rbx, %rsp\n"
        "   jmp _start\n"
        ".size ct_start, .-ct_start\n"
        ".previous\n");

#endif
