/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The style and the script of HTML pages: the lines of page.css and page.js,
 * which the build turns into C strings (page_assets.c).  The list of lines
 * ends with NULL.
 */
#ifndef AN_PAGE_H
#define AN_PAGE_H

extern const char *const an_page_css[];
extern const char *const an_page_js[];

#endif
