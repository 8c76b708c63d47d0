# SPDX-License-Identifier: GPL-2.0-or-later
"""What the leak tests share: running a tool on a command, reading its report,
compiling guests, printing TAP.

Two tool directories are made, one for Memcheck and one for leakcheck, with
names whose lengths make LD_PRELOAD equally long under both: Memcheck preloads
one library more, and programs that copy their environment would otherwise
allocate different amounts.  A second variable is as long as the other tool's
VALGRIND_LIB, so that the lengths of all strings are the same.
"""
import os
import re
import resource
import shutil
import subprocess
import sys

SRC = os.environ["top_srcdir"]
BUILD = os.environ["top_builddir"]
CC = os.environ.get("CC", "cc")


def _limit_stack():
    """The usual limit: without one, glibc's threads have smaller stacks, at other places."""
    usual, most = 8 << 20, resource.getrlimit(resource.RLIMIT_STACK)[1]
    if most == resource.RLIM_INFINITY or most >= usual:
        resource.setrlimit(resource.RLIMIT_STACK, (usual, most))


_limit_stack()
# Each test has a directory of its own: other tests run at the same time.
SCRATCH = os.path.join(BUILD, "tests", "scratch", "leak-" + os.path.splitext(os.path.basename(sys.argv[0]))[0])
TIMEOUT = 1500  # seconds for one run: many times what it takes, for a slow machine

CORE = len("/vgpreload_core-amd64-linux.so")
MEMCHECK = len(":") + len("/vgpreload_memcheck-amd64-linux.so")


def _directory(path):
    """A tool directory at PATH: links to everything in the build tree's."""
    real = os.path.join(BUILD, "in-place")
    os.makedirs(path, exist_ok=True)
    for name in os.listdir(real):
        link = os.path.join(path, name)
        if not os.path.lexists(link):
            os.symlink(os.path.realpath(os.path.join(real, name)), link)
    return path


def _directories():
    base = os.path.join(SCRATCH, "d")
    memcheck = _directory(base)
    length = 2 * len(memcheck) + MEMCHECK
    leakcheck = _directory((base + "/" + "l" * 300)[:length] if length - len(base) < 200
                           else base + "/" + "l" * 150 + "/" + "k" * (length - len(base) - 152))
    return {"memcheck": memcheck, "leakcheck": leakcheck, "cachesim": leakcheck}


DIRECTORY = _directories()


def environment(tool):
    env = dict(os.environ)
    for name in ("VALGRIND_OPTS", "LD_PRELOAD", "VALGRIND_LIB", "MALLOC_ARENA_MAX"):
        env.pop(name, None)
    env.update(LC_ALL="C", PERL_HASH_SEED="0", PERL_PERTURB_KEYS="0", PYTHONHASHSEED="0")
    env["VALGRIND_LIB"] = DIRECTORY[tool]
    env["TMPDIR"] = os.path.join(SCRATCH, "tmp")  # not what another user's killed process left in /tmp
    os.makedirs(env["TMPDIR"], exist_ok=True)
    env["VALGRIND_PAD"] = "p" * len(DIRECTORY["leakcheck" if tool == "memcheck" else "memcheck"])
    return env


class Run:
    """One run: exit status, the tool's log without process numbers, the guest's
    standard output and standard error."""

    def __init__(self, status, log, out, err):
        self.status, self.log, self.out, self.err = status, log, out, err


