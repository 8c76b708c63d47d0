# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmark's input data, made from nothing: the same bytes on every machine.

Every function returns text.  The only source of chance is Random below, so
that neither the Python version nor its hash seed can change a byte.
"""

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu an er is on ul th st".split()


class Random:
    """A 64-bit linear congruential generator; below(n) is in 0..n-1."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return (self.state >> 33) % n


def vocabulary(random, size):
    words = []
    for _ in range(size):
        words.append("".join(SYLLABLES[random.below(len(SYLLABLES))] for _ in range(1 + random.below(4))))
    return words


def prose(size):
    """About size bytes of sentences whose words are as unevenly used as a language's."""
    random = Random(1)
    words = vocabulary(random, 4000)
    lines, line, length = [], [], 0
    capital = True
    while length < size:
        rank = random.below(4000) * random.below(4000) // 4000
        word = words[rank * rank // 4000]
        line.append(word.capitalize() if capital else word)
        capital = random.below(12) == 0
        if capital:
            line[-1] += "." if random.below(4) else ";"
        if len(line) >= 9 + random.below(5):
            lines.append(" ".join(line))
            length += len(lines[-1]) + 1
            line = []
    return "\n".join(lines) + "\n"


def records(count):
    """A JSON array of count records for jq."""
    random = Random(2)
    words = vocabulary(random, 500)
    rows = []
    for i in range(count):
        parts = ",".join('{"n":%d,"weight":%d}' % (random.below(50), random.below(9)) for _ in range(1 + random.below(5)))
        rows.append('{"id":%d,"name":"%s %s","size":%d,"parts":[%s]}' % (
            i, words[random.below(500)], words[random.below(500)], random.below(1000), parts))
    return "[" + ",\n".join(rows) + "]\n"


STATEMENTS = (
    "for (i = 0; i < n; i++) { t[i & 63] += a[i & 63] * %d; if (t[i & 63] > %d) t[i & 63] ^= s; }",
    "switch (s %% 7) { case 0: s += %d; break; case 1: s ^= n; break; case 2: s = s * 3 + 1; break; "
    "case 5: s >>= 2; break; default: s -= %d; }",
    "if (s > %d && n < %d && (t[s & 63] & 1)) s = helper_%d(t, (int)(s & 15)); else s++;",
    "while (s > %d) { s = s / 2 + (unsigned)a[s & 63]; if (s == %d) break; }",
    "p.x = (double)s / %d; p.y = p.x * p.x + %d; s += (unsigned)(p.y - p.x);",
    "for (i = 0; i < 64; i += 4) { t[i] = a[63 - i]; t[i + 1] += t[i] << 1; s += (unsigned)t[i + 1] %% %d; }",
)


def c_source(size):
    """About size bytes of compilable C: functions of loops, switches, floating point and calls."""
    random = Random(3)
    out = ["struct point { double x, y; };", "static unsigned helper_0(const int *a, int n) { return (unsigned)a[n & 63]; }"]
    length, count = 0, 1
    while length < size:
        body = []
        for _ in range(3 + random.below(6)):
            form = STATEMENTS[random.below(len(STATEMENTS))]
            slots = form.count("%d")
            values = [1 + random.below(count if "helper" in form and k == 2 else 1000) for k in range(slots)]
            if "helper" in form:
                values[2] -= 1
            body.append("    " + form % tuple(values))
        out.append("unsigned helper_%d(const int *a, int n)\n{\n    int i = 0, t[64] = {0};\n    unsigned s = (unsigned)n;\n"
                   "    struct point p = {0, 0};\n%s\n    return s + (unsigned)i + (unsigned)p.x;\n}" % (count, "\n".join(body)))
        length += len(out[-1])
        count += 1
    return "\n".join(out) + "\n"


def debug_source(unit, functions, lines):
    """One unit of the program with very large debug information: functions of the given number of lines."""
    out = []
    for f in range(functions):
        out.append("unsigned unit_%d_%d(unsigned a, unsigned b)\n{" % (unit, f))
        for n in range(lines - 4):
            out.append("    a += b ^ %du;" % (n * 7 + f) if n % 3 else "    b = (b << 1) + a;")
        out.append("    return a - b;\n}")
    return "\n".join(out) + "\n"


def debug_main(units, functions, step):
    """Its main file: calls every step-th function once."""
    names = ["unit_%d_%d" % (u, f) for u in range(units) for f in range(functions)][::step]
    out = ["#include <stdio.h>"]
    out += ["unsigned %s(unsigned a, unsigned b);" % name for name in names]
    out.append("int main(void)\n{\n    unsigned sum = 1;")
    out += ["    sum = %s(sum, %du);" % (name, k) for k, name in enumerate(names)]
    out.append('    printf("%u\\n", sum);\n    return 0;\n}')
    return "\n".join(out) + "\n"
