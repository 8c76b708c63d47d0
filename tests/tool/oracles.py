# SPDX-License-Identifier: GPL-2.0-or-later
"""The oracles for figures.  Each takes a case and yields test points.

compat   every event of every line as Cachegrind has it, every out file of every process
         (but those of images that an exec ended: Cachegrind drops them), the same exit
         status and the same output; `functions:` and `events:` leave out all others,
         for guests with more than one runnable thread
steps    Ir as single steps count it; guests without libc
model    the totals as slowsim has them from lackey's trace, in compat mode and, with
         `exact: yes` (guests without libc), in exact mode
same     two runs, and runs in two directories with paths of one length, give the same bytes;
         `more: N` runs besides; `random: yes`: ld.so looks at random bytes (see lib/vg.py)
counts   `expect: EVENT N ...`: the totals as reasoned in the guest's own text; in a guest made
         at random lines "expect: FUNCTION EVENT N ..." say it of its functions
paths    the same bytes whichever way an access reaches the simulation: each line `against: OPTIONS`
         is one such way, compared with none of them; `functions:` and `events:` as in compat, and
         then not byte by byte
unchased exact mode, line by line, as Cachegrind has it when VEX may not follow branches: all events;
         of Ir it has more where a REP instruction ran, by its iterations, each of which is an access
"""
import os
import re
import shutil

import csfile
import vg

DEFAULT_CACHES = ["--I1=32768,8,64", "--D1=32768,8,64", "--LL=8388608,16,64"]


def caches(options):
    """The three cache options as Cachegrind is told, the defaults where OPTIONS has none."""
    if "--caches=host" in options:
        return [o for o in options if o[:5] in ("--I1=", "--D1=", "--LL=")]
    given = [o for o in options if o[:5] in ("--I1=", "--D1=", "--LL=")]
    return [next((g for g in given if g[:5] == d[:5]), d) for d in DEFAULT_CACHES]


def fresh(case, number, prepare):
    place = vg.Place(f"{case.name}-{number}")
    prepare(place)
    return place


def checked(path, strict=True):
    """The out file and what is wrong with it, each with its name before it."""
    out, wrong = csfile.read(path, strict)
    return out, [f"{os.path.basename(path)}: {w}" for w in wrong]


def cachesim(case, place, words, options, name, limit=vg.TIME_LIMIT):
    """Runs cachesim and returns the result and the out files."""
    stem = place.file(name)
    argv = case.valgrind() + ["-q", f"--cachesim-out-file={stem}.%p"] + options
    result = vg.tool("cachesim", argv, vg.guest(words, place), place, limit=limit)
    return result, vg.out_files(place, name)


def label(words, options):
    return " ".join(words) + (" with " + " ".join(options) if options else "")


def each(case, prepare, judge):
    """One test point for each pair of the case, in a place of its own."""
    for number, (words, options) in enumerate(case.pairs(), 1):
        def point(number=number, words=words, options=options):
            place = fresh(case, number, prepare)
            wrong = judge(case, place, words, options)
            if not wrong:
                place.remove()
            return wrong
        yield label(words, options), point


def failed(result, what):
    """Valgrind itself went wrong: it says so on stderr in lines of its own."""
    fatal = [t for t in result.err.splitlines() if "valgrind:" in t or "Assertion" in t or "killed after" in t]
    return [f"{what}: {t}" for t in fatal[:5]]


# ---- compat

