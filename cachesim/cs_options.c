/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command-line options.
 */
#include "cs_options.h"

#include "ct_discard.h"

#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_options.h"

struct cs_options cs_options = {
   .compat = CS_COMPAT_NONE,
   .cache_sim = True,
   .branch_sim = False,
   .instr_at_start = True,
   .host_caches = False,
#if defined(VGA_amd64)
   .probes = CS_PROBES_INLINE,
#else
   .probes = CS_PROBES_CALLS,
#endif
   .out_file = "cachesim.out.%p",
};

/* One cache on the command line. */
struct cache_option {
   const HChar *name;
   struct cs_geometry geometry;
   ULong default_size;
   UInt default_assoc;
   Bool given;
};

enum { I1, D1, LL, N_CACHES };

static struct cache_option cache[N_CACHES] = {
   [I1] = { .name = "I1", .default_size = 32768, .default_assoc = 8 },
   [D1] = { .name = "D1", .default_size = 32768, .default_assoc = 8 },
   [LL] = { .name = "LL", .default_size = 8 << 20, .default_assoc = 16 },
};

enum { DEFAULT_LINE = 64 };

/* A decimal number at *P, which then points behind it. */
static Bool take_number(const HChar **p, ULong *n)
{
   const HChar *start = *p;
   *n = 0;
   for (; **p >= '0' && **p <= '9'; ++*p) {
      if (*n > (1ULL << 48))
         return False;
      *n = *n * 10 + (ULong)(**p - '0');
   }
   return *p != start;
}

static Bool take_comma(const HChar **p)
{
   return *(*p)++ == ',';
}

/* A line must hold the largest register: an access touches two lines at most. */
static UInt least_line(void)
{
#if defined(VGA_amd64)
   VexArch arch;
   VexArchInfo info;
   VG_(machine_get_VexArchInfo)(&arch, &info);
   if (info.hwcaps & VEX_HWCAPS_AMD64_AVX)
      return 32;
#endif
   return 16;
}

static void refuse(const struct cache_option *c, const HChar *reason, ULong size, ULong assoc, ULong line)
{
   struct cs_geometry near;
   HChar given[100];
   cs_geometry_nearest(&near, size, assoc, line < least_line() ? least_line() : line);
   VG_(snprintf)(given, sizeof given, "--%s=%llu,%llu,%llu", c->name, size, assoc, line);
   VG_(fmsg_bad_option)(given, "This cache cannot be simulated: %s.\nThe nearest that can: --%s=%llu,%u,%u\n", reason, c->name,
                        (ULong)near.size_bytes, near.assoc, near.line_bytes);
   VG_(exit)(1); /* once the command line is read, the core's function returns */
}

static void take_cache(const HChar *arg, struct cache_option *c, const HChar *value)
{
   ULong size = 0, assoc = 0, line = 0;
   const HChar *p = value;
   if (!take_number(&p, &size) || !take_comma(&p) || !take_number(&p, &assoc) || !take_comma(&p)
       || !take_number(&p, &line) || *p)
      VG_(fmsg_bad_option)(arg, "A cache is given as SIZE,ASSOCIATIVITY,LINE in bytes, e.g. --%s=32768,8,64\n", c->name);
   enum cs_geometry_error error = cs_geometry_make(&c->geometry, size, assoc, line);
   if (error)
      refuse(c, cs_geometry_reason(error), size, assoc, line);
   c->given = True;
}

/* An option of ours with none of its values. */
static Bool begins_with(const HChar *arg, const HChar *start)
{
   return VG_(strncmp)(arg, start, VG_(strlen)(start)) == 0;
}

static Bool take_cache_option(const HChar *arg)
{
   const HChar *value;
   if (VG_STR_CLO(arg, "--I1", value))
      take_cache(arg, &cache[I1], value);
   else if (VG_STR_CLO(arg, "--D1", value))
      take_cache(arg, &cache[D1], value);
   else if (VG_STR_CLO(arg, "--LL", value) || VG_STR_CLO(arg, "--L2", value))
      take_cache(arg, &cache[LL], value);
   else if (VG_XACT_CLO(arg, "--caches=default", cs_options.host_caches, False)) {
   } else if (VG_XACT_CLO(arg, "--caches=host", cs_options.host_caches, True)) {
   } else if (begins_with(arg, "--caches="))
      VG_(fmsg_bad_option)(arg, "default or host is expected.\n");
   else
      return False;
   return True;
}

static Bool take_probes(const HChar *arg)
{
   if (VG_XACT_CLO(arg, "--probes=inline", cs_options.probes, CS_PROBES_INLINE)) {
#if !defined(VGA_amd64)
      VG_(fmsg_bad_option)(arg, "Inline probes exist for amd64 only.\n");
#endif
   } else if (VG_XACT_CLO(arg, "--probes=calls", cs_options.probes, CS_PROBES_CALLS)) {
   } else if (VG_XACT_CLO(arg, "--probes=reference", cs_options.probes, CS_PROBES_REFERENCE)) {
   } else if (begins_with(arg, "--probes="))
      VG_(fmsg_bad_option)(arg, "inline, calls or reference is expected.\n");
   else
      return False;
   return True;
}

