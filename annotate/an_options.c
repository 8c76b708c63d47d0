/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines; see the header. */
#include "an_options.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool an_options_init(struct an_options *o, int argc, struct an_error *err)
{
   size_t const n = (size_t)argc + 1;
   o->dirs = calloc(n, sizeof *o->dirs);
   o->filter = calloc(n, sizeof *o->filter);
   o->map = calloc(n, sizeof *o->map);
   o->object = calloc(n, sizeof *o->object);
   return (o->dirs && o->filter && o->map && o->object) || an_fail_memory(err);
}

void an_options_deinit(struct an_options *o)
{
   free(o->dirs);
   free(o->filter);
   free(o->map);
   free(o->object);
}

int an_parse_choice(const char *text, const char *const *name, int n)
{
   for (int i = 0; i < n; i++)
      if (!strcmp(text, name[i]))
         return i;
   return -1;
}

bool an_parse_count(const char *text, uint64_t most, uint64_t *n)
{
   uint64_t value = 0;
   if (!*text)
      return false;
   for (; *text; text++) {
      if (*text < '0' || *text > '9' || value > (most - (uint64_t)(*text - '0')) / 10)
         return false;
      value = value * 10 + (uint64_t)(*text - '0');
   }
   *n = value;
   return true;
}

bool an_parse_size(const char *text, uint64_t *bytes)
{
   static const char units[] = "KMGT";
   size_t const len = strlen(text);
   char copy[24];
   if (len == 0 || len >= sizeof copy)
      return false;
   strcpy(copy, text);
   const char *unit = strchr(units, toupper((unsigned char)copy[len - 1]));
   if (unit)
      copy[len - 1] = '\0';
   unsigned const shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
   if (!an_parse_count(copy, UINT64_MAX >> shift, bytes))
      return false;
   *bytes <<= shift;
   return true;
}

bool an_parse_percent(const char *text, double *value)
{
   char *end;
   if (*text < '0' || *text > '9')
      return false;
   *value = strtod(text, &end);
   if (*end == '%')
      end++;
   return *end == '\0' && *value <= 100;
}

/* --- The shared options --- */

static bool take_sort(struct an_options *o, const char *value)
{
   o->sort = value;
   return true;
}

static bool take_cycles(struct an_options *o, const char *value)
{
   o->cycles = value;
   return true;
}

static bool take_limit(struct an_options *o, const char *value)
{
   uint64_t n;
   if (!an_parse_count(value, UINT32_MAX, &n))
      return false;
   o->have_limit = true;
   o->limit = n ? n : SIZE_MAX;
   return true;
}

static bool take_threshold(struct an_options *o, const char *value)
{
   o->have_threshold = true;
   return an_parse_percent(value, &o->threshold);
}

static bool take_context(struct an_options *o, const char *value)
{
   uint64_t n;
   if (!an_parse_count(value, UINT32_MAX, &n))
      return false;
   o->context = (unsigned)n;
   return true;
}

static bool take_names(struct an_options *o, const char *value)
{
   static const char *const name[] = { "short", "full", "mangled" };
   int const i = an_parse_choice(value, name, 3);
   o->names = (enum an_names)i;
   return i >= 0;
}

static bool take_color(struct an_options *o, const char *value)
{
   static const char *const name[] = { "auto", "always", "never" };
   int const i = an_parse_choice(value, name, 3);
   o->color = (enum an_color)i;
   return i >= 0;
}

static bool add_filter(struct an_options *o, enum an_filter_kind kind, const char *value)
{
   o->filter[o->n_filters++] = (struct an_filter){ kind, value };
   return true;
}

static bool take_function(struct an_options *o, const char *value)
{
   return add_filter(o, AN_FILTER_FUNCTION, value);
}

static bool take_file(struct an_options *o, const char *value)
{
   return add_filter(o, AN_FILTER_FILE, value);
}

static bool take_object(struct an_options *o, const char *value)
{
   return add_filter(o, AN_FILTER_OBJECT, value);
}

static bool take_annotate(struct an_options *o, const char *value)
{
   (void)value;
   o->annotate = true;
   return true;
}

static bool take_no_annotate(struct an_options *o, const char *value)
{
   (void)value;
   o->annotate = false;
   return true;
}

static bool take_dir(struct an_options *o, const char *value)
{
   o->dirs[o->n_dirs++] = value;
   return true;
}

static bool take_map(struct an_options *o, const char *value)
{
   return an_path_map_parse(&o->map[o->n_maps++], value);
}

static bool take_exe(struct an_options *o, const char *value)
{
   o->object[o->n_objects++] = value;
   return true;
}

