/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alike FILE...: which passages of some texts say the same in other places?
 *
 * Every text is cut into passages of 40 lines; a passage is known by how often
 * it uses each word; two passages are alike by the cosine between their
 * counts.  The most alike pairs from different files are printed.
 */
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 16384, MAX_PASSAGES = 256, LINES_PER_PASSAGE = 40, SHOWN = 5 };

struct passage {
    const char *file;
    int line;
    double length;
};

static char *words[MAX_WORDS]; /* hash table with linear probing; its index is the word's number */
static int word_count;
static struct passage passages[MAX_PASSAGES];
static int passage_count;
static uint32_t counts[MAX_WORDS * MAX_PASSAGES];

/* How far apart they stand: of one word and the next, of one passage and the next. */
size_t word_step = MAX_PASSAGES, passage_step = 1;

/* The count of a word in a passage. */
static inline uint32_t *count_of(int passage, int word)
{
    return &counts[(size_t)word * word_step + (size_t)passage * passage_step];
}

static int word_number(const char *text)
{
    uint32_t hash = 2166136261u;

    for (const char *c = text; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    hash %= MAX_WORDS;
    while (words[hash] && strcmp(words[hash], text) != 0)
        hash = (hash + 1) % MAX_WORDS;
    if (!words[hash]) {
        if (++word_count == MAX_WORDS || !(words[hash] = strdup(text))) {
            fprintf(stderr, "alike: too many different words\n");
            exit(1);
        }
    }
    return (int)hash;
}

static void count_words(char *line, int passage)
{
    for (char *word = strtok(line, " \t\n\"'(),.;:"); word; word = strtok(NULL, " \t\n\"'(),.;:")) {
        for (char *c = word; *c; c++)
            *c = (char)tolower((unsigned char)*c);
        ++*count_of(passage, word_number(word));
    }
}

static void read_text(const char *name)
{
    FILE *in = fopen(name, "r");
    char line[1000];

    if (!in) {
        perror(name);
        exit(1);
    }
    for (int number = 0; fgets(line, sizeof line, in); number++) {
        if (number % LINES_PER_PASSAGE == 0 && passage_count < MAX_PASSAGES)
            passages[passage_count++] = (struct passage){name, number + 1, 0};
        count_words(line, passage_count - 1);
    }
    fclose(in);
}

static uint64_t product(int a, int b)
{
    const uint32_t *of_a = count_of(a, 0), *of_b = count_of(b, 0);
    uint64_t sum = 0;

    for (int word = 0; word < MAX_WORDS; word++, of_a += word_step, of_b += word_step)
        sum += (uint64_t)*of_a * *of_b;
    return sum;
}

struct pair {
    int a, b;
    double alike;
};

static void keep_best(struct pair *best, struct pair found)
{
    int i = SHOWN;

    while (i > 0 && best[i - 1].alike < found.alike)
        i--;
    for (int j = SHOWN - 1; j > i; j--)
        best[j] = best[j - 1];
    if (i < SHOWN)
        best[i] = found;
}

static void compare_passages(struct pair *best)
{
    for (int i = 0; i < passage_count; i++)
        passages[i].length = sqrt((double)product(i, i));
    for (int a = 0; a < passage_count; a++)
        for (int b = a + 1; b < passage_count; b++)
            if (passages[a].file != passages[b].file)
                keep_best(best, (struct pair){a, b, (double)product(a, b) / (passages[a].length * passages[b].length)});
}

int main(int argc, char **argv)
{
    struct pair best[SHOWN] = {{0, 0, 0}};

    for (int i = 1; i < argc; i++)
        read_text(argv[i]);
    compare_passages(best);
    for (int i = 0; i < SHOWN && best[i].alike > 0; i++)
        printf("%.3f  %s:%d  %s:%d\n", best[i].alike, passages[best[i].a].file, passages[best[i].a].line,
               passages[best[i].b].file, passages[best[i].b].line);
    return 0;
}
