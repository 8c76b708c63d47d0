# SPDX-License-Identifier: GPL-2.0-or-later
# How tests run; which ones there are is said by the rooms' own fragments.
#
# Every test speaks TAP.  A test without a suffix is a cmocka program, a .test
# is a script that starts with #!, a .case is data for tests/tool/run_case.py.
# All of them find the two trees in these variables:
#   top_srcdir, top_builddir   absolute
#   PYTHON3, CC                as configured
# CASE_SET=short leaves out the cases marked `set: long` (make distcheck does).
TEST_EXTENSIONS = .test .case
tap_driver = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(tap_driver)
TEST_LOG_DRIVER = $(tap_driver)
CASE_LOG_DRIVER = $(tap_driver)
CASE_LOG_COMPILER = $(PYTHON3) $(top_srcdir)/tests/tool/run_case.py
AM_TESTS_ENVIRONMENT = \
  LANG=C.UTF-8; LC_ALL=C.UTF-8; export LANG LC_ALL; \
  unset LANGUAGE VALGRIND_OPTS VALGRIND_LIB DEBUGINFOD_URLS GLIBC_TUNABLES MALLOC_PERTURB_ || :; \
  CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
  top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
  top_builddir='$(abs_top_builddir)'; export top_builddir; \
  PYTHON3='$(PYTHON3)'; export PYTHON3; \
  PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE; \
  CC='$(CC)'; export CC;

AM_DISTCHECK_CONFIGURE_FLAGS = --enable-werror

include $(top_srcdir)/tests/lists.mk
include $(top_srcdir)/tests/lib/local.mk
include $(top_srcdir)/tests/guest/local.mk
include $(top_srcdir)/tests/unit/local.mk
include $(top_srcdir)/tests/tool/local.mk
include $(top_srcdir)/tests/leak/local.mk
include $(top_srcdir)/tests/annotate/local.mk
include $(top_srcdir)/tests/diff/local.mk
include $(top_srcdir)/tests/lint/local.mk
include $(top_srcdir)/tests/setup/local.mk

# What tests make lies in two directories.
mostlyclean-local:
	rm -rf tests/guest/bin tests/scratch
