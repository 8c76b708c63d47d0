/* SPDX-License-Identifier: GPL-2.0-or-later */
/* matmul REPS: the naive product of two 300 x 300 matrices; every inner step strides down a column. */
#include <stdio.h>
#include <stdlib.h>

enum { N = 300 };
static double a[N][N], b[N][N], c[N][N];

static void multiply(void)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double sum = c[i][j];
            for (int k = 0; k < N; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
}

int main(int argc, char **argv)
{
    int reps = argc > 1 ? atoi(argv[1]) : 1;
    double trace = 0;

    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = (i * 7 + j) % 11;
            b[i][j] = (i + j * 5) % 13;
        }
    while (reps-- > 0)
        multiply();
    for (int i = 0; i < N; i++)
        trace += c[i][i];
    printf("%.0f\n", trace);
    return 0;
}