static bool take_no_pager(struct an_options *o, const char *value)
{
   (void)value;
   o->no_pager = true;
   return true;
}

static bool take_max_memory(struct an_options *o, const char *value)
{
   o->have_max_memory = true;
   return an_parse_size(value, &o->max_memory);
}

static bool take_force(struct an_options *o, const char *value)
{
   (void)value;
   o->strictness = AN_FORCE;
   return true;
}

enum { REPORTS = AN_ANNOTATE | AN_DIFF, ALL = REPORTS | AN_MERGE };

static const struct an_option shared[] = {
   { "sort", 0, true, take_sort, REPORTS },
   { "cycles", 0, true, take_cycles, REPORTS },
   { "limit", 0, true, take_limit, REPORTS },
   { "threshold", 0, true, take_threshold, REPORTS },
   { "context", 0, true, take_context, REPORTS },
   { "names", 0, true, take_names, REPORTS },
   { "color", 0, true, take_color, REPORTS },
   { "function", 0, true, take_function, REPORTS },
   { "file", 0, true, take_file, REPORTS },
   { "object", 0, true, take_object, REPORTS },
   { "annotate", 0, false, take_annotate, REPORTS },
   { "no-annotate", 0, false, take_no_annotate, REPORTS },
   { "no-pager", 0, false, take_no_pager, REPORTS },
   { "include", 'I', true, take_dir, ALL },
   { "map", 0, true, take_map, ALL },
   { "exe", 0, true, take_exe, ALL },
   { "force", 0, false, take_force, ALL },
   { "max-memory", 0, true, take_max_memory, ALL },
};

/* --- Parsing --- */

enum { N_SHARED = sizeof shared / sizeof *shared, MAX_OPTIONS = N_SHARED + 16,
       OPT_HELP = 1000, OPT_VERSION, OPT_FIRST = 2000 };

/* getopt's tables, and the rows they stand for. */
struct table {
   struct option option[MAX_OPTIONS + 3];
   const struct an_option *row[MAX_OPTIONS];
   char letters[2 * MAX_OPTIONS + 2];
   int n;
};

static void add_row(struct table *t, const struct an_option *row)
{
   size_t const len = strlen(t->letters);
   if (t->n == MAX_OPTIONS)
      return;
   t->row[t->n] = row;
   t->option[t->n] = (struct option){
      row->name, row->has_value ? required_argument : no_argument, NULL,
      OPT_FIRST + t->n };
   t->n++;
   if (row->letter)
      snprintf(t->letters + len, sizeof t->letters - len, "%c%s", row->letter,
               row->has_value ? ":" : "");
}

static void make_table(struct table *t, const struct an_program *program)
{
   *t = (struct table){ .letters = ":" };
   for (size_t i = 0; i < program->n_own; i++)
      add_row(t, &program->own[i]);
   for (size_t i = 0; i < N_SHARED; i++)
      if (shared[i].programs & program->bit)
         add_row(t, &shared[i]);
   t->option[t->n] = (struct option){ "help", no_argument, NULL, OPT_HELP };
   t->option[t->n + 1] = (struct option){ "version", no_argument, NULL, OPT_VERSION };
}

/* The row that getopt's result stands for. */
static const struct an_option *row_of(const struct table *t, int c)
{
   if (c >= OPT_FIRST)
      return t->row[c - OPT_FIRST];
   for (int i = 0; i < t->n; i++)
      if (t->row[i]->letter == c)
         return t->row[i];
   return NULL;
}

bool an_options_parse(struct an_options *o, const struct an_program *program,
                      int argc, char **argv, struct an_error *err)
{
   struct table t;
   int c;
   make_table(&t, program);
   opterr = 0;
   while ((c = getopt_long(argc, argv, t.letters, t.option, NULL)) != -1) {
      if (c == ':')
         return an_fail(err, AN_USAGE, "option %s needs a value", argv[optind - 1]);
      if (c == OPT_HELP || c == OPT_VERSION) {
         if (c == OPT_HELP)
            fputs(program->help, stdout);
         else
            printf("%s (cachesim) " PACKAGE_VERSION "\n", program->name);
         o->done = true;
         return true;
      }
      const struct an_option *row = row_of(&t, c);
      if (!row)
         return an_fail(err, AN_USAGE, "unknown option %s", argv[optind - 1]);
      if (!row->take(o, optarg))
         return an_fail(err, AN_USAGE, "--%s: bad value \"%s\"", row->name, optarg);
   }
   o->first_file = optind;
   return true;
}
