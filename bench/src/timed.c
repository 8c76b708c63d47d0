/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timed CPU RESULT PROGRAM [ARGS...]: runs one program, measured.
 *
 * The program is pinned to processor CPU.  When it has ended, one line
 * "user_seconds system_seconds peak_rss_kib status" is written to the file
 * RESULT; status is the exit status, or 128 + the signal.  The times are
 * those of the program and of every child it waited for (wait4).
 *
 * Why not measure in the script: Linux keeps the peak size a process had
 * before exec, so a program started straight from an interpreter could never
 * seem smaller than the interpreter.  This one is a few hundred KiB.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(125);
}

static void run_pinned(int cpu, char **argv)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        die("timed: sched_setaffinity");
    execv(argv[0], argv);
    die(argv[0]);
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    struct rusage used;
    int status;
    pid_t child;
    FILE *result;

    if (argc < 4) {
        fprintf(stderr, "usage: timed CPU RESULT PROGRAM [ARGS...]\n");
        return 125;
    }
    child = fork();
    if (child < 0)
        die("timed: fork");
    if (child == 0)
        run_pinned(atoi(argv[1]), argv + 3);
    if (wait4(child, &status, 0, &used) != child)
        die("timed: wait4");
    result = fopen(argv[2], "w");
    if (!result)
        die(argv[2]);
    fprintf(result, "%.6f %.6f %ld %d\n", seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss,
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    if (fclose(result) != 0)
        die(argv[2]);
    return 0;
}
