# SPDX-License-Identifier: GPL-2.0-or-later
"""What the workloads are run under: the table of tools.

`valgrind` is the list of Valgrind arguments, or None for the program alone.
`peer` is the tool of Valgrind's own that does the same job: the ratio to it is
how many times faster ours is.  `rows` of REACH are what the project is after.
"""
CACHES = ["--I1=32768,8,64", "--D1=32768,8,64", "--LL=8388608,16,64"]


class Tool:
    def __init__(self, name, valgrind, peer=None):
        self.name, self.valgrind, self.peer = name, valgrind, peer


def cachegrind(*options):
    return ["--tool=cachegrind", "--cachegrind-out-file=out.cachegrind", *options]


def cachesim(*options):
    return ["--tool=cachesim", "--cachesim-out-file=out.cachesim", *CACHES, *options]


TOOLS = [
    Tool("native", None),
    Tool("none", ["--tool=none"]),
    Tool("none-nochase", ["--tool=none", "--vex-guest-chase=no"]),
    Tool("cachegrind", cachegrind("--cache-sim=yes", *CACHES)),
    Tool("cachegrind-nosim", cachegrind("--cache-sim=no")),
    Tool("cachegrind-branch", cachegrind("--cache-sim=yes", "--branch-sim=yes", *CACHES)),
    Tool("cachesim", cachesim(), "cachegrind"),
    Tool("cachesim-noalloc", cachesim("--alloc=no"), "cachegrind"),
    Tool("cachesim-nosim", cachesim("--alloc=no", "--cache-sim=no"), "cachegrind-nosim"),
    Tool("cachesim-branch", cachesim("--alloc=no", "--branch-sim=yes"), "cachegrind-branch"),
    Tool("cachesim-compat", cachesim("--compat=cachegrind"), "cachegrind"),
    Tool("memcheck", ["--tool=memcheck", "--leak-check=full"]),
    Tool("memcheck-noundef", ["--tool=memcheck", "--leak-check=full", "--undef-value-errors=no"]),
    Tool("leakcheck", ["--tool=leakcheck"], "memcheck"),
]
BY_NAME = {tool.name: tool for tool in TOOLS}
DEFAULT = ["native", "none", "none-nochase", "cachegrind", "cachesim-noalloc", "cachesim"]
