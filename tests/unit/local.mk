# SPDX-License-Identifier: GPL-2.0-or-later
# annotate
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_an_profile tests/unit/test_an_text
TESTS += tests/unit/test_an_profile tests/unit/test_an_text
endif
tests_unit_test_an_profile_SOURCES = tests/unit/test_an_profile.c
tests_unit_test_an_profile_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_an_profile_LDADD = $(AN_LDADD) $(CMOCKA_LIBS)
tests_unit_test_an_text_SOURCES = tests/unit/test_an_text.c
tests_unit_test_an_text_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_an_text_LDADD = $(AN_LDADD) $(CMOCKA_LIBS)
# annotate, end
