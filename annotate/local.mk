# SPDX-License-Identifier: GPL-2.0-or-later
# The host programs and the library they share.
bin_PROGRAMS += annotate/cs_annotate annotate/cs_diff annotate/cs_merge
noinst_LIBRARIES += annotate/libannotate.a

annotate_libannotate_a_SOURCES = \
  cachesim/cs_events.h cachesim/cs_format.h \
  annotate/an_align.c annotate/an_align.h \
  annotate/an_build_id.c annotate/an_build_id.h \
  annotate/an_compat.c annotate/an_compat.h \
  annotate/an_demangle.c annotate/an_demangle.h \
  annotate/an_diff.c annotate/an_diff.h \
  annotate/an_diff_heap.c annotate/an_diff_json.c annotate/an_diff_lines.c annotate/an_diff_moved.c \
  annotate/an_diff_junit.c annotate/an_diff_markdown.c annotate/an_diff_sarif.c \
  annotate/an_diff_report.h annotate/an_diff_rows.c annotate/an_diff_rows.h annotate/an_diff_source.c annotate/an_diff_text.c \
  annotate/an_error.c annotate/an_error.h \
  annotate/an_export.h annotate/an_export_dhat.c annotate/an_export_llvm.c annotate/an_export_pprof.c annotate/an_export_speedscope.c \
  annotate/an_export_text.c \
  annotate/an_filter.c annotate/an_filter.h \
  annotate/an_finder.c annotate/an_finder.h \
  annotate/an_format.c annotate/an_format.h \
  annotate/an_gate.c annotate/an_gate.h \
  annotate/an_group.c annotate/an_group.h \
  annotate/an_head.c annotate/an_head.h \
  annotate/an_heap.c annotate/an_heap.h annotate/an_heap_read.c \
  annotate/an_html.c annotate/an_html.h annotate/an_diff_html.c annotate/an_report_html.c annotate/an_report_html_heap.c annotate/an_report_map.c annotate/an_report_page.h \
  annotate/an_input.c annotate/an_input.h annotate/an_unpack.c \
  annotate/an_json.c annotate/an_json.h \
  annotate/an_leak_diff.c annotate/an_leak_diff.h \
  annotate/an_limit.c annotate/an_limit.h \
  annotate/an_lines.c annotate/an_lines.h \
  annotate/an_main.c annotate/an_main.h \
  annotate/an_memory.c annotate/an_memory.h \
  annotate/an_metric.c annotate/an_metric.h \
  annotate/an_names.c annotate/an_names.h \
  annotate/an_options.c annotate/an_options.h \
  annotate/an_out.c annotate/an_out.h \
  annotate/an_paths.c annotate/an_paths.h \
  annotate/an_page.h annotate/an_pager.c annotate/an_pager.h \
  annotate/an_profile.c annotate/an_profile.h annotate/an_sort.c \
  annotate/an_progress.c annotate/an_progress.h \
  annotate/an_read.c annotate/an_read.h \
  annotate/an_kind.c annotate/an_kind.h annotate/an_kind_other.c \
  annotate/an_read_cachegrind.c annotate/an_read_callgrind.c \
  annotate/an_recorded.c annotate/an_recorded.h \
  annotate/an_report.c annotate/an_report.h annotate/an_report_json.c \
  annotate/an_report_heap.c annotate/an_report_quickfix.c \
  annotate/an_report_lists.c annotate/an_report_source.c \
  annotate/an_report_totals.c \
  annotate/an_reshape.c annotate/an_reshape.h \
  annotate/an_scan.c annotate/an_scan.h \
  annotate/an_servers.c annotate/an_servers.h annotate/an_sha256.c annotate/an_sha256.h \
  annotate/an_source.c annotate/an_source.h \
  annotate/an_strings.c annotate/an_strings.h \
  annotate/an_table.c annotate/an_table.h \
  annotate/an_write.c annotate/an_write.h annotate/an_write_callgrind.c
annotate_libannotate_a_CFLAGS = $(AM_CFLAGS) $(LIBXML2_CFLAGS) $(ZLIB_CFLAGS) $(ZSTD_CFLAGS) $(DEBUGINFOD_CFLAGS)

nodist_annotate_libannotate_a_SOURCES = annotate/page_assets.c

# The page's style and script as C strings.
annotate/page_assets.c: annotate/page.css annotate/page.js annotate/page_assets.sed
	$(AM_V_GEN)$(MKDIR_P) annotate && { \
	  echo '#include "an_page.h"' && echo 'const char *const an_page_css[] = {' && \
	  $(SED) -f $(top_srcdir)/annotate/page_assets.sed $(top_srcdir)/annotate/page.css && \
	  echo '   0 };' && echo 'const char *const an_page_js[] = {' && \
	  $(SED) -f $(top_srcdir)/annotate/page_assets.sed $(top_srcdir)/annotate/page.js && \
	  echo '   0 };'; } > $@.tmp && mv $@.tmp $@
CLEANFILES += annotate/page_assets.c
EXTRA_DIST += annotate/page.css annotate/page.js annotate/page_assets.sed

AN_LDADD = annotate/libannotate.a $(LIBXML2_LIBS) $(ZLIB_LIBS) $(ZSTD_LIBS)

annotate_cs_annotate_SOURCES = annotate/cs_annotate.c
annotate_cs_annotate_LDADD = $(AN_LDADD)
annotate_cs_diff_SOURCES = annotate/cs_diff.c
annotate_cs_diff_LDADD = $(AN_LDADD)
annotate_cs_merge_SOURCES = annotate/cs_merge.c
annotate_cs_merge_LDADD = $(AN_LDADD)
