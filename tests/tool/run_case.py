# SPDX-License-Identifier: GPL-2.0-or-later
"""run_case.py CASE.case: runs one case of the tool's tests and prints TAP.

A case is lines "key: value"; "#" begins a comment.  Keys:

    oracle    compat, unchased, paths, steps, model, same, counts, behave or reader: what judges (docs/testing.md)
    guest     a program and its arguments (lib/vg.py says how they are written); repeated;
              "+KIND-3..9" stands for seven of them
    tool      options for the tool, one configuration a line; repeated; "-" for none
    valgrind  options for Valgrind itself, in every run
    needs     avx2, root ...: skipped where it is missing
    set       long: left out when CASE_SET=short
    input     %FILE and how it is made: "bytes N" (pseudo-random), "text N"
    ...       keys of one oracle alone are explained in its module

Every guest is run in every configuration; each such pair is one test point.
"""
import os
import signal
import sys

SRC = os.environ["top_srcdir"]
sys.path[:0] = [os.path.join(SRC, "tests/lib"), os.path.join(SRC, "tests/tool")]

import behave  # noqa: E402
import oracles  # noqa: E402
import readers  # noqa: E402
import vg  # noqa: E402

ORACLES = {
    "compat": oracles.compat,
    "unchased": oracles.unchased,
    "paths": oracles.paths,
    "steps": oracles.steps,
    "model": oracles.model,
    "same": oracles.same,
    "counts": oracles.counts,
    "behave": behave.behave,
    "reader": readers.reader,
}
COMMON = {"oracle", "guest", "tool", "valgrind", "needs", "set", "input"}


class Case:
    """The keys of a case: one(key, default), every(key), and the pairs to run."""

    def __init__(self, path):
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.items = []
        with open(path, encoding="utf-8") as f:
            for number, text in enumerate(f, 1):
                text = text.strip()
                if not text or text.startswith("#"):
                    continue
                key, colon, value = text.partition(":")
                if not colon:
                    sys.exit(f"{path}:{number}: no colon")
                self.items.append((key.strip(), value.strip()))

    def every(self, key):
        return [value for k, value in self.items if k == key]

    def one(self, key, default=""):
        values = self.every(key)
        return values[-1] if values else default

    def pairs(self):
        configurations = self.every("tool") or ["-"]
        guests = [g.split() for text in self.every("guest") for g in vg.gen.expand(text)]
        return [(g, [] if c == "-" else c.split()) for g in guests for c in configurations]

    def valgrind(self):
        return self.one("valgrind").split()


def missing(need):
    if need == "root":
        return os.getuid() != 0 and "not root"
    if need.startswith("!"):
        vg.installed(need[1:])
        return None
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        flags = f.read().split()
    return need not in flags and f"the processor has no {need}"


def make_input(case, place):
    for value in case.every("input"):
        name, kind, amount = value.split()
        state, out = 1, bytearray()
        while len(out) < int(amount):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            number = state >> 40
            out += number.to_bytes(3, "little") if kind == "bytes" else b"item %d of %d\n" % (number % 1000, number % 7)
        with open(place.file(name.lstrip("%")), "wb") as f:
            f.write(out)


def points(case):
    """The test points: (what, function without arguments that returns what is wrong)."""
    if case.one("set") == "long" and os.environ.get("CASE_SET") == "short":
        raise vg.Skip("long, and CASE_SET=short")
    for need in case.every("needs"):
        reason = missing(need)
        if reason:
            raise vg.Skip(reason)
    return ORACLES[case.one("oracle")](case, lambda p: make_input(case, p))


def run_point(number, what, function):
    try:
        wrong = function()
    except vg.Skip as reason:
        print(f"ok {number} - {what} # SKIP {reason}")
        return
    print(f"{'not ok' if wrong else 'ok'} {number} - {what.replace('#', '')}")
    for text in wrong:
        print("# " + text.replace("\n", "\n# "))
    sys.stdout.flush()


def default_signals():
    """Undoes what nohup and background jobs leave ignored: the programs under test inherit it."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def main():
    default_signals()
    case = Case(sys.argv[1])
    try:
        todo = list(points(case))
    except vg.Skip as reason:
        print(f"1..0 # SKIP {reason}")
        return
    print(f"1..{len(todo)}")
    for number, (what, function) in enumerate(todo, 1):
        run_point(number, what, function)


main()
