/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live COUNT array|list|random: COUNT blocks of 32 bytes live at the end, reached through an array, a list in
   order of addresses, or one in random order. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
    struct block *next;
    char rest[24];
};

static struct block **blocks;
static struct block *list;

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void shuffle(long count)
{
    uint64_t state = 5;
    for (long i = count - 1; i > 0; i--) {
        long k = (long)(next_random(&state) % (uint64_t)(i + 1));
        struct block *kept = blocks[i];
        blocks[i] = blocks[k];
        blocks[k] = kept;
    }
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 1000000;
    const char *order = argc > 2 ? argv[2] : "array";
    blocks = malloc((size_t)count * sizeof *blocks);
    for (long i = 0; i < count; i++) {
        blocks[i] = malloc(sizeof **blocks);
        blocks[i]->next = NULL;
    }
    if (strcmp(order, "random") == 0)
        shuffle(count);
    if (strcmp(order, "array") != 0) {
        for (long i = 0; i + 1 < count; i++)
            blocks[i]->next = blocks[i + 1];
        list = blocks[0];
        free(blocks);
        blocks = NULL;
    }
    printf("%d\n", list != NULL || blocks != NULL);
    return 0;
}
