# SPDX-License-Identifier: GPL-2.0-or-later
include $(top_srcdir)/tests/unit/local.mk
include $(top_srcdir)/tests/tool/local.mk
include $(top_srcdir)/tests/leak/local.mk
include $(top_srcdir)/tests/annotate/local.mk
include $(top_srcdir)/tests/diff/local.mk
include $(top_srcdir)/tests/lint/local.mk
