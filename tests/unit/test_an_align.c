/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Aligning the lines of an old and a new text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "an_align.h"

/* Texts of one letter a line, of which a letter and its capital are alike; EXPECTED
   has for each old line the new line's number from 0, or '-'. */
struct example {
   const char *old_text, *new_text, *expected, *why;
};

static const struct example examples[] = {
   { "", "", "", "nothing" },
   { "abc", "abc", "012", "equal" },
   { "abc", "", "---", "all gone" },
   { "", "abc", "", "all new" },
   { "abc", "xabc", "123", "a line before" },
   { "abc", "axbc", "023", "a line between" },
   { "abc", "abcx", "012", "a line behind" },
   { "abc", "ac", "0-1", "a line less" },
   { "abc", "aXc", "012", "an edited line" },
   { "abcd", "aXYd", "0123", "two edited lines" },
   { "abcd", "aXd", "0--2", "two lines for one: not the same" },
   { "abc", "cab", "12-", "one line moved: two keep their order" },
   { "aaa", "aa", "01-", "equal lines in order" },
   { "xaaay", "xaay", "012-3", "one of several equal lines gone" },
   { "f{1}g{2}", "h{3}f{1}g{2}", "456789ab", "a function before" },
   { "abc", "axBc", "023", "an edited line, and one put before it" },
   { "abc", "aBxc", "013", "an edited line, and one put behind it" },
   { "abcd", "aCd", "0-12", "one line gone, the other edited" },
   { "abcd", "aCxBd", "0-14", "two that changed places: one of them" },
   { "apqr", "aQxRP", "0-13", "the most that keep their order" },
};

/* 80 for equal letters of either case, below 50 for others. */
static unsigned letters_alike(const void *texts, size_t a, size_t b)
{
   const struct example *x = texts;
   return (x->old_text[a] | 0x20) == (x->new_text[b] | 0x20) ? 80 : 49;
}

static void examples_are_aligned(void **state)
{
   (void)state;
   for (size_t e = 0; e < sizeof examples / sizeof *examples; e++) {
      const struct example *x = &examples[e];
      uint64_t a[32], b[32];
      int32_t to[32];
      size_t const n = strlen(x->old_text), m = strlen(x->new_text);
      for (size_t i = 0; i < n; i++)
         a[i] = (unsigned char)x->old_text[i];
      for (size_t i = 0; i < m; i++)
         b[i] = (unsigned char)x->new_text[i];
      struct an_likeness const likeness = { letters_alike, x };
      assert_true(an_align(a, n, b, m, &likeness, to));
      char got[33] = "";
      for (size_t i = 0; i < n; i++)
         got[i] = to[i] < 0 ? '-' : "0123456789abcdef"[to[i]];
      if (strcmp(got, x->expected) != 0)
         print_message("# %s: %s instead of %s\n", x->why, got, x->expected);
      assert_string_equal(got, x->expected);
   }
}

/* Whatever the texts: matches ascend and are within bounds. */
static void random_texts_keep_order(void **state)
{
   (void)state;
   uint32_t seed = 1;
   for (int round = 0; round < 2000; round++) {
      uint64_t a[64], b[64];
      int32_t to[64];
      size_t n = (seed >> 8) % 60, m = (seed >> 16) % 60;
      unsigned const letters = 2 + round % 40;
      for (size_t i = 0; i < 64; i++) {
         seed = seed * 1664525u + 1013904223u;
         a[i] = (seed >> 8) % letters;
         b[i] = (seed >> 18) % letters;
      }
      assert_true(an_align(a, n, b, m, NULL, to));
      int32_t last = -1;
      for (size_t i = 0; i < n; i++) {
         if (to[i] < 0)
            continue;
         assert_true(to[i] > last && to[i] < (int32_t)m);
         last = to[i];
      }
      seed++;
   }
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(examples_are_aligned),
      cmocka_unit_test(random_texts_keep_order),
   };
   return cmocka_run_group_tests_name("an_align", tests, NULL, NULL);
}
