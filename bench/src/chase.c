/* SPDX-License-Identifier: GPL-2.0-or-later */
/* chase STEPS: follows a random cycle through 64 MB, one load per line: every access misses every cache. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
    struct node *next;
    char rest[56];
};

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

int main(int argc, char **argv)
{
    long steps = argc > 1 ? atol(argv[1]) : 1000000;
    uint32_t count = (64u << 20) / sizeof(struct node);
    struct node *nodes = malloc(count * sizeof *nodes);
    uint32_t *order = malloc(count * sizeof *order);
    uint64_t state = 42;
    struct node *at;

    if (!nodes || !order)
        return 1;
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    for (uint32_t i = count - 1; i > 0; i--) {
        uint32_t j = (uint32_t)(next_random(&state) % (i + 1));
        uint32_t t = order[i];
        order[i] = order[j];
        order[j] = t;
    }
    for (uint32_t i = 0; i < count; i++)
        nodes[order[i]].next = &nodes[order[(i + 1) % count]];
    at = nodes;
    while (steps-- > 0)
        at = at->next;
    printf("%ld\n", (long)(at - nodes));
    free(order);
    free(nodes);
    return 0;
}
