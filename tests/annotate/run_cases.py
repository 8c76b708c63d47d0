#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the test cases of a directory and prints TAP.

A case is one text file of sections, each begun by a line "--- NAME ...":

    free text: what is checked and why the expected output is right
    --- file NAME [escaped]   an input file ("escaped": \\xHH and \\\\ stand for bytes)
    --- skip CONDITION        a shell command; if it succeeds the case is skipped
                              for the reason given in the section
    --- unprivileged          root, who may do anything, lets another user run it
    --- run ARGS...           a shell command line; programs are found by name
    --- status N              expected exit status (default 0)
    --- stdout [regexp]       expected output, whole and exactly, or each line
    --- stderr [regexp]         as a regular expression; the default for stderr is empty

"run" may come again; status, stdout and stderr belong to the run before them.
A case runs in an empty directory of its own, in the C.UTF-8 locale, without a
terminal.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile


def parse(path):
    """The case's files, runs, conditions to skip it, and whether root may run it."""
    files, runs, skips, root, section, lines = [], [], [], True, None, []

    def finish():
        nonlocal root
        body = "".join(lines)
        if section is None:
            return
        kind = section[0]
        if kind == "file":
            data = body.encode()
            if "escaped" in section[2:]:
                data = re.sub(rb"\\(x[0-9a-f]{2}|\\|n)", unescape, data.replace(b"\n", b""))
            files.append((section[1], data))
        elif kind == "skip":
            skips.append((" ".join(section[1:]), body.strip()))
        elif kind == "unprivileged":
            root = False
        elif kind == "run":
            runs.append({"args": " ".join(section[1:]), "status": 0, "stdout": None, "stderr": ("exact", "")})
        elif kind == "status":
            runs[-1]["status"] = int(section[1])
        elif kind in ("stdout", "stderr"):
            runs[-1][kind] = (section[1] if section[1:] else "exact", body)
        else:
            raise ValueError("%s: unknown section %s" % (path, kind))

    with open(path, encoding="utf-8") as case:
        for line in case:
            if line.startswith("--- "):
                finish()
                section, lines = line[4:].split(), []
            else:
                lines.append(line)
    finish()
    return files, runs, skips, root


def unescape(match):
    code = match.group(1)
    if code == b"n":
        return b"\n"
    return b"\\" if code == b"\\" else bytes([int(code[1:], 16)])


def compare(what, expected, got):
    """None if the output is as expected, else what is wrong."""
    if expected is None:
        return None
    kind, text = expected
    got = got.decode("utf-8", "backslashreplace")
    if kind == "exact":
        return None if got == text else "%s is\n%s\ninstead of\n%s" % (what, got, text)
    patterns, lines = text.splitlines(), got.splitlines()
    if len(patterns) != len(lines):
        return "%s has %d lines instead of %d:\n%s" % (what, len(lines), len(patterns), got)
    for pattern, line in zip(patterns, lines):
        if not re.fullmatch(pattern, line):
            return "%s: \"%s\" does not match \"%s\"" % (what, line, pattern)
    return None


PROGRAMS = ("cs_annotate", "cs_diff", "cs_merge")
TIME_LIMIT = 1500  # seconds; many times what a run takes, under Valgrind too, for a slow machine


class Skipped(Exception):
    pass


def give_away(work, programs):
    """Gives the directory and copies of the programs, which may lie where only root
    comes, to the user of no files; the arguments that run a command as that user."""
    nobody = 65534
    shutil.copytree(programs, os.path.join(work, "programs"), ignore=lambda _, names: [n for n in names if n not in PROGRAMS])
    try:
        for folder, inner, names in os.walk(work):
            for name in ["."] + inner + names:
                os.chown(os.path.join(folder, name), nobody, nobody)
    except OSError as error:
        raise Skipped("root cannot give files away here: %s" % error.strerror) from error
    other = {"user": nobody, "group": nobody, "extra_groups": []}
    try:
        subprocess.run([os.path.join(work, "programs", PROGRAMS[0]), "--version"], cwd=work, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **other)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Skipped("another user cannot run the programs") from error
    return other


def run_case(path, programs):
    """None if the case passes, else what is wrong."""
    files, runs, skips, root = parse(path)
    if not runs:
        return "no run"
    for condition, reason in skips:
        if subprocess.run(condition, shell=True, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            raise Skipped(reason)
    with tempfile.TemporaryDirectory() as work:
        for name, data in files:
            os.makedirs(os.path.dirname(os.path.join(work, name)), exist_ok=True)
            with open(os.path.join(work, name), "wb") as out:
                out.write(data)
            os.utime(os.path.join(work, name), (1000000000, 1000000000))
        other = {} if root or os.getuid() != 0 else give_away(work, programs)
        if other:
            programs = os.path.join(work, "programs")
        env = dict(os.environ, LC_ALL="C.UTF-8", PATH=programs + os.pathsep + os.environ["PATH"])
        for name in ("COLUMNS", "NO_COLOR", "CLICOLOR_FORCE", "PAGER", "CS_PAGER"):
            env.pop(name, None)
        for run in runs:
            done = subprocess.run(run["args"], shell=True, cwd=work, env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=TIME_LIMIT, **other)
            wrong = compare("stdout", run["stdout"], done.stdout) or compare("stderr", run["stderr"], done.stderr)
            if done.returncode != run["status"]:
                wrong = "status %d instead of %d\n%s" % (done.returncode, run["status"], done.stderr.decode("utf-8", "replace"))
            if wrong:
                return "%s: %s" % (run["args"], wrong)
    return None


def main():
    directory = sys.argv[1]
    programs = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.environ["top_builddir"], "annotate")
    only = sys.argv[3:]
    cases = sorted(name for name in os.listdir(directory) if name.endswith(".txt") and (not only or name in only))
    print("1..%d" % len(cases))
    for number, name in enumerate(cases, 1):
        try:
            wrong = run_case(os.path.join(directory, name), programs)
        except Skipped as reason:
            print("ok %d - %s # SKIP %s" % (number, name[:-4], reason))
            continue
        print("%s %d - %s" % ("not ok" if wrong else "ok", number, name[:-4]))
        if wrong:
            print("".join("# %s\n" % line for line in wrong.splitlines()), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
