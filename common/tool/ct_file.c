/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are complete or absent; see the header. */
#include "pub_tool_basics.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

#include "ct_call.h"
#include "ct_file.h"

enum { FILE_MODE = 0600, MOST_PREPARED = 4 };

/* Of Linux's asm-generic/fcntl.h and linux/fcntl.h; Valgrind's headers lack them.  They are
   the same on x86 and amd64. */
enum { OPEN_NOFOLLOW = 0400000, OPEN_PATH = 010000000, OPEN_CLOEXEC = 02000000, DUPFD_CLOEXEC = 1030, AT_CWD = -100 };

struct ct_file {
   HChar *name;
   HChar *temporary; /* NULL: written directly */
   Int fd;           /* -1: not open */
   Word error;       /* number of the first failure, or 0 */
};

static struct ct_file *prepared[MOST_PREPARED];
static HChar *kept_folder; /* its name with the slash behind it; NULL: none is kept open */
static Int kept_fd;

/* ---- calls, by the kept folder where it is that of the name ---- */

static SizeT folder_length(const HChar *name)
{
   const HChar *slash = VG_(strrchr)(name, '/');
   return slash ? (SizeT)(slash - name) + 1 : 0;
}

static Int folder_of(const HChar **name)
{
   SizeT length = folder_length(*name);
   if (!kept_folder || length != VG_(strlen)(kept_folder) || VG_(strncmp)(*name, kept_folder, length) != 0)
      return AT_CWD;
   *name += length;
   return kept_fd;
}

static Word open_at(const HChar *name, UInt flags)
{
   Int folder = folder_of(&name);
   Word fd;
   do
      fd = ct_call(__NR_openat, (UWord)(Word)folder, (UWord)name, flags | OPEN_CLOEXEC, FILE_MODE);
   while (fd == -VKI_EINTR);
   return fd;
}

static Word rename_at(const HChar *from, const HChar *to)
{
   Int old_folder = folder_of(&from), new_folder = folder_of(&to);
   return ct_call(__NR_renameat, (UWord)(Word)old_folder, (UWord)from, (UWord)(Word)new_folder, (UWord)to);
}

static void unlink_at(const HChar *name)
{
   Int folder = folder_of(&name);
   ct_call(__NR_unlinkat, (UWord)(Word)folder, (UWord)name, 0, 0);
}

/* A network's file system, or a quota, may refuse only here. */
static Word close_now(Int fd)
{
   Word result = ct_call(__NR_close, (UWord)fd, 0, 0, 0);
   return result == -VKI_EINTR ? 0 : result;
}

/* ---- what a name leads to ---- */

enum kind { ABSENT, REGULAR, OTHER, NO_NAME };

/* A symbolic link is itself here, wherever it leads.  *ERROR: why it is no name for a file. */
static enum kind kind_of(const HChar *name, Word *error)
{
   struct vg_stat st;
   Word fd = open_at(name, OPEN_PATH | OPEN_NOFOLLOW);
   if (fd == -VKI_ENOENT)
      return ABSENT;
   if (ct_call_failed(fd)) {
      *error = -fd;
      return NO_NAME;
   }
   Int failed = VG_(fstat)((Int)fd, &st);
   VG_(close)((Int)fd);
   return !failed && VKI_S_ISREG(st.mode) ? REGULAR : OTHER;
}

Bool ct_file_exists(const HChar *name)
{
   Word error;
   enum kind kind = kind_of(name, &error);
   return kind == REGULAR || kind == OTHER;
}

Bool ct_file_is_replaceable(const HChar *name)
{
   Word error;
   return kind_of(name, &error) != OTHER;
}

/* ---- temporary names ---- */

/* FNV-1a, 64 bits. */
static ULong hash(const HChar *text)
{
   ULong h = 0xcbf29ce484222325ULL;
   for (; *text; text++)
      h = (h ^ (UChar)*text) * 0x100000001b3ULL;
   return h;
}

/* Beside NAME, never longer than 100 bytes, because NAME may be as long as names can be: its
   beginning, its hash, and TRY if it is not 0.  The caller frees it. */
static HChar *temporary_name(const HChar *name, UInt try)
{
   enum { MOST_OF_NAME = 40, ROOM = 64 };
   SizeT before = folder_length(name), kept = VG_(strlen)(name + before);
   if (kept > MOST_OF_NAME)
      kept = MOST_OF_NAME;
   HChar *t = VG_(malloc)("ct.file", before + kept + ROOM);
   VG_(memcpy)(t, name, before + kept);
   Int length = VG_(sprintf)(t + before + kept, ".%016llx", hash(name + before));
   if (try > 0)
      length += VG_(sprintf)(t + before + kept + length, "-%d-%u", VG_(getpid)(), try);
   VG_(strcpy)(t + before + kept + length, ".tmp");
   return t;
}

