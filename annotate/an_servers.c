/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sources from debuginfod servers; see the header. */
#include "an_servers.h"

#include <stdbool.h>
#include <stddef.h>

#ifdef HAVE_DEBUGINFOD

#include <dlfcn.h>
#include <elfutils/debuginfod.h>
#include <stdlib.h>
#include <unistd.h>

/* The library is loaded when it is needed, for some thirty others come with it:
   linked with it, "cs_annotate --version" took 16 ms instead of 4 (perf stat -r 20). */
struct servers {
   void *library;
   debuginfod_client *client;
   void (*end)(debuginfod_client *);
   int (*find_source)(debuginfod_client *, const unsigned char *, int, const char *, char **);
};

/* The functions of LIBRARY; false if it lacks one. */
static bool connect(struct servers *s)
{
   debuginfod_client *(*begin)(void);
   *(void **)&begin = dlsym(s->library, "debuginfod_begin");
   *(void **)&s->end = dlsym(s->library, "debuginfod_end");
   *(void **)&s->find_source = dlsym(s->library, "debuginfod_find_source");
   s->client = begin && s->end && s->find_source ? begin() : NULL;
   return s->client != NULL;
}

void *an_servers_open(void)
{
   const char *urls = getenv("DEBUGINFOD_URLS");
   struct servers *s = urls && *urls ? calloc(1, sizeof *s) : NULL;
   if (!s)
      return NULL;
   s->library = dlopen(DEBUGINFOD_SONAME, RTLD_NOW);
   if (s->library && connect(s))
      return s;
   if (s->library)
      dlclose(s->library);
   free(s);
   return NULL;
}

void an_servers_close(void *client)
{
   struct servers *s = client;
   if (!s)
      return;
   s->end(s->client);
   free(s); /* the library stays: what it has set up for itself would be lost */
}

char *an_servers_source(void *client, const char *build_id, const char *name)
{
   struct servers *s = client;
   char *path = NULL;
   if (*name != '/') /* servers know whole paths only */
      return NULL;
   int fd = s->find_source(s->client, (const unsigned char *)build_id, 0, name, &path);
   if (fd < 0)
      return NULL;
   close(fd);
   return path;
}

#else

void *an_servers_open(void)
{
   return NULL;
}

void an_servers_close(void *client)
{
   (void)client;
}

char *an_servers_source(void *client, const char *build_id, const char *name)
{
   (void)client;
   (void)build_id;
   (void)name;
   return NULL;
}

#endif
