# SPDX-License-Identifier: GPL-2.0-or-later
dist_man1_MANS += docs/cachesim.1
EXTRA_DIST += docs/architecture.md docs/glossary.md docs/performance.md
dist_man1_MANS += docs/cs_annotate.1 docs/cs_diff.1 docs/cs_merge.1
EXTRA_DIST += docs/format.md docs/page.png docs/testing.md
EXTRA_DIST += docs/heap.xsd
dist_man1_MANS += docs/leakcheck.1
EXTRA_DIST += docs/leaks.md