/* Makes the file with the temporary name: never one that is there, be it a link.  Returns
   False if it is there. */
static Bool make_temporary(struct ct_file *f, UInt try)
{
   HChar *t = temporary_name(f->name, try);
   Word fd = open_at(t, VKI_O_CREAT | VKI_O_EXCL | VKI_O_WRONLY);
   if (ct_call_failed(fd)) {
      VG_(free)(t);
      f->error = -fd;
      return fd != -VKI_EEXIST;
   }
   f->temporary = t;
   f->fd = (Int)fd;
   f->error = 0;
   return True;
}

/* ---- beginning ---- */

static struct ct_file *create(const HChar *name)
{
   struct ct_file *f = VG_(calloc)("ct.file", 1, sizeof *f);
   f->name = VG_(strdup)("ct.file", name);
   f->fd = -1;
   return f;
}

static void destroy(struct ct_file *f)
{
   if (f->temporary)
      VG_(free)(f->temporary);
   VG_(free)(f->name);
   VG_(free)(f);
}

static void open_directly(struct ct_file *f)
{
   Word fd = open_at(f->name, VKI_O_CREAT | VKI_O_WRONLY | VKI_O_TRUNC);
   if (ct_call_failed(fd))
      f->error = -fd;
   else
      f->fd = (Int)fd;
}

/* Some temporary name is free: a killed run may have left one or two. */
static struct ct_file *open_new(const HChar *name)
{
   enum { MOST_TRIES = 100 };
   struct ct_file *f = create(name);
   enum kind kind = kind_of(name, &f->error);
   if (kind == OTHER)
      open_directly(f);
   if (kind == OTHER || kind == NO_NAME)
      return f;
   for (UInt try = 1; try <= MOST_TRIES && !make_temporary(f, try); try++)
      ;
   return f;
}

static void take_up_again(struct ct_file *f)
{
   if (f->fd >= 0 || f->error || !f->temporary)
      return;
   Word fd = open_at(f->temporary, VKI_O_WRONLY | OPEN_NOFOLLOW);
   if (ct_call_failed(fd))
      f->error = -fd;
   else
      f->fd = (Int)fd;
}

struct ct_file *ct_file_begin(const HChar *name)
{
   for (UInt i = 0; i < MOST_PREPARED; i++) {
      struct ct_file *f = prepared[i];
      if (!f || VG_(strcmp)(f->name, name) != 0)
         continue;
      prepared[i] = NULL;
      take_up_again(f);
      return f;
   }
   return open_new(name);
}

Bool ct_file_is_direct(const struct ct_file *f)
{
   return !f->temporary;
}

/* ---- beginning long before ---- */

/* Gives FD's file a number that the guest cannot have: the core keeps the last 12 up to
   the limit for itself, and refuses them to the guest.  -1 if there is none. */
