/* SPDX-License-Identifier: GPL-2.0-or-later */
/* threads COUNT: four threads, each sorting and hashing an array of COUNT words of its own. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct job {
    long count;
    uint64_t seed, hash;
};

static int compare(const void *l, const void *r)
{
    uint32_t a = *(const uint32_t *)l, b = *(const uint32_t *)r;

    return (a > b) - (a < b);
}

static void *work(void *arg)
{
    struct job *job = arg;
    uint32_t *words = malloc((size_t)job->count * sizeof *words);
    uint64_t state = job->seed;

    if (!words)
        return NULL;
    for (long i = 0; i < job->count; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        words[i] = (uint32_t)(state >> 33);
    }
    qsort(words, (size_t)job->count, sizeof *words, compare);
    job->hash = 14695981039346656037u;
    for (long i = 0; i < job->count; i++)
        job->hash = (job->hash ^ words[i]) * 1099511628211u;
    free(words);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[4];
    struct job jobs[4];

    for (int i = 0; i < 4; i++) {
        jobs[i] = (struct job){argc > 1 ? atol(argv[1]) : 100000, (uint64_t)i + 1, 0};
        if (pthread_create(&threads[i], NULL, work, &jobs[i]) != 0)
            return 1;
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        printf("%llx\n", (unsigned long long)jobs[i].hash);
    }
    return 0;
}