def judge_compat(case, place, words, options):
    argv = vg.guest(words, place)
    others = [o for o in options if o[:5] not in ("--I1=", "--D1=", "--LL=") and o != "--caches=host"]
    if not any(o.startswith("--cache-sim=") for o in options):
        others.append("--cache-sim=yes")
    cg = vg.tool("cachegrind", case.valgrind() + ["-q", f"--cachegrind-out-file={place.file('cg')}.%p"] +
                 caches(options) + others, argv, place)
    cs, ours = cachesim(case, place, words, ["--compat=cachegrind"] + options, "cs")
    ours = [path for path in ours if csfile.read(path)[0].description("End") != "exec"]
    theirs = vg.out_files(place, "cg")
    wrong = failed(cg, "cachegrind") + failed(cs, "cachesim")
    if not ours or len(ours) != len(theirs):
        wrong.append(f"{len(ours)} out files, Cachegrind has {len(theirs)}")
        wrong += cs.err.splitlines()[:10]
    if cs.status != cg.status or cs.out != cg.out:
        wrong.append(f"status {cs.status}, under Cachegrind {cg.status}; output {'equal' if cs.out == cg.out else 'differs'}")
    for mine, other in zip(ours, theirs):
        a, bad = checked(mine)
        b, _ = checked(other, strict=False)
        functions, events = case.one("functions").split(), case.one("events").split()
        wrong += [f"{key}: {a.description(key)}, Cachegrind has {b.description(key)}" for key in ("I1 cache", "D1 cache", "LL cache")
                  if a.description(key) and a.description(key) != b.description(key)]
        wrong += bad + csfile.compare(csfile.reduced(b, functions, events), csfile.reduced(a, functions, events))
    return wrong


def compat(case, prepare):
    return each(case, prepare, judge_compat)


# ---- unchased

def without_iterations(theirs, ours):
    """THEIRS with our Ir in the lines where the difference can be iterations of a REP: where it is
    positive and there are as many accesses."""
    ir, dr, dw = [theirs.events.index(event) for event in ("Ir", "Dr", "Dw")]
    part = csfile.reduced(theirs, [], [])
    part.lines = {key: counts for key, counts in part.lines.items() if any(counts)}
    for key, counts in part.lines.items():
        more = counts[ir] - ours.lines[key][ir] if key in ours.lines else 0
        if 0 < more <= counts[dr] + counts[dw]:
            counts[ir] -= more
            part.summary[ir] -= more
    return part


def judge_unchased(case, place, words, options):
    argv = vg.guest(words, place)
    others = [o for o in options if o[:5] not in ("--I1=", "--D1=", "--LL=")]
    cg = vg.tool("cachegrind", case.valgrind() + ["-q", "--vex-guest-chase=no", "--cache-sim=yes",
                 f"--cachegrind-out-file={place.file('cg')}.%p"] + caches(options) + others, argv, place)
    cs, ours = cachesim(case, place, words, options, "cs")
    theirs = vg.out_files(place, "cg")
    wrong = failed(cg, "cachegrind") + failed(cs, "cachesim")
    if len(ours) != 1 or len(theirs) != 1:
        return wrong + [f"{len(ours)} out files, Cachegrind has {len(theirs)}"] + cs.err.splitlines()[:10]
    if cs.status != cg.status or cs.out != cg.out:
        wrong.append(f"status {cs.status}, under Cachegrind {cg.status}; output {'equal' if cs.out == cg.out else 'differs'}")
    out, bad = checked(ours[0])
    other = csfile.read(theirs[0], strict=False)[0]
    return wrong + bad + csfile.compare(without_iterations(other, out), out)


def unchased(case, prepare):
    return each(case, prepare, judge_unchased)


# ---- paths

def heap(path):
    """The blocks of the heap profile beside an out file, their lifetimes counted in instructions."""
    try:
        with open(path + ".heap.xml", encoding="utf-8", errors="replace") as f:
            return re.search("<heap>.*</heap>", f.read(), re.DOTALL)[0]
    except FileNotFoundError:
        return None


def run_way(case, place, words, options, name):
    """(status, output, names, contents, profiles, heaps) of all processes' files, dumps included, and what is wrong."""
    result, files = cachesim(case, place, words, options, name)
    dumps = [f for f in sorted(os.listdir(place.path)) if re.fullmatch(name + r"\.\d+\.[a-z0-9]+", f)]
    files += [place.file(f) for f in dumps]
    outs = [checked(path) for path in files]
    wrong = failed(result, " ".join(options)) + [w for _, bad in outs for w in bad]
    if not files:
        wrong += [f"no out file with {options}"] + result.err.splitlines()[:10]
    names = [re.sub(r"^way\d+\.\d+", "", os.path.basename(f)) for f in files]
    return (result.status, result.out, names, [contents(path) for path in files], [out for out, _ in outs],
            [heap(path) for path in files]), wrong


