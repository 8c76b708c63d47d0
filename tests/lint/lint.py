# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of form that a program can judge.

    complaints(root) -> {rule: ["FILE:LINE: what", ...]} for every rule in RULES

layers      which room may include what, see LAYERS
core        names of Valgrind's core are declared in one header
spdx        every source and script names its licence in its first five lines
length      no source file has more than 600 lines
functions   no C function has more than 60, unless the comment before it gives the
            reason, with the words "over 60 lines"
paths       no absolute path of somebody's machine
marks       no mark of unfinished work
includes    no .c file is included
circles     no circle of pairs: a .c file and its header are one, which uses what either includes
"""
import os
import re

CODE_ROOMS = {"common", "cachesim", "leakcheck", "annotate"}
MOST_LINES, MOST_FUNCTION_LINES, SPDX_WITHIN = 600, 60, 5
ROOMS = ["common", "cachesim", "leakcheck", "annotate", "tests", "bench", "docs", "examples", "m4", "build-aux", ".ci", "."]
SOURCES = (".c", ".h", ".cc", ".S", ".py", ".sh", ".test", ".mk", ".m4", ".ac", ".am", ".in")
GENERATED = {"configure", "aclocal.m4", "Makefile.in", "config.h.in", "ar-lib", "compile", "config.guess", "config.sub",
             "config.status", "depcomp", "install-sh", "missing", "tap-driver.sh", "test-driver", "cachesim-launcher", "vg-in-place"}
SKIPPED = {"bin", "scratch", "autom4te.cache", "__pycache__", ".deps", "in-place"}

# What stands where: a layer is the files of a room, the core of a room apart.
# From each layer: own headers and others by pattern, system headers by pattern.
FREESTANDING = r"stdint\.h|stddef\.h|stdbool\.h|stdarg\.h"
LAYERS = {
    "cachesim core": (["cachesim core"], FREESTANDING + r"|[a-z]mmintrin\.h"),
    "leakcheck core": (["leakcheck core"], FREESTANDING),
    "common tool": (["common tool", "valgrind"], FREESTANDING),
    "cachesim tool": (["cachesim core", "cachesim tool", "client", "leakcheck public", "common tool", "valgrind"], FREESTANDING),
    "leakcheck tool": (["leakcheck core", "leakcheck tool", "common tool", "valgrind"], FREESTANDING),
    "client": ([], r"valgrind/valgrind\.h"),
    "annotate": (["annotate", "shared format"], r".*"),
    "unit": (["cachesim core", "leakcheck core", "annotate"], r".*"),
}
SHARED_FORMAT = {"cs_events.h", "cs_format.h"}  # all that annotate/ knows of the tools
LEAKCHECK_PUBLIC = 1  # how many of leakcheck's headers cachesim's tool files may include, all together
XML_MODULES = 1  # how many modules of annotate/ may include libxml2
CIRCLES_TO_GO = [  # from before the rule; each goes when its pairs are parted
    ["leakcheck/lc_pools", "leakcheck/lc_watch"],
]
CLIENT = {"cachesim/cachesim.h"}
CORE_NAMES = "common/tool/ct_core.h"
REQUESTS = {"valgrind.h", "memcheck.h"}  # Valgrind's client requests, which a tool answers


def lines_of(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read().split("\n")


def is_source(name, path):
    if name.endswith(SOURCES):
        return True
    with open(path, "rb") as f:
        return f.read(2) == b"#!"


def sources(root):
    """Paths of all sources and scripts below ROOT, relative to it."""
    found = []
    for room in ROOMS:
        for folder, inner, names in os.walk(os.path.join(root, room)):
            inner[:] = [] if room == "." else sorted(d for d in inner if d not in SKIPPED)
            for name in sorted(n for n in set(names) - GENERATED if not n.endswith("~")):
                path = os.path.join(folder, name)
                if os.path.isfile(path) and is_source(name, path):
                    found.append(os.path.relpath(path, root))
    return sorted(set(found))


# ---- layers

def core_files(root):
    """The files that the rooms' own makefile fragments list as their core."""
    core = set()
    for room in ("cachesim", "leakcheck"):
        path = os.path.join(root, room, "local.mk")
        if os.path.exists(path):
            text = "\n".join(lines_of(path)).replace("\\\n", " ")
            for names in re.findall(r"^[a-z]+_core_sources = (.*)$", text, re.MULTILINE):
                core.update(names.split())
    return core


def layer(path, core):
    room = path.split("/")[0]
    if path in CLIENT:
        return "client"
    if path.startswith("tests/unit/"):
        return "unit"
    if path.startswith("common/tool/"):
        return "common tool"
    if room in ("cachesim", "leakcheck"):
        return room + (" core" if path in core else " tool")
    return "annotate" if room == "annotate" else None


def included_layers(name, homes, core):
    """The layers a quoted header counts as."""
    if name.startswith(("pub_tool_", "libvex")) or name in REQUESTS:
        return {"valgrind"}
    if name not in homes:
        return set()
    of = {layer(homes[name], core)}
    if name in SHARED_FORMAT:
        of.add("shared format")
    if homes[name].startswith("leakcheck/"):
        of.add("leakcheck public")
    return of


