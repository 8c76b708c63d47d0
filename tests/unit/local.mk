# SPDX-License-Identifier: GPL-2.0-or-later
# annotate
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_an_align tests/unit/test_an_profile tests/unit/test_an_text
TESTS += tests/unit/test_an_align tests/unit/test_an_profile tests/unit/test_an_text
endif
tests_unit_test_an_align_SOURCES = tests/unit/test_an_align.c
tests_unit_test_an_align_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_an_align_LDADD = $(AN_LDADD) $(CMOCKA_LIBS)
tests_unit_test_an_profile_SOURCES = tests/unit/test_an_profile.c
tests_unit_test_an_profile_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_an_profile_LDADD = $(AN_LDADD) $(CMOCKA_LIBS)
tests_unit_test_an_text_SOURCES = tests/unit/test_an_text.c
tests_unit_test_an_text_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_an_text_LDADD = $(AN_LDADD) $(CMOCKA_LIBS)
# annotate, end
# leakcheck
if HAVE_CMOCKA
lc_unit_tests = tests/unit/test_lc_blocks tests/unit/test_lc_mark tests/unit/test_lc_tables
check_PROGRAMS += $(lc_unit_tests)
TESTS += $(lc_unit_tests)
endif
tests_unit_test_lc_blocks_SOURCES = tests/unit/test_lc_blocks.c
tests_unit_test_lc_blocks_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_lc_blocks_LDADD = leakcheck/liblc_core.a $(CMOCKA_LIBS)
tests_unit_test_lc_mark_SOURCES = tests/unit/test_lc_mark.c
tests_unit_test_lc_mark_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_lc_mark_LDADD = leakcheck/liblc_core.a $(CMOCKA_LIBS)
tests_unit_test_lc_tables_SOURCES = tests/unit/test_lc_tables.c
tests_unit_test_lc_tables_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_lc_tables_LDADD = leakcheck/liblc_core.a $(CMOCKA_LIBS)
# leakcheck, end
# cachesim
if HAVE_CMOCKA
cs_unit_tests = tests/unit/test_cs_book tests/unit/test_cs_cache tests/unit/test_cs_quick
check_PROGRAMS += $(cs_unit_tests)
TESTS += $(cs_unit_tests)
endif
cs_unit_core = cachesim/cs_cache.c cachesim/cs_geometry.c cachesim/cs_l1.c cachesim/cs_ll.c
tests_unit_test_cs_book_SOURCES = tests/unit/test_cs_book.c cachesim/cs_book.c cachesim/cs_cost.c
tests_unit_test_cs_book_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_cs_book_LDADD = $(CMOCKA_LIBS)
tests_unit_test_cs_cache_SOURCES = tests/unit/test_cs_cache.c $(cs_unit_core)
tests_unit_test_cs_cache_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_cs_cache_LDADD = $(CMOCKA_LIBS)
tests_unit_test_cs_quick_SOURCES = tests/unit/test_cs_quick.c $(cs_unit_core)
tests_unit_test_cs_quick_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_cs_quick_LDADD = $(CMOCKA_LIBS)
# cachesim, end