Bool cs_options_take(const HChar *arg)
{
   if (VG_XACT_CLO(arg, "--compat=none", cs_options.compat, CS_COMPAT_NONE)) {
   } else if (VG_XACT_CLO(arg, "--compat=cachegrind", cs_options.compat, CS_COMPAT_CACHEGRIND)) {
   } else if (begins_with(arg, "--compat=")) {
      VG_(fmsg_bad_option)(arg, "none or cachegrind is expected.\n");
   } else if (VG_BOOL_CLO(arg, "--cache-sim", cs_options.cache_sim)) {
   } else if (VG_BOOL_CLO(arg, "--branch-sim", cs_options.branch_sim)) {
   } else if (VG_BOOL_CLO(arg, "--instr-at-start", cs_options.instr_at_start)) {
   } else if (VG_STR_CLO(arg, "--cachesim-out-file", cs_options.out_file)) {
      if (!*cs_options.out_file)
         VG_(fmsg_bad_option)(arg, "A file name is missing.\n");
   } else
      return take_cache_option(arg) || take_probes(arg) || ct_discard_option(arg);
   return True;
}

/* The processor's cache of KIND at its highest level, for level 1 its first. */
static const VexCache *host_cache(const VexCacheInfo *info, VexCacheKind kind, Bool first_level)
{
   const VexCache *found = NULL;
   for (UInt i = 0; i < info->num_caches; i++) {
      const VexCache *c = &info->caches[i];
      if (c->kind != kind || (first_level && c->level != 1) || (!first_level && c->level < 2))
         continue;
      if (!found || c->level > found->level)
         found = c;
   }
   return found;
}

static void use_host_cache(struct cache_option *c, const VexCacheInfo *info, VexCacheKind kind)
{
   const VexCache *host = host_cache(info, kind, kind != UNIFIED_CACHE);
   if (!host && kind != UNIFIED_CACHE)
      host = host_cache(info, UNIFIED_CACHE, True);
   struct cs_geometry g;
   if (!host || cs_geometry_round_like_cachegrind(&g, host->sizeB, host->assoc, host->line_sizeB)) {
      VG_(umsg)("warning: the processor does not say enough about its %s cache; the default is simulated\n", c->name);
      return;
   }
   if (g.size_bytes != host->sizeB || g.assoc != host->assoc)
      VG_(umsg)("warning: %s cache of the processor: %u B, %u B, %u-way; simulated: %llu B, %u B, %u-way\n", c->name,
                host->sizeB, host->line_sizeB, host->assoc, (ULong)g.size_bytes, g.line_bytes, g.assoc);
   c->geometry = g;
}

static void use_host_caches(void)
{
   VexArch arch;
   VexArchInfo info;
   static const VexCacheKind kind[N_CACHES] = { [I1] = INSN_CACHE, [D1] = DATA_CACHE, [LL] = UNIFIED_CACHE };
   VG_(machine_get_VexArchInfo)(&arch, &info);
   for (Int i = 0; i < N_CACHES; i++)
      if (!cache[i].given)
         use_host_cache(&cache[i], &info.hwcache_info, kind[i]);
}

static void check_lines(void)
{
   for (Int i = 0; i < N_CACHES; i++)
      if (cache[i].geometry.line_bytes < least_line())
         refuse(&cache[i], "a line is smaller than this processor's largest register", cache[i].geometry.size_bytes,
                cache[i].geometry.assoc, cache[i].geometry.line_bytes);
}

void cs_options_finish(void)
{
   for (Int i = 0; i < N_CACHES; i++)
      if (!cache[i].given)
         tl_assert(!cs_geometry_make(&cache[i].geometry, cache[i].default_size, cache[i].default_assoc, DEFAULT_LINE));
   if (cs_options.host_caches)
      use_host_caches();
   if (cs_options.cache_sim)
      check_lines();
   cs_options.shape.i1 = cache[I1].geometry;
   cs_options.shape.d1 = cache[D1].geometry;
   cs_options.shape.ll = cache[LL].geometry;
}

const HChar *cs_options_text(void)
{
   static HChar text[400];
   Int n = 0;
   for (Int i = 0; i < N_CACHES; i++)
      if (cache[i].given)
         n += VG_(snprintf)(text + n, sizeof text - n, " --%s=%llu,%u,%u", cache[i].name,
                            (ULong)cache[i].geometry.size_bytes, cache[i].geometry.assoc, cache[i].geometry.line_bytes);
   VG_(snprintf)(text + n, sizeof text - n, "%s%s%s%s", cs_options.host_caches ? " --caches=host" : "",
                 cs_options.cache_sim ? "" : " --cache-sim=no", cs_options.branch_sim ? " --branch-sim=yes" : "",
                 cs_options.instr_at_start ? "" : " --instr-at-start=no");
   return text[0] ? text + 1 : NULL;
}

void cs_options_usage(void)
{
   VG_(printf)(
"    --compat=none|cachegrind         count exactly, or just as Cachegrind counts [none]\n"
"    --cache-sim=yes|no               simulate the caches; no: count instructions alone [yes]\n"
"    --branch-sim=no|yes              simulate branch prediction too [no]\n"
"    --I1=<size>,<assoc>,<line>       instruction cache, in bytes [32768,8,64]\n"
"    --D1=<size>,<assoc>,<line>       data cache [32768,8,64]\n"
"    --LL=<size>,<assoc>,<line>       last-level cache, also --L2= [8388608,16,64]\n"
"    --caches=default|host            sizes above, or those of this processor [default]\n"
"    --instr-at-start=yes|no          count from the start, or after CACHESIM_START [yes]\n"
"    --cachesim-out-file=<file>       where the figures go; %%p is the process id, %%n counts\n"
"                                     its files, %%q{VAR} is from the environment [cachesim.out.%%p]\n"
   );
}

void cs_options_debug_usage(void)
{
   VG_(printf)(
"    --probes=inline|calls|reference  how accesses reach the simulation: all three give the\n"
"                                     same figures, reference with the plainest code\n"
   );
   ct_discard_debug_usage();
}