def includes(root, path):
    for number, text in enumerate(lines_of(os.path.join(root, path)), 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', text)
        if found:
            yield number, found[1] == "<", found[2]


def check_layers(root, files):
    core = core_files(root)
    homes = {os.path.basename(f): f for f in files if f.endswith(".h")}
    wrong, public, xml = [], {}, {}
    for path in files:
        of = layer(path, core)
        if of not in LAYERS or not path.endswith((".c", ".h")):
            continue
        allowed, system = LAYERS[of]
        for number, angled, name in includes(root, path):
            where = f"{path}:{number}: "
            if angled:
                good = re.fullmatch(system, name)
            else:
                layers = included_layers(name, homes, core)
                good = layers & set(allowed)
                if of == "cachesim tool" and "leakcheck public" in layers:
                    public.setdefault(name, where)
            if not good:
                wrong.append(f"{where}a file of {of} includes {name}")
            if name.startswith("libxml/") and of == "annotate":
                xml.setdefault(path[:-2], where)
    if len(public) > LEAKCHECK_PUBLIC:
        wrong += [f"{where}{name}: cachesim may include one header of leakcheck" for name, where in public.items()]
    if len(xml) > XML_MODULES:
        wrong += [f"{where}libxml2 in a second module" for where in xml.values()]
    return wrong


# ---- files

def check_spdx(root, files):
    return [f"{path}:1: no SPDX-License-Identifier" for path in files
            if not any("SPDX-License-Identifier:" in t for t in lines_of(os.path.join(root, path))[:SPDX_WITHIN])]


def check_length(root, files):
    wrong = []
    for path in files:
        n = len(lines_of(os.path.join(root, path))) - 1
        if n > MOST_LINES:
            wrong.append(f"{path}:{n}: more than {MOST_LINES} lines")
    return wrong


def reason_before(text, start):
    """Is there, above the signature that ends at line index START, a comment with the reason?"""
    above = "\n".join(text[max(0, start - 30):start])
    comment = re.findall(r"/\*.*?\*/", above, re.DOTALL)
    return bool(comment) and "over 60 lines" in comment[-1]


def check_functions(root, files):
    wrong = []
    for path in files:
        if not path.endswith((".c", ".h")):
            continue
        text = lines_of(os.path.join(root, path))
        start = None
        for i, line in enumerate(text):
            if line == "{" and i and text[i - 1].rstrip().endswith(")"):
                start = i
            elif line == "}" and start is not None:
                if i - start - 1 > MOST_FUNCTION_LINES and not reason_before(text, start):
                    wrong.append(f"{path}:{start}: a function of {i - start - 1} lines without a written reason")
                start = None
    return wrong


def matching(root, files, pattern, what):
    return [f"{path}:{number}: {what}: {found[0]}" for path in files
            for number, line in enumerate(lines_of(os.path.join(root, path)), 1)
            for found in [re.search(pattern, line)] if found]


def check_paths(root, files):
    return matching(root, files, r"(?<![\w.%}])/(home|root|work|Users)/\w\w+", "a path of somebody's machine")


def check_marks(root, files):
    return matching(root, files, r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b", "a mark of unfinished work")


def check_includes(root, files):
    return [f"{path}:{number}: includes {name}" for path in files if path.endswith((".c", ".h", ".cc"))
            for number, _, name in includes(root, path) if name.endswith(".c")]


def check_core(root, files):
    return [wrong for wrong in matching(root, files, r"^\s*extern\b.*\bVG_\(", "a name of the core declared outside " + CORE_NAMES)
            if not wrong.startswith(CORE_NAMES + ":")]


def pairs_used(root, files):
    """Which pairs (a path without .c or .h) each pair of the rooms of code includes."""
    code = [f for f in files if f.endswith((".c", ".h")) and f.split("/")[0] in CODE_ROOMS]
    homes = {os.path.basename(f): f[:-2] for f in code if f.endswith(".h")}
    uses = {f[:-2]: set() for f in code}
    for path in code:
        uses[path[:-2]].update(homes[name] for _, angled, name in includes(root, path) if not angled and name in homes)
    return {pair: sorted(used - {pair}) for pair, used in uses.items()}


def circles(uses):
    """The strongly connected parts of more than one pair (Tarjan 1972)."""
    order, low, path, found = {}, {}, [], []

    def visit(pair):
        order[pair] = low[pair] = len(order)
        path.append(pair)
        for other in uses[pair]:
            if other not in order:
                visit(other)
            if other in path:
                low[pair] = min(low[pair], low[other])
        if low[pair] == order[pair]:
            part = path[path.index(pair):]
            del path[path.index(pair):]
            if len(part) > 1:
                found.append(sorted(part))

    for pair in sorted(uses):
        if pair not in order:
            visit(pair)
    return found


def check_circles(root, files):
    return [f"{circle[0]}: a circle: {' '.join(circle)}" for circle in circles(pairs_used(root, files))
            if circle not in CIRCLES_TO_GO]


RULES = {
    "layers": check_layers, "core": check_core, "spdx": check_spdx, "length": check_length, "functions": check_functions,
    "paths": check_paths, "marks": check_marks, "includes": check_includes, "circles": check_circles,
}


def complaints(root):
    files = sources(root)
    return {rule: check(root, files) for rule, check in RULES.items()}
