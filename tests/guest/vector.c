/* SPDX-License-Identifier: GPL-2.0-or-later
 * build: bare
 * AVX2: 32-byte accesses aligned, over two lines and over two pages; gathers and
 * masked moves with masks of no, some and all lanes. */
#include "bare.h"

static unsigned char area[16384] __attribute__((aligned(4096)));
static const int32_t some[8] __attribute__((aligned(32))) = { -1, 0, 0, -1, -1, 0, -1, 0 };
static const int32_t all[8] __attribute__((aligned(32))) = { -1, -1, -1, -1, -1, -1, -1, -1 };
static const int32_t none[8] __attribute__((aligned(32)));
static const int32_t where[8] __attribute__((aligned(32))) = { 0, 17, 300, 5, 900, 31, 64, 2000 };

static void moves(unsigned char *at)
{
   __asm__ volatile("vmovdqu (%0), %%ymm0\n vmovdqu %%ymm0, 32(%0)\n"
                    "vmovdqu 4080(%0), %%ymm1\n vmovdqu %%ymm1, 4090(%0)\n"
                    "vpaddd (%0), %%ymm0, %%ymm2\n vbroadcastss 60(%0), %%ymm3\n"
                    "vinserti128 $1, 56(%0), %%ymm3, %%ymm4\n vextracti128 $1, %%ymm4, 120(%0)\n"
                    "vzeroupper" : : "r"(at) : "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4");
}

static void masked(unsigned char *at, const int32_t *mask)
{
   __asm__ volatile("vmovdqa (%1), %%ymm1\n"
                    "vmaskmovps (%0), %%ymm1, %%ymm0\n vmaskmovps %%ymm0, %%ymm1, 52(%0)\n"
                    "vpmaskmovd 8(%0), %%ymm1, %%ymm0\n vpmaskmovq %%ymm0, %%ymm1, 100(%0)\n"
                    "vmaskmovpd 8(%0), %%xmm1, %%xmm0\n vmaskmovpd %%xmm0, %%xmm1, 4090(%0)\n"
                    "vzeroupper" : : "r"(at), "r"(mask) : "memory", "xmm0", "xmm1");
}

static void gather(unsigned char *at, const int32_t *mask)
{
   __asm__ volatile("vmovdqa (%1), %%ymm1\n vmovdqa %%ymm1, %%ymm3\n vmovdqa (%2), %%ymm2\n"
                    "vpgatherdd %%ymm1, (%0,%%ymm2,4), %%ymm0\n vmovdqa %%ymm3, %%ymm1\n"
                    "vgatherdps %%xmm1, 3(%0,%%xmm2,4), %%xmm0\n vmovdqa %%ymm3, %%ymm1\n"
                    "vpgatherdq %%ymm1, (%0,%%xmm2,8), %%ymm0\n"
                    "vzeroupper" : : "r"(at), "r"(mask), "r"(where) : "memory", "xmm0", "xmm1", "xmm2", "xmm3");
}

int guest(void)
{
   const int32_t *mask[3] = { none, some, all };
   for (int i = 0; i < 60; i++) {
      moves(area + i);
      masked(area + 7 * i, mask[i % 3]);
      gather(area + 3 * i, mask[i % 3]);
   }
   return 0;
}
