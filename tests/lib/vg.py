# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs programs under Valgrind's tools so that nothing the guest can see differs
between two tools: the same launcher and tool directory, the same few environment
variables, the same working directory and arguments.

    Place(name)               a fresh scratch directory; place.path
    guest(words)              the argument vector of a guest, see below
    run(argv, ...) -> Result  any command with a time limit
    tool(name, options, argv, place, ...)   a guest under a tool; see padding()
    out_files(place, stem)    the out files a run left, parents before children

The first word of a guest is a program of tests/guest, "+KIND-SEED" for one made at
random (tests/gen/gen.py), or "!NAME" for one that is installed.  In the other words "@NAME" is the path of a guest, "%NAME" of a file in
the scratch directory (NAME of lower-case letters and dots), "=NAME" of one beside
the cases; "~" stands for a blank.
"""
import os
import re
import shutil
import signal
import subprocess
import sys

SRC = os.environ["top_srcdir"]
sys.path.append(os.path.join(SRC, "tests/gen"))

import gen  # noqa: E402

BUILD = os.environ["top_builddir"]
BIN = os.path.join(BUILD, "tests/guest/bin")
LIB_BIN = os.path.join(BUILD, "tests/lib")
TIME_LIMIT = int(os.environ.get("CASE_TIME_LIMIT", "1500"))  # seconds for one run: many times what it takes, for a slow machine
PATH = "/usr/local/bin:/usr/bin:/bin"
# Where Valgrind's pipes for vgdb lie.  A killed process leaves them behind, and in /tmp another
# user's process that gets the same number cannot remove them and ends.
TMP = os.path.join(BUILD, "tests/scratch/tmp")


class Skip(Exception):
    """The case cannot run here; its text says why."""


class Place:
    @staticmethod
    def folder(name):
        return os.path.join(BUILD, "tests/scratch", name)

    def __init__(self, name):
        self.path = self.folder(name)
        shutil.rmtree(self.path, ignore_errors=True)
        os.makedirs(self.path)
        self.drains = {}  # the readers of pipes, by the file they write

    def file(self, name):
        return os.path.join(self.path, name)

    def workplace(self):
        """An empty directory of its own for the guest: some list the one they work in, and the
        figures of that depend on what others, and earlier runs, have put there."""
        path = self.file("workplace")
        os.makedirs(path, exist_ok=True)
        return path

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err


def launcher():
    """Valgrind's launcher, as vg-in-place starts it."""
    with open(os.path.join(BUILD, "vg-in-place"), encoding="utf-8") as f:
        return re.search(r'^exec (\S+) "\$@"$', f.read(), re.MULTILINE)[1]


LAUNCHER = launcher()


def environment(more=None):
    os.makedirs(TMP, exist_ok=True)
    env = {"PATH": PATH, "TMPDIR": TMP, "LC_ALL": "C", "PYTHONHASHSEED": "0", "PERL_HASH_SEED": "0", "VALGRIND_LIB": os.path.join(BUILD, "in-place")}
    env.update(more or {})
    return env


def run(argv, cwd=None, env=None, stdin=subprocess.DEVNULL, limit=TIME_LIMIT):
    """Status is the exit status, or minus the number of the signal that killed it."""
    child = subprocess.Popen(argv, cwd=cwd, env=environment(env), stdin=stdin, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = child.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        out, err = child.communicate()
        err += b"\nkilled after %d seconds" % limit
    return Result(child.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def installed(name):
    """A real program of this machine: not a script, and not one outside the system."""
    for folder in ("/usr/bin", "/bin"):
        path = os.path.join(folder, name)
        if os.access(path, os.X_OK):
            return os.path.realpath(path) if os.path.islink(path) else path
    raise Skip(f"{name} is not installed")


def compiler_proper():
    found = run(["gcc", "-print-prog-name=cc1"]).out.strip() if shutil.which("gcc", path=PATH) else ""
    if not os.path.isabs(found):
        raise Skip("gcc's cc1 is not installed")
    return found


def built(name):
    path = os.path.join(BIN, name)
    if name.endswith("-32") and os.path.exists(os.path.join(BIN, "no-32")):
        raise Skip("the compiler cannot make x86 programs, or the kernel does not run them")
    return path


def word(text, place):
    if text.startswith("@"):
        return built(text[1:])
    text = text.replace("~", " ")
    if re.fullmatch(r"%[a-z.]+", text):
        return place.file(text[1:])
    if text.startswith("="):
        return os.path.join(SRC, "tests/tool", text[1:])
    return text


def guest(words, place):
    first, rest = words[0], [word(w, place) for w in words[1:]]
    if first == "!cc1":
        return [compiler_proper()] + rest
    if first.startswith("!"):
        return [installed(first[1:])] + rest
    if first.startswith("+"):
        return [gen.path(first[1:], os.path.join(BIN, "made"))] + rest
    return [built(first)] + rest


def string_bytes(strings):
    return sum(len(os.fsencode(s)) + 1 for s in strings)


calibration = {}


def calibrate():
    """Where AT_RANDOM's bytes stand, less the bytes of the strings before them."""
    argv = ["/usr/bin/env", "-0"]
    text = run([LAUNCHER, "--tool=none", "-q"] + argv, cwd=BUILD, env={"LD_SHOW_AUXV": "1"}).out
    shown = [t for t in re.sub(r"AT_[^\n]*\n", "", text).split("\0") if t]
    found = re.findall(r"AT_RANDOM: +0x([0-9a-f]+)", text)  # the launcher's own, then the guest's
    if not found:
        raise Skip("ld.so does not show the auxiliary vector")
    calibration["address"] = int(found[-1], 16) - string_bytes(argv) - string_bytes(shown)
    calibration["environment"] = string_bytes(s for s in shown if not s.startswith(("PWD=", "LD_SHOW_AUXV=")))


def padding(argv, cwd, random=0):
    """PAD=xx, for Valgrind's figures to be the same in every run.

    ld.so calls strcspn on LD_PRELOAD, and glibc's strcspn takes four characters at a
    time, also those behind the string's end, for indices of a table.  Behind LD_PRELOAD,
    the last variable, stand the 16 random bytes of AT_RANDOM.  So, under every tool, a
    small D1 misses elsewhere in every run, unless the string ends where four characters
    end: unless arguments and environment are so long that AT_RANDOM is a multiple of four.
    RANDOM is added to that length; if it is 1 modulo 4, three random bytes are looked at."""
    if not calibration:
        calibrate()
    address = calibration["address"] + calibration["environment"] + string_bytes(argv + ["PWD=" + cwd, "PAD="])
    return {"PAD": "x" * (-address % 4 + random)}


def tool(name, options, argv, place, limit=TIME_LIMIT, cwd=None, random=0):
    where = cwd or place.workplace()
    return run([LAUNCHER, "--tool=" + name] + options + argv, cwd=where, env=padding(argv, where, random), limit=limit)


def out_files(place, stem):
    """STEM.PID files, by PID: a child has the higher one, unless the kernel has begun anew in
    between; then they are half of all PIDs apart."""
    found = {int(n.rsplit(".", 1)[1]): n for n in os.listdir(place.path) if re.fullmatch(re.escape(stem) + r"\.\d+", n)}
    with open("/proc/sys/kernel/pid_max", encoding="ascii") as f:
        half = int(f.read()) // 2
    return [place.file(found[pid]) for pid in sorted(found, key=lambda pid: (max(found) - pid > half, pid))]
