/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The build-id of an ELF file; see the header. */
#include "an_build_id.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_HEADERS = 256, MOST_NOTES = 64 << 10 };

static bool read_at(int fd, void *to, size_t size, uint64_t offset)
{
   return offset <= INT64_MAX && pread(fd, to, size, (off_t)offset) == (ssize_t)size;
}

/* Where a segment of notes lies in the file. */
struct segment {
   bool is_note;
   uint64_t offset, size;
};

static bool read_segment(int fd, bool is_64, uint64_t at, struct segment *s)
{
   if (is_64) {
      Elf64_Phdr h;
      if (!read_at(fd, &h, sizeof h, at))
         return false;
      *s = (struct segment){ h.p_type == PT_NOTE, h.p_offset, h.p_filesz };
      return true;
   }
   Elf32_Phdr h;
   if (!read_at(fd, &h, sizeof h, at))
      return false;
   *s = (struct segment){ h.p_type == PT_NOTE, h.p_offset, h.p_filesz };
   return true;
}

static size_t padded(uint32_t size)
{
   return ((size_t)size + 3) & ~(size_t)3;
}

/* The build-id among SIZE bytes of notes. */
static bool find_note(const unsigned char *note, size_t size, char *text)
{
   Elf32_Nhdr h; /* the same in both classes */
   for (size_t at = 0; size - at >= sizeof h;) {
      memcpy(&h, note + at, sizeof h);
      at += sizeof h;
      size_t const name = padded(h.n_namesz), value = padded(h.n_descsz);
      if (name > size - at || value > size - at - name)
         return false;
      const unsigned char *id = note + at + name;
      if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 && !memcmp(note + at, "GNU", 4) &&
          h.n_descsz > 0 && h.n_descsz <= (AN_BUILD_ID_TEXT - 1) / 2) {
         for (uint32_t i = 0; i < h.n_descsz; i++)
            snprintf(text + 2 * i, 3, "%02x", id[i]);
         return true;
      }
      at += name + value;
   }
   return false;
}

/* Sets *REASON if it fails. */
static bool search(int fd, char *text, const char **reason)
{
   unsigned char note[MOST_NOTES];
   unsigned char ident[EI_NIDENT];
   unsigned char const order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
   Elf64_Ehdr h64;
   Elf32_Ehdr h32;
   *reason = "not an ELF file of this byte order";
   if (!read_at(fd, ident, sizeof ident, 0) || memcmp(ident, ELFMAG, SELFMAG) != 0 ||
       ident[EI_DATA] != order)
      return false;
   bool const is_64 = ident[EI_CLASS] == ELFCLASS64;
   if (!(is_64 ? read_at(fd, &h64, sizeof h64, 0) : read_at(fd, &h32, sizeof h32, 0)))
      return false;
   *reason = "it has no build-id";
   uint64_t const at = is_64 ? h64.e_phoff : h32.e_phoff;
   unsigned const n = is_64 ? h64.e_phnum : h32.e_phnum;
   unsigned const step = is_64 ? h64.e_phentsize : h32.e_phentsize;
   for (unsigned i = 0; i < n && i < MOST_HEADERS; i++) {
      struct segment s;
      if (!read_segment(fd, is_64, at + (uint64_t)i * step, &s))
         return false;
      if (s.is_note && s.size <= sizeof note && read_at(fd, note, s.size, s.offset) &&
          find_note(note, s.size, text))
         return true;
   }
   return false;
}

bool an_build_id(const char *path, char text[AN_BUILD_ID_TEXT], const char **reason)
{
   struct stat st;
   const char *why = NULL;
   bool found = false;
   int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
   if (fd < 0 || fstat(fd, &st) != 0)
      why = strerror(errno);
   else if (!S_ISREG(st.st_mode))
      why = "not a regular file";
   else
      found = search(fd, text, &why);
   if (fd >= 0)
      close(fd);
   if (!found && reason)
      *reason = why;
   return found;
}
