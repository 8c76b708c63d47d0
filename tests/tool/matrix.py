# SPDX-License-Identifier: GPL-2.0-or-later
"""Combinations: every option of ours with fork, exec, ZERO, DUMP, stop and a fault.

The guest `combined` calls tally() at known places, so how often it ran is known of every file that
a run leaves, by the reasoning in expected().  Its Ir for one call is taken from a run of the
same options that calls it once, and must divide all others exactly.  Besides: the guest's output
and status, no complaint of the tool, the grammar and invariants of every out file, a well-formed
heap file beside it.

One line of the matrix is one test point: an option with every letter alone and with all of them.
CASE_SET=short leaves the single letters out.
"""
import collections
import glob
import os
import subprocess
import sys
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.environ["top_srcdir"], "tests/lib"))

import csfile  # noqa: E402
import vg  # noqa: E402

OPTIONS = [
    [], ["--compat=cachegrind"], ["--compat=cachegrind", "--alloc=no"], ["--cache-sim=no"], ["--branch-sim=yes"],
    ["--compat=cachegrind", "--branch-sim=yes"], ["--I1=4096,4,64", "--D1=2048,2,32", "--LL=65536,16,64"],
    ["--caches=host"], ["--instr-at-start=no"], ["--alloc=no"], ["--alloc-mmap=yes"],
    ["--alloc-fns=malloc=alloc:size0"], ["--leak-check=no"], ["--leak-check=full", "--show-leak-kinds=all", "--show-path=yes"],
    ["--leak-check=full", "--leak-resolution=low", "--errors-for-leak-kinds=none"],
    ["--leak-check-heuristics=none", "--show-mismatched-frees=no"], ["--leak-check=full", "--show-retained=yes"],
    ["--exit-frames=dead"], ["--probes=calls"], ["--probes=reference"], ["--discard-running=50"],
]
LETTERS = ["f", "e", "z", "d", "s", "x"]
TOGETHER = ["xfzdsx", "dsfexzf"]
PAIRS = [a + b for a in LETTERS for b in LETTERS]  # with no option


def expected(letters, options):
    """How often tally() is counted: {(kind, n): files}, kind "end" of a process's image or "dump"."""
    inherits = "--compat=cachegrind" in options
    found = collections.Counter()

    def image(rest):
        running = "--instr-at-start=no" not in options
        n = int(running)
        while rest:
            letter, rest = rest[0], rest[1:]
            if letter == "e":
                found["end", n] += 1
                image(rest)
                return
            if letter == "f":
                found["end", (n if inherits else 0) + running] += 1
            elif letter == "z":
                n = 0
            elif letter == "d":
                found["dump", n] += 1
            elif letter == "s":
                running = True
            n += running
        found["end", n] += 1

    image(letters)
    return found


def run(place, letters, options):
    for name in os.listdir(place.path):
        os.remove(place.file(name))
    argv = ["valgrind", "--tool=cachesim", "-q", "--trace-children=yes", "--cachesim-out-file=" + place.file("out.%p")]
    argv += options + [os.path.join(vg.BIN, "combined"), letters]
    env = {"PATH": vg.PATH, "VALGRIND_LIB": os.path.join(vg.BUILD, "in-place"), "TMPDIR": vg.TMP}
    os.makedirs(vg.TMP, exist_ok=True)
    return subprocess.run(argv, cwd=place.path, env=env, capture_output=True, text=True, timeout=vg.TIME_LIMIT)


def tally_of(out):
    return sum(count[0] for (_, function, _), count in out.lines.items() if function == "tally")


def look_at(place, options):
    """{(kind, Ir of tally): files}, and what is wrong with the files."""
    found, wrong = collections.Counter(), []
    profiles = [f for f in sorted(glob.glob(place.file("out.*"))) if not f.endswith(".heap.xml")]
    for name in profiles:
        out, complaints = csfile.read(name)
        wrong += [f"{os.path.basename(name)}: {c}" for c in complaints]
        end = out.description("End") or ""
        kind = "dump" if end.startswith("dump") else "end"
        found[kind, tally_of(out)] += 1
        if kind == "end" and "--alloc=no" not in options:
            try:
                xml.etree.ElementTree.parse(name + ".heap.xml")
            except (OSError, xml.etree.ElementTree.ParseError) as e:
                wrong.append(f"{os.path.basename(name)}.heap.xml: {e}")
    wrong += [f"left behind: {n}" for n in os.listdir(place.path) if not n.startswith("out.") or ".tmp" in n]
    return found, wrong


def complaints(place, letters, options, each):
    result = run(place, letters, options)
    found, wrong = look_at(place, options)
    if (result.returncode, result.stdout) != (0, "ended\n"):
        wrong.append(f"status {result.returncode}, output {result.stdout!r}")
    wrong += [text for text in result.stderr.splitlines() if "error:" in text or "cachesim:" in text]
    wanted = {(kind, n * each): files for (kind, n), files in expected(letters, options).items()}
    if found != wanted:
        wrong.append(f"files {dict(found)} instead of {wanted}")
    return [f"{' '.join(options)} {letters!r}: {w}" for w in wrong]


def each_call(place, options):
    """Ir of one call of tally()."""
    run(place, "s" if "--instr-at-start=no" in options else "", options)
    return sum(ir * files for (_, ir), files in look_at(place, options)[0].items())


def main():
    short = os.environ.get("CASE_SET") == "short"
    print(f"1..{len(OPTIONS)}")
    place = vg.Place("matrix")
    for number, options in enumerate(OPTIONS, 1):
        each = each_call(place, options)
        strings = TOGETHER + ([] if short else LETTERS if options else LETTERS + PAIRS)
        wrong = [] if each > 0 else ["tally() was not counted at all"]
        for letters in strings:
            wrong += complaints(place, letters, options, each)
        print(f"{'not ok' if wrong else 'ok'} {number} - {' '.join(options) or 'no option'}", flush=True)
        for text in wrong:
            print("# " + text)
    place.remove()


main()
