# SPDX-License-Identifier: GPL-2.0-or-later
dist_man1_MANS += docs/cachesim.1
# README and the man pages name these, as they lie in the source tree.
docsdir = $(docdir)/docs
dist_docs_DATA = docs/architecture.md docs/format.md docs/glossary.md docs/heap.xsd docs/leaks.md docs/testing.md
EXTRA_DIST += docs/performance.md
dist_man1_MANS += docs/cs_annotate.1 docs/cs_diff.1 docs/cs_merge.1
EXTRA_DIST += docs/page.png
dist_man1_MANS += docs/leakcheck.1
