/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts and numbers: scanning, formatting, JSON, metrics, tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "an_format.h"
#include "an_json.h"
#include "an_options.h"
#include "an_sha256.h"
#include "an_metric.h"
#include "an_names.h"
#include "an_scan.h"
#include "an_table.h"

static void numbers_are_scanned(void **state)
{
   (void)state;
   static const struct {
      const char *text;
      bool ok;
      uint64_t value;
      const char *rest;
   } table[] = {
      { "0", true, 0, "" },
      { "007 ", true, 7, " " },
      { "12x", true, 12, "x" },
      { "", false, 0, "" },
      { "-1", false, 0, "" },
      { "9999999999999999999", true, 9999999999999999999u, "" },
      { "18446744073709551615", true, UINT64_MAX, "" },
      { "18446744073709551616", false, 0, "" },
      { "99999999999999999999", false, 0, "" },
      { "00000000000000000000000005", true, 5, "" },
      { "184467440737095516150", false, 0, "" },
   };
   for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
      uint64_t value = 0;
      const char *rest = an_scan_number(table[i].text, &value);
      assert_int_equal(rest != NULL, table[i].ok);
      if (rest) {
         assert_int_equal(value, table[i].value);
         assert_string_equal(rest, table[i].rest);
      }
   }
}

static void numbers_are_formatted(void **state)
{
   (void)state;
   char b[AN_NUMBER_BYTES];
   assert_string_equal(an_format_count(b, 0), "0");
   assert_string_equal(an_format_count(b, 999), "999");
   assert_string_equal(an_format_count(b, 1000), "1,000");
   assert_string_equal(an_format_count(b, UINT64_MAX), "18,446,744,073,709,551,615");
   assert_string_equal(an_format_delta(b, an_delta(5, 5)), "0");
   assert_string_equal(an_format_delta(b, an_delta(5, 2005)), "+2,000");
   assert_string_equal(an_format_delta(b, an_delta(UINT64_MAX, 0)),
                       "-18,446,744,073,709,551,615");
   assert_string_equal(an_format_percent(b, 1, 3), "33.3%");
   assert_string_equal(an_format_percent(b, 1, 0), "");
   assert_string_equal(an_format_change(b, 200, 190), "-5.00%");
   assert_string_equal(an_format_change(b, 0, 1), "new");
   assert_string_equal(an_format_change(b, 7, 7), "");
   assert_string_equal(an_format_change(b, 1, 10), "x 10.0");
   assert_string_equal(an_format_bytes(b, 32768), "32 KiB");
   assert_string_equal(an_format_bytes(b, 33000), "33000 B");
   assert_string_equal(an_format_bytes(b, 8388608), "8 MiB");
}

static void columns_of_text(void **state)
{
   (void)state;
   if (!setlocale(LC_CTYPE, "C.UTF-8"))
      skip();
   assert_int_equal(an_text_columns("abc", 3), 3);
   assert_int_equal(an_text_columns("\u00e9", 2), 1);
   assert_int_equal(an_text_columns("e\u0301", 3), 1);  /* combining accent */
   assert_int_equal(an_text_columns("\u6f22", 3), 2);   /* wide */
   assert_int_equal(an_text_columns("\xff\xc0\x80", 3), 3); /* not UTF-8 */
   assert_int_equal(an_text_columns("\xe6\xbc", 2), 2); /* cut off */
}

/* What the writer WRITE puts out. */
static char *written(void (*write)(struct an_out *), char *buf, size_t size)
{
   static struct an_out out;
   struct an_error err;
   int fd = memfd_create("written", 0);
   assert_true(fd >= 0);
   an_out_init(&out, fd, "test");
   write(&out);
   assert_true(an_out_finish(&out, &err));
   ssize_t n = pread(fd, buf, size - 1, 0);
   assert_true(n >= 0);
   buf[n] = '\0';
   close(fd);
   return buf;
}

