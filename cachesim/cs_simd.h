/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The few SSE2 operations that the caches use, by the compilers' vector
 * extensions: the usual header would bring libc's along.
 *
 * CS_SIMD is 1 where they exist.
 */
#ifndef CS_SIMD_H
#define CS_SIMD_H

#include <stdint.h>

#if defined(__SSE2__) && defined(__x86_64__)
#define CS_SIMD 1

typedef int32_t cs_v4 __attribute__((vector_size(16), may_alias));
typedef int64_t cs_v2 __attribute__((vector_size(16), may_alias));
typedef short cs_v8 __attribute__((vector_size(16), may_alias));
typedef char cs_v16 __attribute__((vector_size(16), may_alias));

/* All ones in the words that are equal. */
static inline cs_v4 cs_simd_equal32(cs_v4 a, cs_v4 b)
{
   return a == b;
}

/* All ones in the 64-bit words that are equal: both halves must be. */
static inline cs_v4 cs_simd_equal64(cs_v4 a, cs_v4 b)
{
   cs_v4 halves = a == b;
   return halves & __builtin_ia32_pshufd(halves, 0xb1);
}

/* One bit for each of the 16 words of A, B, C, D that is all ones. */
static inline uint32_t cs_simd_mask(cs_v4 a, cs_v4 b, cs_v4 c, cs_v4 d)
{
   cs_v8 low = (cs_v8)__builtin_ia32_packssdw128(a, b), high = (cs_v8)__builtin_ia32_packssdw128(c, d);
   return (uint32_t)__builtin_ia32_pmovmskb128((cs_v16)__builtin_ia32_packsswb128(low, high));
}

#else
#define CS_SIMD 0
#endif

#endif
