# SPDX-License-Identifier: GPL-2.0-or-later
"""The oracle for behaviour: runs, and what must be seen after each.

Before the first run:
    mkdir: NAME               tmpfs: NAME SIZE (mounted; skipped where it cannot be)
    fifo: NAME                a pipe, read into NAME.got

    run: GUEST ARGS           the guest as in lib/vg.py, under cachesim; begins a run
    native: PROGRAM ARGS      any other command; %NAME and @NAME as in a guest
    options: ...              Valgrind's and the tool's options for it; HERE is the scratch
                              directory, which is also the working directory
    env: NAME=VALUE           one more environment variable
    fsize: BYTES              a limit on the size of written files

and then, of that run:
    status: N                 the exit status; "-N" killed by signal N (0 if not given)
    out: REGEX                found in standard output; noout: not found
    err: REGEX                found in standard error; noerr: not found
    quiet: yes                standard error is empty
    profiles: N REGEX         so many files in the scratch directory have such a name (the
                              whole name; heap profiles beside them are left out), and
                              each keeps the invariants
    absent: REGEX             no file has such a name
    has: REGEX : REGEX        the only file with such a name has, somewhere, such a text
    hasnot: REGEX : REGEX     ... has no such text
    equal: A B                two files with the same counts in every line
    total: REGEX EVENT N      the file's total; N may be ">0" or "=0"
    function: REGEX FN EVENT N    the same of one function; "N*" is N times the number that is
                              alone on a line of standard output
Every run that leaves files behind must leave no file with a temporary name (*.new, *.tmp).
"""
import os
import re
import resource
import subprocess
import threading

import csfile
import vg


def prepare_place(case, place):
    mounted = []
    for key, value in case.items:
        if key == "mkdir":
            os.makedirs(place.file(value))
        elif key == "tmpfs":
            name, size = value.split()
            os.makedirs(place.file(name))
            done = vg.run(["mount", "-t", "tmpfs", "-o", "size=" + size, "none", place.file(name)])
            if done.status != 0:
                raise vg.Skip("cannot mount a tmpfs: " + done.err.strip())
            mounted.append(place.file(name))
        elif key == "fifo":
            os.mkfifo(place.file(value))
            reader = threading.Thread(target=drain, args=(place.file(value),), daemon=True)
            reader.start()
            place.drains[value + ".got"] = reader
    return mounted


def drain(path):
    with open(path, "rb") as source, open(path + ".got", "wb") as sink:
        sink.write(source.read())


def await_drains(place, pattern):
    """What was written into a pipe is there once its reader has ended, not when its writer has."""
    for name, reader in place.drains.items():
        if re.fullmatch(pattern, name):
            reader.join(timeout=vg.TIME_LIMIT)


def split_runs(case):
    """[[(key, value)]] one list for each run, its first item the run itself."""
    runs = []
    for key, value in case.items:
        if key in ("run", "native"):
            runs.append([])
        if runs:
            runs[-1].append((key, value))
    return runs


def command(run, case, place):
    kind, text = run[0]
    words = text.split()
    if kind == "native":
        first = vg.installed(words[0][1:]) if words[0].startswith("!") else vg.word(words[0], place)
        return [first] + [vg.word(w, place) for w in words[1:]]
    options = [w.replace("HERE", place.path) for key, value in run if key == "options" for w in value.split()]
    return [vg.LAUNCHER, "--tool=cachesim"] + case.valgrind() + options + vg.guest(words, place)


def execute(run, case, place):
    env = dict(value.split("=", 1) for key, value in run if key == "env")
    fsize = [int(value) for key, value in run if key == "fsize"]
    argv = command(run, case, place)
    if not fsize:
        return vg.run(argv, cwd=place.path, env=env)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (fsize[0], old[1]))
    try:
        return vg.run(argv, cwd=place.path, env=env)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def names(place, pattern):
    found = []
    for folder, _, files in os.walk(place.path):
        found += [os.path.relpath(os.path.join(folder, f), place.path) for f in files]
    return sorted(n for n in found if re.fullmatch(pattern, n))


def only(place, pattern):
    found = names(place, pattern)
    if len(found) != 1:
        return None, [f"{len(found)} files are called {pattern}, one was expected"]
    with open(place.file(found[0]), encoding="utf-8", errors="replace") as f:
        return f.read(), []


def text_rule(key, value, result):
    text = result.out if key.endswith("out") else result.err
    found = re.search(value, text, re.MULTILINE)
    if bool(found) == key.startswith("no"):
        which = "output" if key.endswith("out") else "standard error"
        return [f"{which} {'has' if found else 'has no'} /{value}/:"] + text.splitlines()[:15]
    return []