def judge_paths(case, place, words, options):
    functions, events = case.one("functions").split(), case.one("events").split()
    first, wrong = run_way(case, place, words, options, "way0")
    for number, way in enumerate(case.every("against"), 1):
        other, bad = run_way(case, place, words, way.split() + options, f"way{number}")
        wrong += bad
        if first[:3] != other[:3]:
            wrong.append(f"{way}: {other[0]} {other[2]}, without it {first[0]} {first[2]}; output {'equal' if first[1] == other[1] else 'differs'}")
            continue
        for a, b in zip(first[4], other[4]):
            wrong += [f"{way}: {w}" for w in csfile.compare(csfile.reduced(a, functions, events), csfile.reduced(b, functions, events))]
        if not functions and not events and not wrong and first[3] != other[3]:
            wrong.append(f"{way}: the same counts, but not the same bytes")
        if not functions and not events and first[5] != other[5]:
            wrong.append(f"{way}: the blocks of the heap profile differ, or how long they lived")
    return wrong


def paths(case, prepare):
    return each(case, prepare, judge_paths)


# ---- steps

def step_count(argv, place):
    result = vg.run(["sh", "-c", 'exec "$0" "$@" 3>../steps', os.path.join(vg.LIB_BIN, "step_count")] + argv, cwd=place.workplace())
    with open(place.file("steps"), encoding="ascii") as f:
        text = f.read()
    if not text.startswith("Ir "):
        raise vg.Skip("no single steps here: " + result.err.strip())
    return int(text.split()[1]), result.status


def judge_steps(case, place, words, options):
    argv = vg.guest(words, place)
    steps, status = step_count(argv, place)
    result, files = cachesim(case, place, words, options, "cs")
    wrong = failed(result, "cachesim")
    if not files:
        return wrong + ["no out file"] + result.err.splitlines()[:10]
    out, bad = checked(files[0])
    wrong += bad
    ir = out.totals().get("Ir")
    if ir != steps:
        wrong.append(f"Ir is {ir}, the processor made {steps} steps ({(ir or 0) - steps:+d})")
    native = status if status < 128 else 128 - status
    if result.status != native:
        wrong.append(f"exit status {result.status}, natively {native}")
    return wrong


def steps(case, prepare):
    return each(case, prepare, judge_steps)


# ---- model

def rep_addresses(program, place):
    """A file with the addresses of PROGRAM's REP string instructions, as objdump sees them."""
    if not shutil.which("objdump", path=vg.PATH):
        raise vg.Skip("objdump is not installed")
    found = []
    for text in vg.run(["objdump", "-d", "--no-show-raw-insn", program]).out.splitlines():
        words = text.split()
        if len(words) > 2 and words[0].endswith(":") and words[1] in ("rep", "repz", "repnz"):
            if words[2][:4] in ("movs", "stos", "lods", "cmps", "scas"):
                found.append(words[0][:-1])
    with open(place.file("rep"), "w", encoding="ascii") as f:
        f.write("\n".join(found))
    return place.file("rep")


def slow_totals(case, place, words, options, exact):
    argv = vg.guest(words, place)
    more = ["--vex-guest-chase=no"] if exact else []
    rep = ["--rep=" + rep_addresses(argv[0], place)] if exact else []
    lackey = [vg.LAUNCHER, "--tool=lackey", "--trace-mem=yes", "--log-fd=9"] + case.valgrind() + more + argv
    slow = [os.path.join(vg.LIB_BIN, "slowsim")] + caches(options) + rep
    # The guest's own output is a pipe here as it is under cachesim: stdio looks.
    script = 'totals=$1 n=$2; shift 2; a=; while [ $n -gt 0 ]; do a="$a $1"; shift; n=$((n-1)); done; ' \
             '{ { "$@" 9>&1 1>&3 2>/dev/null 3>&- 4>&-; } | $a >&4; } 3>&1 4>"$totals" | cat >/dev/null'
    totals = place.file("totals")
    result = vg.run(["sh", "-c", script, "sh", totals, str(len(slow))] + slow + lackey, cwd=place.workplace(),
                    env=vg.padding(argv, place.workplace()))
    with open(totals, encoding="ascii") as f:
        return {t.split()[0]: int(t.split()[1]) for t in f if len(t.split()) == 2}, result