static void write_json(struct an_out *out)
{
   static const char odd[] = "a\"\\\n\x01\x7f\xff\xe9\xed\xa0\x80\xf0\x9f\x98\x80";
   struct an_json j = { .out = out };
   an_json_open(&j, NULL, '[');
   an_json_in_line(&j, true);
   an_json_text(&j, NULL, odd, sizeof odd - 1);
   an_json_number(&j, NULL, UINT64_MAX);
   an_json_delta(&j, NULL, an_delta(3, 1));
   an_json_null(&j, NULL);
   an_json_close(&j, ']');
}

static void json_is_valid_utf8(void **state)
{
   (void)state;
   char b[256];
   /* ed a0 80 is a lone surrogate: not UTF-8; f0 9f 98 80 is. */
   assert_string_equal(written(write_json, b, sizeof b),
                       "[\"a\\\"\\\\\\n\\u0001\\u007f\\\\xff\\\\xe9\\\\xed\\\\xa0\\\\x80"
                       "\xf0\x9f\x98\x80\", 18446744073709551615, -2, null]\n");
}

static void write_table(struct an_out *out)
{
   static const struct an_column column[] = {
      { "n", AN_RIGHT, 0, 0 }, { "name", AN_LEFT, 1, 4 }, { "text", AN_LEFT, 1, 0 },
   };
   struct an_table t;
   out->width = 16;
   an_table_init(&t, column, 3);
   an_table_cell(&t, AN_PLAIN, "1");
   an_table_cell(&t, AN_PLAIN, "a");
   an_table_cell(&t, AN_PLAIN, "bc");
   an_table_cell(&t, AN_PLAIN, "1,000");
   an_table_cell(&t, AN_PLAIN, "longer");
   an_table_cell(&t, AN_PLAIN, "cut here");
   an_table_cell(&t, AN_PLAIN, "2");
   an_table_cell(&t, AN_PLAIN, "");
   an_table_cell(&t, AN_PLAIN, "");
   assert_true(an_table_print(&t, out));
   an_table_deinit(&t);
}

static void tables_are_aligned_and_cut(void **state)
{
   (void)state;
   char b[256];
   assert_string_equal(written(write_table, b, sizeof b),
                       "    n name text\n"
                       "    1 a    bc\n"
                       "1,000 longer cu~\n"
                       "    2\n");
}

struct name_pair {
   const char *full, *shorter;
};

static void check_names(const struct name_pair *pair, size_t n,
                        size_t (*shorten)(const char *, size_t, char *))
{
   for (size_t i = 0; i < n; i++) {
      char out[256];
      size_t len = shorten(pair[i].full, strlen(pair[i].full), out);
      assert_true(len <= strlen(pair[i].full));
      out[len] = '\0';
      assert_string_equal(out, pair[i].shorter);
   }
}

static void names_become_short(void **state)
{
   (void)state;
   static const struct name_pair function[] = {
      { "std::vector<int, std::allocator<int> >::push_back(int&&)",
        "std::vector<>::push_back(int&&)" },
      { "foo.constprop.0", "foo" },
      { "foo.part.0.isra.3.cold", "foo" },
      { "f(int) [clone .constprop.0] [clone .cold]", "f(int)" },
      { "core::ptr::drop::h0123456789abcdef", "core::ptr::drop" },
      { "core::ptr::drop::h0123456789abcdeg", "core::ptr::drop::h0123456789abcdeg" },
      { "<alloc::vec::Vec<T> as Drop>::drop", "<alloc::vec::Vec<> as Drop>::drop" },
      { "operator<", "operator<" },
      { "a::operator->() const", "a::operator->() const" },
      { "x<y", "x<y" }, /* never closed */
      { ".cold", ".cold" },
      { "", "" },
   };
   static const struct name_pair path[] = {
      { "./elf/../sysdeps/x.c", "sysdeps/x.c" },
      { "/a//b/./c/../d.c", "/a/b/d.c" },
      { "../../x/../y", "../../y" },
      { "a/../../b", "../b" },
      { "/../a", "/a" },
      { ".", "." },
      { "a/..", "." },
      { "/", "/" },
      { "???", "???" },
      { "", "" },
   };
   check_names(function, sizeof function / sizeof *function, an_name_short);
   static const struct name_pair rust[] = {
      { "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/cmp.rs", "/rustc/.../library/core/src/cmp.rs" },
      { "/rustc/59807616e1fa2540724bfbac14d7976d7e4a386/library/a.rs", "/rustc/59807616e1fa2540724bfbac14d7976d7e4a386/library/a.rs" },
      { "/rustc/59807616e1fa2540724bfbac14d7976d7e4a38601/a.rs", "/rustc/59807616e1fa2540724bfbac14d7976d7e4a38601/a.rs" },
      { "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860", "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860" },
      { "/a/./b.c", "/a/b.c" },
   };
   check_names(path, sizeof path / sizeof *path, an_path_tidy);
   check_names(rust, sizeof rust / sizeof *rust, an_path_short);
}

