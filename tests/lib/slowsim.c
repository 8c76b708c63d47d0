/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slowsim: the cache model of docs/architecture.md, written for the tests from
 * the table of rules alone, with nothing but loops over arrays.  It shares no
 * line with the tool and is never optimised.
 *
 *     valgrind --tool=lackey --trace-mem=yes PROG 2>&1 | slowsim [OPTIONS]
 *
 * reads the trace ("I  addr,size", " L addr,size", " S addr,size",
 * " M addr,size"; other lines are Valgrind's and skipped) and prints one line
 * "EVENT COUNT" for each of the nine events.
 *
 *     --I1=SIZE,WAYS,LINE  --D1=...  --LL=...   geometries (required)
 *     --rep=FILE    one address (hex) a line: the REP string instructions of the
 *                   program.  The fetches of one such instruction that follow
 *                   each other count once (exact counting); without the option
 *                   each counts (Cachegrind's counting).
 *
 * A load followed by a store of the same place in the same instruction is one
 * read.  lackey says "M" for most of them, but not when its own queue of four
 * events is flushed in between; "L" then "S" of the same place is taken for the
 * same.  A load and a store of one place through different expressions would be
 * joined wrongly: guests for this oracle avoid it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cache {
   uint64_t size, ways, line, sets;
   uint64_t *block; /* [sets][ways], the most recently used way first */
};

struct counts {
   uint64_t refs, l1_misses, ll_misses;
};

struct access {
   char kind; /* 'I', 'L', 'S', 'M'; 0 is none */
   uint64_t addr, size;
};

static struct cache i1, d1, ll;
static struct counts instr, reads, writes;
static uint64_t *rep;
static size_t n_rep;

static void die(const char *what, const char *text)
{
   fprintf(stderr, "slowsim: %s: %s\n", what, text);
   exit(2);
}

static void init_cache(struct cache *c, const char *text)
{
   unsigned long size, ways, line;
   if (sscanf(text, "%lu,%lu,%lu", &size, &ways, &line) != 3)
      die("not a geometry", text);
   c->size = size, c->ways = ways, c->line = line;
   c->sets = size / (ways * line);
   c->block = calloc(c->sets * c->ways, sizeof c->block[0]);
   if (c->sets == 0 || !c->block)
      die("no such cache", text);
}

/* Looks BLOCK up and makes it the most recently used of its set.  The tag is the
   whole block number, so an untouched way (0) is block 0. */
static bool touch_block(struct cache *c, uint64_t block)
{
   uint64_t *set = c->block + (block % c->sets) * c->ways;
   uint64_t way = 0;
   while (way < c->ways && set[way] != block)
      way++;
   bool hit = way < c->ways;
   if (!hit)
      way = c->ways - 1;
   for (; way > 0; way--)
      set[way] = set[way - 1];
   set[0] = block;
   return hit;
}

/* Both lines of a straddling access are looked up, in order. */
static bool touch(struct cache *c, uint64_t addr, uint64_t size)
{
   uint64_t first = addr / c->line, last = (addr + size - 1) / c->line;
   if (last > first + 1)
      die("trace", "an access to more than two lines");
   bool hit = touch_block(c, first);
   if (last != first)
      hit = touch_block(c, last) && hit;
   return hit;
}

static void count(struct counts *n, struct cache *l1, uint64_t addr, uint64_t size)
{
   n->refs++;
   if (touch(l1, addr, size))
      return;
   n->l1_misses++;
   if (!touch(&ll, addr, size))
      n->ll_misses++;
}

static uint64_t smallest_line(void)
{
   uint64_t line = i1.line;
   if (d1.line < line)
      line = d1.line;
   return ll.line < line ? ll.line : line;
}

static bool is_rep(uint64_t addr)
{
   for (size_t i = 0; i < n_rep; i++)
      if (rep[i] == addr)
         return true;
   return false;
}

static void simulate(const struct access *a)
{
   static uint64_t last_fetch;
   static bool any_fetch;
   uint64_t size = a->size < smallest_line() ? a->size : smallest_line();
   if (a->kind == 'I') {
      bool again = any_fetch && a->addr == last_fetch && is_rep(a->addr);
      last_fetch = a->addr, any_fetch = true;
      if (!again)
         count(&instr, &i1, a->addr, a->size);
      return;
   }
   count(a->kind == 'S' ? &writes : &reads, &d1, a->addr, size);
}

static bool parse(const char *text, struct access *a)
{
   char kind;
   unsigned long addr, size;
   bool shape = (text[0] == 'I' && text[1] == ' ') || (text[0] == ' ' && strchr("LSM", text[1]));
   if (!shape || sscanf(text, " %c %lx,%lu", &kind, &addr, &size) != 3)
      return false;
   *a = (struct access) { kind, addr, size };
   return true;
}

static void read_trace(void)
{
   char text[4096];
   struct access held = { 0, 0, 0 }, a;
   while (fgets(text, sizeof text, stdin)) {
      if (!parse(text, &a))
         continue;
      if (held.kind == 'L' && a.kind == 'S' && a.addr == held.addr && a.size == held.size)
         a.kind = 'M';
      else if (held.kind)
         simulate(&held);
      held = a;
   }
   if (held.kind)
      simulate(&held);
}

static void read_rep(const char *path)
{
   FILE *f = fopen(path, "r");
   unsigned long addr;
   if (!f)
      die("cannot open", path);
   while (fscanf(f, "%lx", &addr) == 1) {
      rep = realloc(rep, (n_rep + 1) * sizeof rep[0]);
      if (!rep)
         die("out of memory", path);
      rep[n_rep++] = addr;
   }
   fclose(f);
}

int main(int argc, char **argv)
{
   for (int i = 1; i < argc; i++) {
      if (strncmp(argv[i], "--I1=", 5) == 0)
         init_cache(&i1, argv[i] + 5);
      else if (strncmp(argv[i], "--D1=", 5) == 0)
         init_cache(&d1, argv[i] + 5);
      else if (strncmp(argv[i], "--LL=", 5) == 0)
         init_cache(&ll, argv[i] + 5);
      else if (strncmp(argv[i], "--rep=", 6) == 0)
         read_rep(argv[i] + 6);
      else
         die("unknown option", argv[i]);
   }
   if (!i1.block || !d1.block || !ll.block)
      die("missing", "--I1, --D1 and --LL are all needed");
   read_trace();
   const char *name[9] = { "Ir", "I1mr", "ILmr", "Dr", "D1mr", "DLmr", "Dw", "D1mw", "DLmw" };
   const struct counts *group[3] = { &instr, &reads, &writes };
   for (int g = 0; g < 3; g++) {
      printf("%s %llu\n", name[3 * g], (unsigned long long)group[g]->refs);
      printf("%s %llu\n", name[3 * g + 1], (unsigned long long)group[g]->l1_misses);
      printf("%s %llu\n", name[3 * g + 2], (unsigned long long)group[g]->ll_misses);
   }
   return 0;
}
