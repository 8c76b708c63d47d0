# SPDX-License-Identifier: GPL-2.0-or-later
"""The oracle of real readers: do they read our file, all of it?

    program: cg_annotate, cg_annotate3, callgrind_annotate or kcachegrind

cg_annotate and callgrind_annotate must print the file's own totals and the guest's
hottest function, without a warning.  cg_annotate3 is the one of Valgrind 3.21 and
later; CG_ANNOTATE_NEW names one that is not on the path.  KCachegrind runs without a
screen; that it has loaded the file is seen from outside: the title of its window has
the file's name and, from inside the file, the command; of a broken file it has not.
"""
import os
import re
import shutil
import subprocess

import csfile
import oracles
import screen
import vg


def commas(number):
    return f"{number:,}"


def installed_annotate(name):
    path = shutil.which(name, path=vg.PATH)
    if not path:
        raise vg.Skip(f"{name} is not installed")
    return path


def old_cg_annotate(path):
    with open(path, "rb") as f:
        return b"perl" in f.readline()


def annotate_program(program):
    if program == "callgrind_annotate":
        return [installed_annotate(program), "--auto=no"]
    if program == "cg_annotate":
        path = installed_annotate("cg_annotate")
        if not old_cg_annotate(path):
            raise vg.Skip("the installed cg_annotate is a newer one: see cg_annotate3")
        return [path, "--auto=no"]
    path = os.environ.get("CG_ANNOTATE_NEW") or installed_annotate("cg_annotate")
    if old_cg_annotate(path):
        raise vg.Skip("the installed cg_annotate is Valgrind 3.20's or older; CG_ANNOTATE_NEW names no newer one")
    return [path, "--no-annotate"]


def hottest(out):
    ir = {}
    for (_, function, _), counts in out.lines.items():
        ir[function] = ir.get(function, 0) + counts[0]
    return max(ir, key=ir.get)


def judge_annotate(argv, path, out):
    result = vg.run(argv + [path])
    wrong = []
    if result.status != 0 or result.err:
        wrong.append(f"status {result.status}; {result.err[:300]}")
    wrong += [f"it does not print the total {commas(n)} of {name}"
              for name, n in out.totals().items() if n and not re.search(r"(?<![\d,])" + commas(n) + r"(?![\d,])", result.out)]
    if hottest(out) not in result.out:
        wrong.append(f"it does not print {hottest(out)}")
    if re.search("warning", result.out, re.IGNORECASE):
        wrong += [t for t in result.out.splitlines() if "arning" in t][:5]
    return wrong


# ---- KCachegrind

PATIENCE = 300  # seconds for a viewer to show itself, which takes one or two
TRIES = 2  # a desktop program may also end while it starts


def is_loaded(title, path):
    return re.search(re.escape(os.path.basename(path)) + r" \[.+\]", title)


def kcachegrind_titles(path, place, seconds):
    """The window titles once one of them says that PATH is loaded, or after SECONDS."""
    with screen.Screen(place.path) as display:
        env = vg.environment({"DISPLAY": display.display, "HOME": place.path, "XDG_RUNTIME_DIR": place.path, "QT_QPA_PLATFORM": "xcb"})
        viewer = subprocess.Popen([vg.installed("dbus-run-session"), "--", vg.installed("kcachegrind"), path], env=env, cwd=place.path,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        seen = []

        def loaded():
            seen[:] = display.titles()
            return any(is_loaded(t, path) for t in seen)
        try:
            screen.until(seconds, lambda: loaded() or screen.ended(viewer))
        finally:
            screen.stop(viewer)
        return seen


def judge_kcachegrind(path, place):
    for program in ("kcachegrind", "dbus-run-session", *screen.PROGRAMS):
        vg.installed(program)
    seen = []
    for _ in range(TRIES):
        seen = kcachegrind_titles(path, place, PATIENCE)
        if any(is_loaded(t, path) for t in seen):
            break
    else:
        return [f"no window says that the file is loaded: {seen}"]
    broken = place.file("broken.out")
    with open(broken, "w", encoding="ascii") as f:
        f.write("no profile at all\n")
    if any(is_loaded(t, broken) for t in kcachegrind_titles(broken, place, 6)):
        return ["a broken file looks loaded too: this test shows nothing"]
    return []


def reader(case, prepare):
    program = case.one("program")

    def judge(case, place, words, options):
        result, files = oracles.cachesim(case, place, words, options, "read.out")
        if not files:
            return ["no out file"] + result.err.splitlines()[:5]
        wrong = []
        for path in files:
            out, bad = csfile.read(path)
            wrong += bad
            if program == "kcachegrind":
                wrong += judge_kcachegrind(path, place)
            else:
                wrong += judge_annotate(annotate_program(program), path, out)
        return wrong

    for what, point in oracles.each(case, prepare, judge):
        yield f"{program}: {what}", point