static void hashes_are_those_of_the_standard(void **state)
{
   (void)state;
   static const struct { const char *data, *hash; } example[] = { /* FIPS 180-4's */
      { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
      { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
      { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
   };
   char text[AN_SHA256_TEXT];
   for (size_t i = 0; i < sizeof example / sizeof *example; i++) {
      an_sha256(example[i].data, strlen(example[i].data), text);
      assert_string_equal(text, example[i].hash);
   }
}

static void options_numbers(void **state)
{
   (void)state;
   uint64_t n;
   double d;
   assert_true(an_parse_count("10", 10, &n));
   assert_int_equal(n, 10);
   assert_false(an_parse_count("11", 10, &n));
   assert_false(an_parse_count("", 10, &n));
   assert_false(an_parse_count("1 ", 10, &n));
   assert_true(an_parse_percent("0.5%", &d));
   assert_true(d == 0.5);
   assert_false(an_parse_percent("-1", &d));
   assert_false(an_parse_percent("101", &d));
   assert_false(an_parse_percent("nan", &d));
}

static void metrics_are_computed(void **state)
{
   (void)state;
   static const char *const names[] = { "Ir", "I1mr", "ILmr", "Dr", "D1mr",
                                        "DLmr", "Dw", "D1mw", "DLmw" };
   static const uint64_t count[] = { 1000, 1, 2, 300, 30, 3, 100, 10, 4 };
   static const struct {
      const char *name;
      double value;
   } table[] = {
      { "Ir", 1000 }, { "L1m", 41 }, { "D1m", 40 }, { "LLm", 9 }, { "DLm", 7 },
      { "Drw", 400 }, { "D1%", 10 }, { "MPKI", 9 },
      { "cycles", 1000 + 10 * 41 + 100 * 9 },
   };
   struct an_strings strings;
   struct an_profile p;
   struct an_metric m;
   assert_true(an_strings_init(&strings));
   an_profile_init(&p, &strings);
   for (unsigned e = 0; e < 9; e++)
      p.head.event[p.head.n_events++] = an_strings_add(&strings, names[e], strlen(names[e]));
   for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
      assert_true(an_metric_find(&m, &p, table[i].name, AN_CYCLES_DEFAULT));
      assert_true(an_metric_value(&m, 9, count) == table[i].value);
   }
   assert_false(an_metric_find(&m, &p, "Bm", AN_CYCLES_DEFAULT));
   assert_false(an_metric_find(&m, &p, "cycles", "Ir +"));
   assert_false(an_metric_find(&m, &p, "cycles", "Ir * D1%"));
   assert_true(an_metric_parse(&m, &p, "x", "3*Ir+ 2 Dr"));
   assert_int_equal(an_metric_count(&m, 9, count), 3600);
   uint64_t const huge[9] = { UINT64_MAX };
   assert_int_equal(an_metric_count(&m, 9, huge), UINT64_MAX);
   an_profile_deinit(&p);
   an_strings_deinit(&strings);
}

int main(void)
{
   const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_scanned),
      cmocka_unit_test(numbers_are_formatted),
      cmocka_unit_test(columns_of_text),
      cmocka_unit_test(json_is_valid_utf8),
      cmocka_unit_test(tables_are_aligned_and_cut),
      cmocka_unit_test(names_become_short),
      cmocka_unit_test(hashes_are_those_of_the_standard),
      cmocka_unit_test(options_numbers),
      cmocka_unit_test(metrics_are_computed),
   };
   return cmocka_run_group_tests_name("an_text", tests, NULL, NULL);
}