def profiles_rule(value, place):
    number, pattern = value.split()
    await_drains(place, pattern)
    found = [n for n in names(place, pattern) if not n.endswith(".heap.xml")]
    wrong = [f"{n}: {w}" for n in found for w in csfile.read(place.file(n))[1][:5]]
    if len(found) != int(number):
        wrong.append(f"{len(found)} files are called {pattern}, not {number}: {found}; here are {names(place, '.*')}")
    return wrong


def has_rule(key, value, place):
    pattern, _, wanted = value.partition(" : ")
    text, wrong = only(place, pattern)
    if not wrong and bool(re.search(wanted, text, re.MULTILINE)) != (key == "has"):
        wrong = [f"{pattern} {'has no' if key == 'has' else 'has'} /{wanted}/; it begins:"] + text.splitlines()[:12]
    return wrong


def total_rule(key, value, place, result):
    words = value.split()
    found = names(place, words[0])
    if len(found) != 1:
        return [f"{len(found)} files are called {words[0]}"]
    event, wanted = words[-2:]
    out = csfile.read(place.file(found[0]))[0]
    if key == "function":
        part = csfile.reduced(out, [words[1]], [event])
        number = sum(counts[0] for counts in part.lines.values())
        if not part.lines:
            return [f"{found[0]} has no function {words[1]}"]
    else:
        number = out.totals().get(event, 0)
    if wanted.endswith("*"):
        printed = re.search(r"^\d+$", result.out, re.MULTILINE)
        if not printed:
            return ["no number in standard output"]
        wanted = str(int(wanted[:-1]) * int(printed[0]))
    good = number > 0 if wanted == ">0" else number == int(wanted.lstrip("="))
    return [] if good else [f"{found[0]}: {value}: it is {number}, {wanted} by reasoning"]


def equal_rule(value, place):
    missing = [n for n in value.split() if not os.path.exists(place.file(n))]
    if missing:
        return [f"{missing} is not there"]
    a, b = [csfile.read(place.file(n))[0] for n in value.split()]
    return csfile.compare(a, b)


def judge(run, result, place):
    wrong = []
    rules = dict(run)
    if result.status != int(rules.get("status", "0")):
        wrong.append(f"exit status {result.status}, expected {rules.get('status', '0')}")
    for key, value in run:
        if key in ("out", "noout", "err", "noerr"):
            wrong += text_rule(key, value, result)
        elif key == "quiet" and result.err:
            wrong += ["standard error is not empty:"] + result.err.splitlines()[:15]
        elif key == "profiles":
            wrong += profiles_rule(value, place)
        elif key == "absent" and names(place, value):
            wrong.append(f"there is {names(place, value)}")
        elif key in ("has", "hasnot"):
            wrong += has_rule(key, value, place)
        elif key == "equal":
            wrong += equal_rule(value, place)
        elif key in ("total", "function"):
            wrong += total_rule(key, value, place, result)
    left = names(place, r".*\.(new|tmp)(\.\d+)?")
    if left:
        wrong.append(f"left behind: {left}")
    if wrong:
        wrong += ["standard error was:"] + result.err.splitlines()[:15]
    return wrong


KNOWN = {"run", "native", "options", "env", "fsize", "status", "out", "noout", "err", "noerr", "quiet", "profiles",
         "absent", "has", "hasnot", "equal", "total", "function", "oracle", "valgrind", "needs", "set", "input", "mkdir", "tmpfs", "fifo"}


def behave(case, prepare):
    unknown = {key for key, _ in case.items} - KNOWN
    if unknown:
        raise SystemExit(f"{case.name}: unknown keys {sorted(unknown)}")
    for key, value in case.items:
        if key == "tmpfs":  # of a run that was killed: nothing below it could be removed
            vg.run(["umount", os.path.join(vg.Place.folder(case.name), value.split()[0])])
    place = vg.Place(case.name)
    prepare(place)
    mounted = prepare_place(case, place)
    runs = split_runs(case)
    failed = []
    for number, run in enumerate(runs, 1):
        def point(run=run, last=number == len(runs)):
            wrong = judge(run, execute(run, case, place), place)
            failed.extend(wrong)
            if last:
                for path in mounted:
                    subprocess.run(["umount", path], check=False)
                if not failed:
                    place.remove()
            return wrong
        options = " ".join(v for k, v in run if k == "options")
        yield f"run {number}: {run[0][1]} {options}".strip(), point
