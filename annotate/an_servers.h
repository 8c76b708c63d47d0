/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sources from debuginfod servers: by the build-id of a program and the path
 * that its debug information gives.  Without libdebuginfod, or with an empty
 * $DEBUGINFOD_URLS, there are none.
 */
#ifndef AN_SERVERS_H
#define AN_SERVERS_H

/* NULL: no servers. */
void *an_servers_open(void);
void an_servers_close(void *client); /* NULL is fine */

/* The path of a local copy of source NAME (free() it), or NULL.  The library
   keeps copies in a cache of its own; $DEBUGINFOD_TIMEOUT bounds the wait. */
char *an_servers_source(void *client, const char *build_id, const char *name);

#endif