def judge_model(case, place, words, options, exact):
    slow, simulated = slow_totals(case, place, words, options, exact)
    mode = [] if exact else ["--compat=cachegrind"]
    result, files = cachesim(case, place, words, mode + options, "cs")
    wrong = failed(result, "cachesim")
    if not files or len(slow) != 9:
        return wrong + ["no figures"] + result.err.splitlines()[:5] + simulated.err.splitlines()[:5]
    out, bad = checked(files[0])
    return wrong + bad + [f"{name} is {out.totals().get(name)}, slowsim says {n}"
                          for name, n in slow.items() if out.totals().get(name) != n]


def model(case, prepare):
    modes = [False, True] if case.one("exact") == "yes" else [False]
    if case.one("exact") == "only":
        modes = [True]
    for exact in modes:
        def judge(*args, exact=exact):
            return judge_model(*args, exact)
        for what, point in each(case, prepare, judge):
            yield what + (" (exact)" if exact else " (compat)"), point


# ---- same

def contents(path, program=None):
    """The lines; without the command and with a dot for the path of PROGRAM if it is given."""
    with open(path, "rb") as f:
        lines = f.read().split(b"\n")
    if program is None:
        return lines
    its_object = b"# ob=" + os.path.realpath(program).encode()
    return [b"# ob=." if t == its_object else t for t in lines if not t.startswith(b"cmd: ")]


def judge_same(case, place, words, options):
    """Runs in one directory, the last in another with a path of the same length, where
    the program itself lies too; with `elsewhere: no` not the last."""
    wrong, seen = [], []
    here = ["one"] * (2 + int(case.one("more", "0")))
    for where in here + ([] if case.one("elsewhere") == "no" else ["two"]):
        folder = place.file(where)
        os.makedirs(folder, exist_ok=True)
        argv = vg.guest(words, place)
        if case.one("copy", "yes") == "yes":
            copy = os.path.join(folder, os.path.basename(argv[0]))
            shutil.copy2(argv[0], copy)
            argv[0] = copy
        out = folder + ".out"
        result = vg.tool("cachesim", ["-q", f"--cachesim-out-file={out}"] + case.valgrind() + options, argv, place,
                         cwd=folder, random=case.one("random") == "yes")
        if not os.path.exists(out):
            return wrong + ["no out file"] + result.err.splitlines()[:10]
        wrong += failed(result, "cachesim") + checked(out)[1]
        seen.append((contents(out), contents(out, argv[0])))
    if any(seen[0][0] != other[0] for other in seen[:len(here)]):
        wrong.append("two runs differ")
    if seen[0][1] != seen[-1][1]:
        wrong.append("runs in two directories differ in more than the program's path")
    return wrong


def same(case, prepare):
    return each(case, prepare, judge_same)


# ---- counts

def expectations(case, words):
    """[(function or None, event, number)]"""
    found = []
    words_of_case = case.one("expect").split()
    found += [(None, event, int(n)) for event, n in zip(words_of_case[::2], words_of_case[1::2])]
    if words[0].startswith("+"):
        with open(vg.guest(words[:1], None)[0] + ".S", encoding="ascii") as f:
            for text in re.findall(r"^/\* expect: (.*) \*/$", f.read(), re.MULTILINE):
                function, *rest = text.split()
                found += [(function, event, int(n)) for event, n in zip(rest[::2], rest[1::2])]
    return found


def judge_counts(case, place, words, options):
    result, files = cachesim(case, place, words, options, "cs")
    wrong = failed(result, "cachesim")
    if not files:
        return wrong + ["no out file"] + result.err.splitlines()[:10]
    out, bad = checked(files[0])
    expected = expectations(case, words)
    if not expected:
        bad.append("nothing is expected of this guest")
    for function, event, number in expected:
        part = csfile.reduced(out, [function] if function else [], [])
        counted = sum(counts[out.events.index(event)] for counts in part.lines.values())
        if counted != number:
            bad.append(f"{function or 'all'}: {event} is {counted}, {number} by reasoning")
    return wrong + bad


def counts(case, prepare):
    return each(case, prepare, judge_counts)
