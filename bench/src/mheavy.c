/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mheavy COUNT: COUNT allocations of 16 to 271 bytes, 200,000 alive at a time, one in a thousand leaked. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIVE = 200000 };
static uint32_t *slots[LIVE];

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 1000000;
    uint64_t state = 7, sum = 0;

    for (long i = 0; i < count; i++) {
        uint32_t slot = (uint32_t)(next_random(&state) % LIVE);
        uint32_t *block;

        if (slots[slot]) {
            sum += *slots[slot];
            if (i % 1000 != 0)
                free(slots[slot]);
        }
        block = malloc(16 + next_random(&state) % 256);
        if (!block)
            return 1;
        *block = (uint32_t)i;
        slots[slot] = block;
    }
    for (uint32_t slot = 0; slot < LIVE; slot++)
        free(slots[slot]);
    printf("%llu\n", (unsigned long long)sum);
    return 0;
}