def run(tool, command, options=(), env=None, cwd=None, stdin=None):
    os.makedirs(SCRATCH, exist_ok=True)
    log = os.path.join(SCRATCH, f"{os.getpid()}.log")
    args = ["valgrind", "--tool=" + tool, "--log-file=" + log, *options, *command]
    whole = environment(tool)
    whole.update(env or {})
    done = subprocess.run(args, env=whole, cwd=cwd, stdin=stdin or subprocess.DEVNULL, capture_output=True,
                          timeout=TIMEOUT, check=False)
    with open(log, encoding="utf-8", errors="replace") as f:
        text = re.sub(r"(?m)^(==|--|\*\*)\d+(==|--|\*\*) ?", "", f.read())
    os.unlink(log)
    return Run(done.returncode, text, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


NUMBER = r"([\d,]+)"
LINES = {
    "in use": rf"in use at exit: {NUMBER} bytes in {NUMBER} blocks",
    "heap": rf"total heap usage: {NUMBER} allocs, {NUMBER} frees, {NUMBER} bytes allocated",
    "definite": rf"definitely lost: {NUMBER} bytes in {NUMBER} blocks",
    "indirect": rf"indirectly lost: {NUMBER} bytes in {NUMBER} blocks",
    "possible": rf"possibly lost: {NUMBER} bytes in {NUMBER} blocks",
    "reachable": rf"still reachable: {NUMBER} bytes in {NUMBER} blocks",
    "suppressed": rf"suppressed: {NUMBER} bytes in {NUMBER} blocks",
}
RECORD = re.compile(r"(?m)^ ?(.* bytes in .* blocks are .*) in loss record")
HEURISTIC = re.compile(rf"(?m)^ +(\w+) *: {NUMBER} bytes in {NUMBER} blocks$")


def summary(log):
    """The figures of a report: {name: (numbers...)}, the loss records' first lines,
    and what was reachable by heuristics."""
    found = {}
    for name, pattern in LINES.items():
        last = None
        for last in re.finditer(pattern, log):
            pass
        if last:
            found[name] = tuple(int(n.replace(",", "")) for n in last.groups())
    found["records"] = sorted(RECORD.findall(log))
    found["heuristics"] = sorted(HEURISTIC.findall(log))
    return found


def compile_guest(name, flags=(), suffix="", libs=()):
    """The program made of tests/leak/guest/NAME, compiled once; None if the compiler
    cannot."""
    source = os.path.join(SRC, "tests", "leak", "guest", name)
    base, ext = os.path.splitext(name)
    target = os.path.join(SCRATCH, base + suffix)
    os.makedirs(SCRATCH, exist_ok=True)
    compiler = [os.environ.get("CXX", "g++")] if ext == ".cc" else CC.split()
    temporary = f"{target}.{os.getpid()}"
    done = subprocess.run([*compiler, "-g", "-O1", "-fno-builtin", "-w", *flags, source, "-o", temporary, *libs],
                          capture_output=True, check=False)
    if done.returncode != 0:
        return None
    os.rename(temporary, target)
    return target


def compile_rust(name):
    """The same of a Rust source."""
    compiler = shutil.which("rustc") or shutil.which("rustc", path=os.path.expanduser("~/.cargo/bin"))
    if not compiler:
        return None
    os.makedirs(SCRATCH, exist_ok=True)
    target = os.path.join(SCRATCH, os.path.splitext(name)[0])
    done = subprocess.run([compiler, "-g", "-O", os.path.join(SRC, "tests", "leak", "guest", name), "-o", target],
                          capture_output=True, check=False)
    return target if done.returncode == 0 else None


def compile_go(name):
    """The same of a Go source, with cgo."""
    if not shutil.which("go"):
        return None
    cache = os.path.join(SCRATCH, "go")
    os.makedirs(cache, exist_ok=True)
    target = os.path.join(SCRATCH, os.path.splitext(name)[0])
    env = {**os.environ, "CGO_ENABLED": "1", "GO111MODULE": "off", "GOCACHE": cache, "GOPATH": cache}
    done = subprocess.run(["go", "build", "-o", target, os.path.join(SRC, "tests", "leak", "guest", name)],
                          env=env, capture_output=True, check=False)
    return target if done.returncode == 0 else None


class Tap:
    """Prints TAP; `done` prints the plan and gives the exit status."""

    def __init__(self):
        self.count, self.failed = 0, 0

    def ok(self, good, name, detail=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}", flush=True)
        if not good:
            for line in str(detail).splitlines():
                print("# " + line, flush=True)

    def expected_failure(self, name, why):
        """A shortfall that is known and stated; should it go, the test says so."""
        self.count += 1
        print(f"not ok {self.count} - {name} # TO" f"DO {why}", flush=True)  # TAP's word, which lint refuses

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}", flush=True)

    def done(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


def have(program):
    return shutil.which(program) is not None


def have_memcheck():
    return os.path.exists(os.path.join(DIRECTORY["memcheck"], "memcheck-amd64-linux"))


if __name__ == "__main__":
    sys.exit("leaklib.py is a module of the leak tests")
