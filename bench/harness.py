# SPDX-License-Identifier: GPL-2.0-or-later
"""What bench/run and bench/profile share: the launcher, the prepared workloads, one measured run."""
import hashlib
import os
import subprocess
import sys

import workloads

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C", "TZ": "UTC"}


def add_options(parser):
    """The options that say where and with what: --scale --cpu --valgrind --work."""
    parser.add_argument("--scale", type=float, default=1.0, help="size of the workloads (default: %(default)s)")
    parser.add_argument("--cpu", type=int, default=1, help="processor to pin to (default: %(default)s)")
    parser.add_argument("--valgrind", default=None, metavar="PROGRAM",
                        help="what starts the tools (default: ./vg-in-place, then the source tree's, then build/, then `valgrind`)")
    parser.add_argument("--work", default=os.path.join(os.environ.get("TMPDIR", "/tmp"), "cachesim-bench-%d" % os.getuid()),
                        metavar="DIR", help="where inputs and programs are kept (default: %(default)s)")


def pick(names, table, what):
    """The entries of a table that a comma-separated list names; all of them for "" and "all"."""
    known = {entry.name: entry for entry in table}
    wanted = [entry.name for entry in table] if names in ("", "all") else names.split(",")
    for name in wanted:
        if name not in known:
            sys.exit("bench: no %s named %s; there are: %s" % (what, name, " ".join(known)))
    return [known[name] for name in wanted]


def find_valgrind(given):
    """The launcher of the nearest build tree, else the installed one."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if given:
        return workloads.find(given) if "/" not in given else os.path.abspath(given)
    for directory in (os.getcwd(), here, os.path.join(here, "build")):
        if os.access(os.path.join(directory, "vg-in-place"), os.X_OK):
            return os.path.join(directory, "vg-in-place")
    return workloads.find("valgrind")


def build_timer(work):
    os.makedirs(work, exist_ok=True)
    timer = os.path.join(work, "timed")
    source = os.path.join(workloads.HERE, "src", "timed.c")
    workloads.run_quiet([workloads.find("gcc"), "-O2", "-o", timer, source], work)
    return timer


def prepare(load, options):
    """The workload's directory, made once per scale; raises workloads.Missing."""
    directory = os.path.join(options.work, "%s-%g" % (load.name, options.scale))
    workloads.find(load.program)
    if not os.path.exists(os.path.join(directory, "ready")):
        os.makedirs(directory, exist_ok=True)
        if load.prepare:
            load.prepare(directory, options.scale)
        workloads.write(directory, "ready", "")
    return directory


def digest(path):
    with open(path, "rb") as data:
        return hashlib.sha256(data.read()).hexdigest()


def command(load, tool, directory, options):
    """(argv, stdin's path) of a workload under a tool."""
    argv = load.argv(directory, options.scale)
    if tool.valgrind is not None:
        argv = [options.launcher, "-q", *tool.valgrind, *argv]
    return argv, os.path.join(directory, load.stdin) if load.stdin else os.devnull


def run_once(load, tool, directory, options):
    """One measured run: {user, system, rss_kib, status, output}."""
    argv, stdin = command(load, tool, directory, options)
    result, out = os.path.join(directory, "result"), os.path.join(directory, "stdout")
    with open(stdin, "rb") as i, open(out, "wb") as o, open(os.path.join(directory, "stderr"), "wb") as e:
        subprocess.run([options.timer, str(options.cpu), result, *argv], env=ENVIRONMENT, cwd=directory,
                       stdin=i, stdout=o, stderr=e, check=True)
    with open(result, encoding="ascii") as line:
        user, system, rss, status = line.read().split()
    return {"user": float(user), "system": float(system), "rss_kib": int(rss), "status": int(status), "output": digest(out)}
