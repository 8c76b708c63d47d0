# SPDX-License-Identifier: GPL-2.0-or-later
dist_man1_MANS += docs/cachesim.1
EXTRA_DIST += docs/glossary.md
