# SPDX-License-Identifier: GPL-2.0-or-later
"""Guests that are made at random: "KIND-SEED", always the same program for the same seed.

    path(name, folder)    the program, made in FOLDER unless it is there already
    expand(name)          "KIND-3..5" -> ["KIND-3", "KIND-4", "KIND-5"]

By hand, to look at one:   python3 tests/gen/gen.py KIND-SEED FOLDER
"""
import fcntl
import os
import random
import re
import subprocess
import sys

import branches
import faults
import forms

KINDS = {
    "forms": lambda rng: forms.program(rng, False),
    "forms.v": lambda rng: forms.program(rng, True),
    "large": forms.large,
    "branches": branches.program,
    "faults": lambda rng: faults.program(rng, False),
    "faults.v": lambda rng: faults.program(rng, True),
}
FLAGS = ["-g", "-nostdlib", "-static", "-fno-pie", "-no-pie"]


def expand(name):
    found = re.fullmatch(r"(.*-)(\d+)\.\.(\d+)", name)
    if not found:
        return [name]
    return [found[1] + str(seed) for seed in range(int(found[2]), int(found[3]) + 1)]


def path(name, folder):
    program = os.path.join(folder, name)
    os.makedirs(folder, exist_ok=True)
    # One test makes it while others wait: made twice it would be another file in the midst of a
    # test's runs, and its debug information names the source.
    with open(os.path.join(folder, ".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(program):
            make(name, program)
    return program


def make(name, program):
    kind = name.rpartition("-")[0]
    new = program + ".new"
    with open(program + ".S", "w", encoding="ascii") as out:
        out.write(KINDS[kind](random.Random(name)))
    subprocess.run(os.environ.get("CC", "gcc").split() + FLAGS + ["-o", new, program + ".S"], check=True)
    os.rename(new, program)


if __name__ == "__main__":
    print(path(sys.argv[1], sys.argv[2]))
