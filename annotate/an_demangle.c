/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linkage names as people write them; see the header. */
#include "an_demangle.h"

#include "an_reshape.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* The C++ ABI's demangler; free() the result. */
typedef char *demangler(const char *name, char *buffer, size_t *size, int *status);

static bool is_linkage_name(const char *name)
{
   return name[0] == '_' && name[1] == 'Z';
}

static bool any_linkage_name(const struct an_profile *p)
{
   for (size_t f = 0; f < p->n_funcs; f++)
      if (is_linkage_name(an_strings_get(p->strings, p->func[f].name)))
         return true;
   return false;
}

/* The string id of the name that NAME stands for; that of NAME itself if it
   stands for none. */
static uint32_t plain_name(struct an_strings *s, uint32_t name, demangler *demangle)
{
   int status;
   char *text = demangle(an_strings_get(s, name), NULL, NULL, &status);
   if (!text)
      return status == -1 ? AN_NO_STRING : name;
   uint32_t const id = status == 0 ? an_strings_add(s, text, strlen(text)) : name;
   free(text);
   return id;
}

bool an_demangle(struct an_profile *p, struct an_error *err)
{
   demangler *demangle = NULL;
   if (!any_linkage_name(p))
      return true;
   void *library = dlopen("libstdc++.so.6", RTLD_NOW);
   if (library)
      *(void **)&demangle = dlsym(library, "__cxa_demangle");
   if (!demangle)
      return true;
   size_t const n = p->strings->n;
   uint32_t *name = malloc((n + 1) * sizeof *name);
   bool ok = name != NULL;
   for (uint32_t i = 0; ok && i < n; i++)
      name[i] = i;
   for (size_t f = 0; ok && f < p->n_funcs; f++) {
      uint32_t const old = p->func[f].name;
      if (name[old] != old || !is_linkage_name(an_strings_get(p->strings, old)))
         continue;
      name[old] = plain_name(p->strings, old, demangle);
      ok = name[old] != AN_NO_STRING;
   }
   ok = ok ? an_profile_rename_functions(p, name, err) : an_fail_memory(err);
   free(name);
   return ok;
}