static Int out_of_reach(Int fd)
{
   enum { OF_THE_LAST = 10 };
   struct vki_rlimit limit;
   Word high = -1;
   if (VG_(getrlimit)(VKI_RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > OF_THE_LAST)
      high = ct_call(__NR_fcntl, (UWord)fd, DUPFD_CLOEXEC, (UWord)limit.rlim_cur - OF_THE_LAST, 0);
   VG_(close)(fd);
   return ct_call_failed(high) ? -1 : (Int)high;
}

static Bool is_prepared(const HChar *name)
{
   for (UInt i = 0; i < MOST_PREPARED; i++)
      if (prepared[i] && VG_(strcmp)(prepared[i]->name, name) == 0)
         return True;
   return False;
}

static void drop(struct ct_file *f)
{
   if (f->fd >= 0)
      VG_(close)(f->fd);
   if (f->temporary)
      unlink_at(f->temporary);
   destroy(f);
}

static void put_by(struct ct_file *f)
{
   for (UInt i = 0; i < MOST_PREPARED; i++)
      if (!prepared[i]) {
         if (f->fd >= 0)
            f->fd = out_of_reach(f->fd);
         prepared[i] = f;
         return;
      }
   drop(f);
}

static Bool is_taken(const HChar *name, const HChar *beside)
{
   HChar *other = VG_(malloc)("ct.file", VG_(strlen)(name) + VG_(strlen)(beside) + 1);
   VG_(strcpy)(other, name);
   VG_(strcat)(other, beside);
   Bool taken = ct_file_exists(name) || ct_file_exists(other);
   VG_(free)(other);
   return taken;
}

/* The temporary name is the lock.  Who holds it looks at the final names: another may have
   ended, and so given up its lock, since they were looked at. */
Bool ct_file_reserve(const HChar *name, const HChar *beside)
{
   if (is_taken(name, beside))
      return False;
   struct ct_file *f = create(name);
   if (kind_of(name, &f->error) == NO_NAME) {
      put_by(f);
      return True;
   }
   if (!make_temporary(f, 0)) {
      destroy(f);
      return False;
   }
   if (is_taken(name, beside)) {
      drop(f);
      return False;
   }
   put_by(f);
   return True;
}

static void keep_folder(const HChar *name)
{
   SizeT length = folder_length(name);
   if (kept_folder || length == 0)
      return;
   HChar *folder = VG_(strdup)("ct.file", name);
   folder[length] = 0;
   Word fd = open_at(folder, OPEN_PATH);
   Int high = ct_call_failed(fd) ? -1 : out_of_reach((Int)fd);
   if (high < 0) {
      VG_(free)(folder);
      return;
   }
   kept_folder = folder;
   kept_fd = high;
}

void ct_file_prepare(const HChar *name)
{
   keep_folder(name);
   if (!is_prepared(name) && ct_file_is_replaceable(name))
      put_by(open_new(name));
}

void ct_file_forked(void)
{
   for (UInt i = 0; i < MOST_PREPARED; i++)
      if (prepared[i]) {
         if (prepared[i]->fd >= 0)
            VG_(close)(prepared[i]->fd);
         destroy(prepared[i]);
         prepared[i] = NULL;
      }
}

void ct_file_drop_prepared(void)
{
   for (UInt i = 0; i < MOST_PREPARED; i++)
      if (prepared[i]) {
         drop(prepared[i]);
         prepared[i] = NULL;
      }
}

/* ---- writing and ending ---- */

Bool ct_file_write(struct ct_file *f, const void *bytes, SizeT n)
{
   enum { MOST_AT_ONCE = 1 << 30 };
   const HChar *p = bytes;
   while (n > 0 && !f->error) {
      Int written = VG_(write)(f->fd, p, n < MOST_AT_ONCE ? (Int)n : MOST_AT_ONCE);
      if (written == -VKI_EINTR)
         continue;
      if (written <= 0) {
         f->error = written < 0 ? -written : VKI_EIO;
         break;
      }
      p += written;
      n -= (SizeT)written;
   }
   return !f->error;
}

static const HChar *reason(Word error)
{
   /* Of Linux's asm-generic/errno.h; Valgrind's header lacks them. */
   enum { NAME_TOO_LONG = 36, TOO_MANY_LINKS = 40, OVER_QUOTA = 122 };
   static const struct {
      Word error;
      const HChar *text;
   } reasons[] = {
      { VKI_ENOSPC, "no space left on the device" }, { VKI_EROFS, "read-only file system" },
      { VKI_EFBIG, "file too large" },               { VKI_EACCES, "permission denied" },
      { VKI_EPERM, "operation not permitted" },      { VKI_EEXIST, "its temporary names are taken" },
      { VKI_ENOENT, "no such directory" },           { VKI_ENOTDIR, "not a directory" },
      { VKI_EISDIR, "is a directory" },              { VKI_EPIPE, "nobody reads the pipe" },
      { VKI_EIO, "input/output error" },             { VKI_EMFILE, "too many open files" },
      { NAME_TOO_LONG, "name too long" },            { TOO_MANY_LINKS, "too many symbolic links" },
      { OVER_QUOTA, "disk quota exceeded" },
   };
   static HChar number[32];
   for (UInt i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
      if (reasons[i].error == error)
         return reasons[i].text;
   VG_(sprintf)(number, "error number %ld", error);
   return number;
}

/* A link may lead to a regular file, or make one: nothing is better than half of it. */
static void leave_nothing(struct ct_file *f)
{
   struct vg_stat st;
   Bool regular = f->fd >= 0 && VG_(fstat)(f->fd, &st) == 0 && VKI_S_ISREG(st.mode);
   if (f->fd >= 0)
      VG_(close)(f->fd);
   if (f->temporary) {
      unlink_at(f->temporary);
   } else if (regular) {
      Word fd = open_at(f->name, VKI_O_WRONLY | VKI_O_TRUNC);
      if (!ct_call_failed(fd))
         VG_(close)((Int)fd);
   }
}

/* All is written and on its way; its name may still be refused. */
static void give_name(struct ct_file *f)
{
   Word result = f->temporary ? rename_at(f->temporary, f->name) : 0;
   if (ct_call_failed(result))
      VG_(umsg)("error: cannot rename '%s' to '%s': %s; it is complete, and keeps its name\n", f->temporary, f->name,
                reason(-result));
}

Bool ct_file_end(struct ct_file *f)
{
   if (!f->error) {
      Word closed = close_now(f->fd);
      f->fd = -1;
      if (ct_call_failed(closed))
         f->error = -closed;
   }
   Bool complete = !f->error;
   if (complete) {
      give_name(f);
   } else {
      leave_nothing(f);
      VG_(umsg)("error: cannot write '%s': %s\n", f->name, reason(f->error));
   }
   destroy(f);
   return complete;
}
