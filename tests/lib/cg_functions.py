#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What cg_annotate lists, whichever it is.

    read(FILE) -> ({"file:function": [counts]}, totals)
    cg_functions.py FILE...         prints "file:function counts" of each, and the totals

Up to Valgrind 3.20 each row is "counts  file:function"; since 3.21 the functions of one file stand
below "< counts  file:", and only a file with one function has "> counts  file:function" or the
like.  Rows without counts are left out: the newer one makes some up.
"""
import re
import subprocess
import sys

OPTIONS = ["--auto=no", "--threshold=0", "--show-percs=no"]
ROW = re.compile(r"(?P<mark>[<>] |  )?\s*(?P<counts>(?:[\d,.]+\s+)+)(?P<name>\S.*)$")


def counts_of(text):
    return [0 if c == "." else int(c.replace(",", "")) for c in text.split()]


def of_old(name):
    return re.sub(r" \[[^\]]*\]$", "", name) if ":" in name else None


def parse(text):
    functions, totals, section, file = {}, None, None, None
    for line in text.splitlines():
        if line.startswith("-- "):
            section = line[3:]
        row = ROW.match(line)
        if not row:
            continue
        counts, name = counts_of(row["counts"]), row["name"]
        if name == "PROGRAM TOTALS":
            totals = counts
            continue
        if totals is None or (section and section != "File:function summary"):
            continue
        if section and line[0] in "<>" and name.endswith(":"):
            file = name[:-1]
            continue
        key = of_old(name) if not section or line[0] in "<>" else f"{file}:{name}"
        if key and any(counts):
            functions[key] = [a + b for a, b in zip(functions.get(key, [0] * len(counts)), counts)]
    return functions, totals


def read(path):
    done = subprocess.run(["cg_annotate"] + OPTIONS + [path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    return parse(done.stdout.decode("utf-8", "backslashreplace"))


def main():
    for path in sys.argv[1:]:
        functions, totals = read(path)
        for name, counts in sorted(functions.items()):
            print(name, *counts)
        print("totals", *totals)


if __name__ == "__main__":
    main()
