# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns measured runs into the tables of bench/RESULTS.md: markdown that reads as plain text."""
import math
import statistics

import tools


def values(results, load, tool, field):
    """One value per round, None where a run failed; [] where the tool was not run."""
    runs = results["workloads"][load]["runs"].get(tool, [])
    return [run[field] if run else None for run in runs]


def median(numbers):
    present = [n for n in numbers if n is not None]
    return statistics.median(present) if present else None


def ratio(results, load, tool, base, field="user"):
    """The median of each round's tool/base, or None."""
    pairs = zip(values(results, load, tool, field), values(results, load, base, field))
    # Below a hundredth of a second the clock's own grain would be the ratio.
    return median([t / b for t, b in pairs if t is not None and b is not None and b >= 0.01])


def geometric_mean(numbers):
    return math.exp(sum(math.log(n) for n in numbers) / len(numbers)) if numbers else None


def cell(number, form="%.2f"):
    return "-" if number is None else form % number


def table(title, header, rows):
    """A markdown table with padded columns: the first left, the others right."""
    widths = [max(len(row[i]) for row in [header] + rows) for i in range(len(header))]

    def line(row):
        return "| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))) + " |"

    rule = "|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths)) + "|"
    return "\n".join(["", "### " + title, "", line(header), rule] + [line(row) for row in rows])


def in_group(results, *groups):
    return [name for name, load in results["workloads"].items() if load["group"] in groups]


def matrix(results, title, names, entry, form, mean_over=None):
    """A table of workloads by tools; with mean_over also the rows geometric mean, least and most."""
    rows, columns = [], {name: [] for name in names}
    for load in results["workloads"]:
        numbers = [entry(load, name) for name in names]
        rows.append([load] + [cell(n, form) for n in numbers])
        if mean_over and load in mean_over:
            for name, n in zip(names, numbers):
                if n is not None:
                    columns[name].append(n)
    if mean_over:
        for label, fold in (("geometric mean", geometric_mean), ("least", min), ("most", max)):
            rows.append([label] + [cell(fold(columns[n]) if columns[n] else None, form) for n in names])
    return table(title, ["workload"] + names, rows)


def peers(results):
    return [n for n in results["tools"] if tools.BY_NAME[n].peer in results["tools"]]


def faster_table(results):
    def entry(load, name):
        return ratio(results, load, tools.BY_NAME[name].peer, name)

    names = peers(results)
    if not names:
        return ""
    title = "Times faster than the peer (" + "; ".join("%s: %s" % (n, tools.BY_NAME[n].peer) for n in names) + ")"
    return matrix(results, title, names, entry, "%.2f", in_group(results, "steady"))


def memory_table(results):
    def entry(load, name):
        return ratio(results, load, name, tools.BY_NAME[name].peer, "rss_kib")

    names = peers(results)
    return matrix(results, "Peak memory, ratio to the peer", names, entry, "%.2f", list(results["workloads"])) if names else ""


def head(results):
    about = results["about"]
    return "\n".join([
        "%s, commit %s, %s, %s" % (about["date"], about["revision"], about["valgrind"], about["machine"]),
        "", "    " + about["command"], "",
        "%d rounds, scale %g; user CPU seconds, medians; means are over the steady workloads (%s)." % (
            about["runs"], about["scale"], " ".join(in_group(results, "steady")))])


def over(results, loads, tool, base, fold, field="user"):
    """fold() of a tool's ratios to base over the loads, or None if one was not run."""
    numbers = [ratio(results, load, tool, base, field) for load in loads]
    numbers = [n for n in numbers if n is not None]
    return fold(numbers) if numbers else None


def inverse(number):
    return None if number is None else 1 / number


def branch_share(results, ours):
    """What branch simulation adds to ours, as a share of what it adds to Cachegrind (seconds, all workloads together)."""
    def total(tool):
        found = [median(values(results, load, tool, "user")) for load in in_group(results, "steady")]
        return sum(found) if found and None not in found else None

    parts = [total(name) for name in ("cachesim-branch", ours, "cachegrind-branch", "cachegrind")]
    return None if None in parts else (parts[0] - parts[1]) / (parts[2] - parts[3])


def reach_table(results):
    """What the project is after (must, goal) beside what was measured; rows without the tools they need are left out."""
    ours = "cachesim-noalloc" if "cachesim-noalloc" in results["tools"] else "cachesim"
    steady, everything = in_group(results, "steady"), list(results["workloads"])
    startup = [load for load in in_group(results, "startup") if load != "debuginfo"]
    debug = [load for load in everything if load == "debuginfo"]
    rows = [
        ("times faster than cachegrind, geometric mean", "2.3", "3.0", inverse(over(results, steady, ours, "cachegrind", geometric_mean))),
        ("times faster than cachegrind, least", "1.0", "1.4", inverse(over(results, steady + in_group(results, "memory"), ours, "cachegrind", max))),
        ("ratio to none, geometric mean", "2.1", "1.6", over(results, steady, ours, "none", geometric_mean)),
        ("ratio to none, worst", "3.2", "2.4", over(results, steady, ours, "none", max)),
        ("ratio to none-nochase, geometric mean", "", "", over(results, steady, ours, "none-nochase", geometric_mean)),
        ("without simulation: times faster than cachegrind's", "1.4", "1.8", inverse(over(results, steady, "cachesim-nosim", "cachegrind-nosim", geometric_mean))),
        ("branch simulation: share of what it adds to cachegrind", "1.0", "0.5", branch_share(results, ours)),
        ("start-up, translation: ratio to none, worst", "1.2", "1.1", over(results, startup, ours, "none", max)),
        ("large debug information: ratio to cachegrind", "1.05", "1.0", over(results, debug, ours, "cachegrind", max)),
        ("peak memory: ratio to cachegrind, worst", "1.25", "1.1", over(results, everything, ours, "cachegrind", max, "rss_kib")),
        ("tracking allocations on top, worst", "1.15", "1.05", over(results, [l for l in steady if l != "mheavy"], "cachesim", "cachesim-noalloc", max)),
    ]
    shown = [[what, must, goal, cell(number)] for what, must, goal, number in rows if number is not None]
    return table("Reach", ["what", "must", "goal", "measured"], shown) if shown else ""


def report(results):
    names, steady = results["tools"], in_group(results, "steady")
    parts = [head(results), reach_table(results),
             matrix(results, "User CPU seconds", names, lambda l, t: median(values(results, l, t, "user")), "%.2f")]
    for base in ("native", "none", "none-nochase"):
        others = [n for n in names if n not in (base, "native")]
        if base in names and others:
            parts.append(matrix(results, "Ratio to " + base, others,
                                lambda l, t, b=base: ratio(results, l, t, b), "%.2f", steady))
    parts.append(faster_table(results))
    parts.append(memory_table(results))
    parts.append(matrix(results, "Peak resident memory, MB", names,
                        lambda l, t: (median(values(results, l, t, "rss_kib")) or 0) / 1024, "%.0f"))
    return "\n".join(part for part in parts if part)


def progress(load, runs):
    shown = []
    for tool, values_of in runs.items():
        user = median([run["user"] if run else None for run in values_of])
        shown.append("%s %s" % (tool, cell(user)))
    return "%-10s %s" % (load, "  ".join(shown))
