# SPDX-License-Identifier: GPL-2.0-or-later
"""What is run: the table of workloads and how each is made ready.

A workload is programs that are installed anyway, or sources in bench/src;
its size is proportional to --scale.  `group` says how a result is used:

  steady      in the geometric means
  memory      the simulated program itself waits for memory: shown, judged against Cachegrind only
  startup     start-up, translation or debug information dominate: shown on their own
"""
import os
import subprocess

import inputs

HERE = os.path.dirname(os.path.abspath(__file__))
# Units, functions per unit and lines per function of the program with large debug information.
DEBUG_UNITS, DEBUG_FUNCTIONS, DEBUG_LINES, DEBUG_STEP = 40, 500, 100, 400


class Workload:
    """name, group, needed program, argv as a function of the scale, prepare(dir, scale), stdin file or None."""

    def __init__(self, name, group, program, argv, prepare=None, stdin=None):
        self.name, self.group, self.program = name, group, program
        self.argv, self.prepare, self.stdin = argv, prepare, stdin


class Missing(Exception):
    """A program this workload needs is not installed, or a source does not compile."""


def find(program):
    """The path of an installed program; the system's own comes before anything in the user's PATH."""
    for directory in ["/usr/bin", "/bin"] + os.environ.get("PATH", "").split(":"):
        path = os.path.join(directory, program)
        if os.access(path, os.X_OK):
            return path
    raise Missing("no program " + program)


def write(directory, name, text):
    with open(os.path.join(directory, name), "w", encoding="ascii") as out:
        out.write(text)


def run_quiet(argv, directory):
    done = subprocess.run(argv, cwd=directory, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing("%s: %s" % (" ".join(argv)[:80], done.stderr.strip()[:200]))
    return done.stdout.strip()


def compiled(source, *flags):
    """A prepare function: builds bench/src/SOURCE as ./STEM.  -O1 and no vector code: every machine gets one kind of code."""
    def prepare(directory, _scale):
        compiler = find("g++" if source.endswith(".cpp") else "gcc")
        run_quiet([compiler, "-g", "-O1", "-o", os.path.splitext(source)[0], os.path.join(HERE, "src", source), *flags], directory)
    return prepare


def text_input(name, make, full_size):
    def prepare(directory, scale):
        write(directory, name, make(int(full_size * scale)))
    return prepare


def script(name):
    def prepare(directory, scale):
        with open(os.path.join(HERE, "src", name), encoding="ascii") as source:
            write(directory, name, source.read().replace("@ROWS@", str(int(180000 * scale))))
    return prepare


def both(*steps):
    def prepare(directory, scale):
        for step in steps:
            step(directory, scale)
    return prepare


def cc1():
    path = run_quiet([find("gcc"), "-print-prog-name=cc1"], "/")
    if not os.access(path, os.X_OK):
        raise Missing("gcc has no cc1")
    return path


def build_debuginfo(directory, scale):
    """Compiles the generated program, two compilers at a time; seconds, a few hundred MB of debug information not kept."""
    gcc, functions = find("gcc"), max(1, int(DEBUG_FUNCTIONS * scale))
    write(directory, "dbg_main.c", inputs.debug_main(DEBUG_UNITS, functions, DEBUG_STEP))
    run_quiet([gcc, "-g", "-O0", "-c", "dbg_main.c"], directory)
    objects = ["dbg_main.o"]
    for unit in range(DEBUG_UNITS):
        name = "dbg_%d" % unit
        write(directory, name + ".c", inputs.debug_source(unit, functions, DEBUG_LINES))
        run_quiet([gcc, "-g", "-O0", "-c", name + ".c"], directory)
        os.remove(os.path.join(directory, name + ".c"))
        objects.append(name + ".o")
    run_quiet([gcc, "-g", "-o", "debuginfo"] + objects, directory)
    for name in objects:
        os.remove(os.path.join(directory, name))


def scaled(count):
    return lambda scale: str(max(1, int(count * scale)))


def args(program, *rest):
    """argv whose callables are filled in with the scale; a program name with ./ is in the work directory."""
    def argv(directory, scale):
        path = os.path.join(directory, program[2:]) if program.startswith("./") else find(program)
        return [path] + [part(scale) if callable(part) else part for part in rest]
    return argv


def cc1_args(name):
    return lambda _directory, _scale: [cc1(), "-O2", "-quiet", "-g0", name, "-o", "-"]


WORKLOADS = [
    Workload("bzip2", "steady", "bzip2", args("bzip2", "-9", "-c", "prose.txt"), text_input("prose.txt", inputs.prose, 4000000)),
    Workload("gzip", "steady", "gzip", args("gzip", "-9", "-c", "-n", "prose.txt"), text_input("prose.txt", inputs.prose, 3500000)),
    Workload("sqlite3", "steady", "sqlite3", args("sqlite3", "-batch", ":memory:"), script("work.sql"), stdin="work.sql"),
    Workload("python3", "steady", "python3", args("python3", "-S", "-E", "work.py", scaled(100000)), script("work.py")),
    Workload("cc1", "steady", "gcc", cc1_args("unit.c"), text_input("unit.c", inputs.c_source, 50000)),
    Workload("perl", "steady", "perl", args("perl", "work.pl", "prose.txt"),
             both(script("work.pl"), text_input("prose.txt", inputs.prose, 1200000))),
    Workload("jq", "steady", "jq", args("jq", "-c", "-f", "work.jq", "records.json"),
             both(script("work.jq"), text_input("records.json", inputs.records, 12000))),
    Workload("lua", "steady", "lua", args("lua5.4", "work.lua", scaled(1500000)), script("work.lua")),
    Workload("matmul", "steady", "gcc", args("./matmul", scaled(10)), compiled("matmul.c")),
    Workload("chase", "memory", "gcc", args("./chase", scaled(3000000)), compiled("chase.c")),
    Workload("mheavy", "steady", "gcc", args("./mheavy", scaled(5000000)), compiled("mheavy.c")),
    Workload("stl", "steady", "g++", args("./stl", scaled(100000)), compiled("stl.cpp")),
    Workload("threads", "steady", "gcc", args("./threads", scaled(400000)), compiled("threads.c", "-pthread")),
    Workload("true", "startup", "true", args("true")),
    Workload("cc1-small", "startup", "gcc", cc1_args("small.c"), text_input("small.c", lambda _size: inputs.c_source(4000), 1)),
    Workload("debuginfo", "startup", "gcc", args("./debuginfo"), build_debuginfo),
]
