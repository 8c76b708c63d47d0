/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names as people want to read them; see the header. */
#include "an_names.h"

#include <ctype.h>
#include <string.h>

/* What compilers append; each may be followed by .N */
static const char *const suffixes[] = {
   ".constprop", ".isra", ".part", ".cold", ".llvm", ".lto_priv",
};

static size_t without_number(const char *s, size_t len)
{
   size_t n = len;
   while (n > 0 && isdigit((unsigned char)s[n - 1]))
      n--;
   return n < len && n > 0 && s[n - 1] == '.' ? n - 1 : len;
}

static size_t without_suffix(const char *s, size_t len)
{
   size_t const bare = without_number(s, len);
   for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
      size_t const n = strlen(suffixes[i]);
      if (bare > n && !memcmp(s + bare - n, suffixes[i], n))
         return bare - n;
      if (len > n && !memcmp(s + len - n, suffixes[i], n))
         return len - n;
   }
   return len;
}

/* " [clone .constprop.0]" */
static size_t without_clone(const char *s, size_t len)
{
   static const char clone[] = " [clone ";
   if (len == 0 || s[len - 1] != ']')
      return len;
   for (size_t n = len - 1; n-- > 0;)
      if (len - n > sizeof clone - 1 && !memcmp(s + n, clone, sizeof clone - 1))
         return n;
   return len;
}

/* "::h" and 16 hexadecimal digits */
static size_t without_hash(const char *s, size_t len)
{
   enum { HASH = 19 };
   if (len <= HASH || memcmp(s + len - HASH, "::h", 3) != 0)
      return len;
   for (size_t i = len - 16; i < len; i++)
      if (!isxdigit((unsigned char)s[i]))
         return len;
   return len - HASH;
}

static size_t trimmed(const char *s, size_t len)
{
   for (;;) {
      size_t n = without_suffix(s, len);
      n = without_clone(s, n);
      n = without_hash(s, n);
      if (n == len)
         return len;
      len = n;
   }
}

static bool is_word(char c)
{
   return isalnum((unsigned char)c) || c == '_';
}

/* Length of an operator's name at S (operator<, operator->, operator<=> ...),
   0 if there is none. */
static size_t operator_length(const char *s, size_t len, bool at_word)
{
   static const char word[] = "operator";
   size_t n = sizeof word - 1;
   if (!at_word || len <= n || memcmp(s, word, n) != 0 || !strchr("<>-=", s[n]))
      return 0;
   while (n < len && s[n] && strchr("<>-=", s[n]))
      n++;
   return n;
}

/* Marks in CLOSED, byte by byte, which '<' of S has a '>'.  From the right: a '>' that no
   '<' behind has taken is for the next one. */
static void mark_closed(const char *s, size_t len, char *closed)
{
   size_t left = 0;
   for (size_t i = len; i-- > 0;) {
      closed[i] = s[i] == '<' && left > 0;
      left -= (size_t)closed[i];
      left += s[i] == '>' && (i == 0 || s[i - 1] != '-');
   }
}

/* Where the '<' at S, which is closed, is. */
static size_t closing(const char *s)
{
   size_t depth = 0;
   for (size_t i = 0;; i++) {
      if (s[i] == '<')
         depth++;
      if (s[i] == '>' && s[i - 1] != '-' && --depth == 0)
         return i;
   }
}

/* What is written never overtakes what is read, so OUT can hold the marks of the rest:
   a scan for every '<' that has no '>' would take time by the square of the length. */
size_t an_name_short(const char *name, size_t len, char *out)
{
   size_t n = 0;
   len = trimmed(name, len);
   mark_closed(name, len, out);
   for (size_t i = 0; i < len;) {
      size_t op = operator_length(name + i, len - i,
                                  i == 0 || !is_word(name[i - 1]));
      if (op) {
         memcpy(out + n, name + i, op);
         n += op;
         i += op;
         continue;
      }
      /* A '<' at the beginning is Rust's <T as Trait>, no template. */
      bool const opens = out[i] && i > 0 && name[i - 1] != ' ' && name[i - 1] != '<';
      size_t const end = opens ? closing(name + i) : 0;
      out[n++] = name[i++];
      if (end) {
         out[n++] = '>';
         i += end;
      }
   }
   return n;
}

size_t an_path_tidy(const char *path, size_t len, char *out)
{
   size_t n = 0;
   bool const absolute = len > 0 && *path == '/';
   if (absolute)
      out[n++] = '/';
   size_t const root = n;
   for (size_t i = 0; i < len;) {
      size_t end = i;
      while (end < len && path[end] != '/')
         end++;
      size_t const size = end - i;
      const char *part = path + i;
      i = end + 1;
      if (size == 0 || (size == 1 && *part == '.'))
         continue;
      size_t last = n; /* where the last kept part begins */
      while (last > root && out[last - 1] != '/')
         last--;
      bool const up = size == 2 && !memcmp(part, "..", 2);
      bool const can_go_up = n > root && !(n - last == 2 && !memcmp(out + last, "..", 2));
      if (up && can_go_up) {
         n = last > root ? last - 1 : root;
         continue;
      }
      if (up && absolute && n == root)
         continue;
      if (n > root)
         out[n++] = '/';
      memcpy(out + n, part, size);
      n += size;
   }
   if (n == 0 && len > 0)
      out[n++] = '.';
   return n;
}

/* Rust's own library lies below /rustc/ and the 40 digits of a commit. */
size_t an_path_short(const char *path, size_t len, char *out)
{
   enum { DIGITS = 40 };
   static const char below[] = "/rustc/";
   size_t const start = sizeof below - 1;
   size_t n = an_path_tidy(path, len, out), digits = 0;
   if (n <= start + DIGITS || memcmp(out, below, start) != 0)
      return n;
   while (digits < DIGITS && strchr("0123456789abcdef", out[start + digits]))
      digits++;
   if (digits < DIGITS || out[start + DIGITS] != '/')
      return n;
   memcpy(out + start, "...", 3);
   memmove(out + start + 3, out + start + DIGITS, n - start - DIGITS);
   return n - DIGITS + 3;
}
