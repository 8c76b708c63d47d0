# SPDX-License-Identifier: GPL-2.0-or-later
# What both tools need once.  Files of Valgrind tools, compiled into each.
ct_tool_sources = \
  common/tool/ct_call.h \
  common/tool/ct_core.h \
  common/tool/ct_discard.c common/tool/ct_discard.h \
  common/tool/ct_file.c common/tool/ct_file.h \
  common/tool/ct_guest.c common/tool/ct_guest.h \
  common/tool/ct_ir.h \
  common/tool/ct_name.c common/tool/ct_name.h \
  common/tool/ct_process.c common/tool/ct_process.h \
  common/tool/ct_rights.c common/tool/ct_rights.h \
  common/tool/ct_refuse.c common/tool/ct_refuse.h \
  common/tool/ct_space.c common/tool/ct_space.h \
  common/tool/ct_version.h
